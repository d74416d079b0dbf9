import type { Finding, RuleText } from "./finding";
import type { Found } from "./found";
import type { Snapshot } from "./snapshot";

/** One kind of hole or mistake. A rule reads an account and changes nothing. */
export interface Rule extends RuleText {
    readonly find: (snapshot: Snapshot) => Iterable<Found>;
}

export function findingOf({ id, severity, title, why, remedy, url }: Rule, found: Found): Finding {
    return { rule: id, severity, title, ...found, why, remedy, url };
}
