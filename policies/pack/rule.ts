import type { StackProvider, StackResource } from "../../access/stack";
import type { Properties } from "./inputs";
import type { EnforcementLevel, PolicyComplianceFramework, PolicyConfigSchema, Severity } from "@pulumi/policy";

/** A rule's configuration as the engine hands it over: JSON, with the schema's defaults filled in. */
export type RuleConfig = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it: plain data in which a value that isn't known is `UNKNOWN`. */
export interface Subject {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    /** What the resource is: in a stack its outputs, before it is created what the program gives. */
    readonly props: Properties;
    /** What the program gives: in a stack undefined where the engine didn't show it. */
    readonly given: Properties | undefined;
    /** The properties that hold a redacted secret. */
    readonly redacted: ReadonlySet<string>;
    /** The tags the resource's provider adds to every resource. */
    readonly defaultTags: Readonly<Record<string, string>>;
    readonly provider: StackProvider | undefined;
    /** The outputs that the program says are secrets. */
    readonly secretOutputs?: readonly string[];
}

/** A resource of the whole stack, with what ties it to others. */
export interface StackSubject extends Subject, StackResource {
    readonly provider: StackProvider | undefined;
}

/** What a rule says of one resource. */
export type Answer =
    | { readonly answer: "complies" }
    | { readonly answer: "not applicable"; readonly reason: string }
    | { readonly answer: "unknown"; readonly what: string }
    /** What is wrong unless the stack shows otherwise: what AWS decides, or another resource. */
    | { readonly answer: "left to the stack"; readonly problems: readonly string[] }
    | { readonly answer: "violates"; readonly problems: readonly string[] };

/** One thing wrong in a stack, on the resource of that URN, or on the stack as a whole. */
export interface StackProblem {
    readonly problem: string;
    readonly urn?: string;
    /** Set where it can't be known before deployment whether this is so: told of, but no violation. */
    readonly unknown?: boolean;
}

/** Judges resources of some types, each before it is created. */
export interface ResourceCheck {
    /** Pulumi's type tokens. */
    readonly types: readonly string[];
    readonly check: (subject: Subject, config: RuleConfig) => Answer;
}

/** Judges what only the whole stack shows, at the end of a preview and of an update. */
export type StackCheck = (resources: readonly StackSubject[], config: RuleConfig) => readonly StackProblem[];

/**
 * Puts a resource's own properties right where they are, since others among them may be unknown or secret, and says
 * whether it changed any. It only changes what is certain.
 */
export type Remediation = (props: Record<string, unknown>, subject: Subject, config: RuleConfig) => boolean;

/** A rule: what it says, and the predicate that decides. */
export interface Rule {
    /** The rule's name in configuration and in the engine's output. */
    readonly name: string;
    /** What is wrong where the rule is broken, as one sentence. */
    readonly description: string;
    /** What can happen where the rule is broken. */
    readonly why: string;
    readonly severity: Severity;
    /** The level where the configuration names none. */
    readonly enforcementLevel: EnforcementLevel;
    readonly remediationSteps: string;
    /** AWS's page on the matter. */
    readonly url: string;
    /** A control of a published framework that asks for the same. */
    readonly framework?: PolicyComplianceFramework;
    readonly tags: readonly string[];
    /** The schemas of the rule's own settings by their names. Default: it has none. */
    readonly settings?: PolicyConfigSchema["properties"];
    /** What is wrong with settings that their schema lets through: sentences that name the key and what is allowed. */
    readonly mistakes?: (config: RuleConfig) => readonly string[];
    readonly resource?: ResourceCheck;
    readonly stack?: StackCheck;
    /** Set where only stacks with a resource of this type are judged: others needn't be read for it. */
    readonly stackType?: string;
    readonly remediate?: Remediation;
}

const complies: Answer = { answer: "complies" };

/** The rule has nothing to say about this resource, and why. */
export function notApplicable(reason: string): Answer {
    return { answer: "not applicable", reason };
}

/** What is wrong unless the stack, which the rule judges too, shows otherwise: by what AWS decided, or another resource. */
export function leftToStack(problem: string): Answer {
    return { answer: "left to the stack", problems: [problem] };
}

/** What the rule decides on isn't known before deployment. */
export function unknown(what: string): Answer {
    return { answer: "unknown", what };
}

/** Complies if there is no problem. */
export function judge(problems: readonly string[]): Answer {
    return problems.length === 0 ? complies : { answer: "violates", problems };
}

/** As `judge`, where some of what the rule decides on isn't known yet: that is said unless something is wrong anyway. */
export function judgeKnown(problems: readonly string[], open: readonly string[]): Answer {
    return problems.length === 0 && open.length > 0 ? unknown(open.join(" and ")) : judge(problems);
}

/** An answer, also where a check gives only the problems that it found. */
export function answered(found: readonly string[] | Answer): Answer {
    return "answer" in found ? found : judge(found);
}
