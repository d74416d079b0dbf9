import type { Finding, RuleText, Severity } from "./finding";
import type { Snapshot } from "./snapshot";

/** What a rule finds; the rest of a finding is the rule's own text. */
export interface Found {
    readonly principals: readonly string[];
    readonly policy?: string;
    readonly statement?: string;
    readonly what: string;
    /** Default: the rule's severity. */
    readonly severity?: Severity;
}

/** One kind of hole or mistake. A rule reads an account and changes nothing. */
export interface Rule extends RuleText {
    readonly find: (snapshot: Snapshot) => Iterable<Found>;
}

export function findingOf({ id, severity, title, why, remedy, url }: Rule, found: Found): Finding {
    return { rule: id, severity, title, ...found, why, remedy, url };
}
