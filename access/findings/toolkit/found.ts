import type { Severity } from "../../report/severity";
import type { Claim } from "./claim";

interface Place {
    readonly principals: readonly string[];
    readonly policy?: string;
    readonly statement?: string;
    /** Default: the rule's severity. */
    readonly severity?: Severity;
    /** The other rules that this one finding stands for. Default: none. */
    readonly covers?: readonly string[];
}

/** What a rule finds; the rest of a finding is the rule's own text. */
export type Found = Place & ({ readonly what: string } | { readonly claim: Claim });
