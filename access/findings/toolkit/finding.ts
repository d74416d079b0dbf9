import type { Severity } from "../../report/severity";
import type { StepData } from "../../matrix/way-data";
import type { Claim } from "./claim";

export type { RuleText } from "../../bypasses/bypass";
export { SEVERITIES, type Severity } from "../../report/severity";

/** Whom and what a finding is about. */
interface FindingPlace {
    /** The ARNs of the principals concerned, sorted: all those that share the policy. Empty for a policy that no principal has. */
    readonly principals: readonly string[];
    /** The policy's name, as its source gives it. Absent where the finding isn't about one policy. */
    readonly policy?: string;
    /** The statement's Sid, or `statement 2`, counted from 1. Absent where the whole policy is meant. */
    readonly statement?: string;
    /** Default: the rule's severity. */
    readonly severity?: Severity;
    /** The ids of the other rules that this one finding stands for: those on an administrator. Default: none. */
    readonly covers?: readonly string[];
    /** The steps of the chain that the finding is about. Default: it is about none. */
    readonly chain?: readonly StepData[];
}

/** What a rule finds; the rest of a finding is the rule's own text. */
export type Found = FindingPlace & ({ readonly what: string } | { readonly claim: Claim });

/** One hole or one mistake in an account's policies. Plain data: text, JSON, Markdown, HTML and SARIF are made of it. */
export interface Finding extends FindingPlace {
    /** The id of the rule that found it. */
    readonly rule: string;
    readonly severity: Severity;
    /** The rule's title: what is wrong, in general. */
    readonly title: string;
    /** What was found, as a sentence with names and values. */
    readonly what: string;
    /** What the principals can do, as data, where the finding is about that. */
    readonly claim?: Claim;
    readonly why: string;
    readonly remedy: string;
    readonly url: string;
}
