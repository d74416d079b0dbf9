import type { Severity } from "./finding";

/** What a rule finds; the rest of a finding is the rule's own text. */
export interface Found {
    readonly principals: readonly string[];
    readonly policy?: string;
    readonly statement?: string;
    readonly what: string;
    /** Default: the rule's severity. */
    readonly severity?: Severity;
}
