import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";

/** A rule's configuration, as the engine hands it over: JSON, with the schema's defaults filled in. */
export type RuleConfig = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it: plain data in which a value not known before deployment is {@link UNKNOWN}. */
export interface Subject {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
    /** The tags the resource's provider adds to every resource. */
    readonly defaultTags: Readonly<Record<string, string>>;
}

/** A resource of the whole stack, with the resources that each of its properties was made from. */
export interface StackSubject extends Subject {
    readonly dependsOn: Readonly<Record<string, readonly string[]>>;
}

/** What a rule says of one resource. */
export type Answer =
    | { readonly answer: "complies" }
    | { readonly answer: "not applicable"; readonly reason: string }
    | { readonly answer: "violates"; readonly problems: readonly string[] };

/** One thing wrong in a stack, on the resource of that URN, or on the stack as a whole. */
export interface StackProblem {
    readonly problem: string;
    readonly urn?: string;
}

interface RuleText {
    /** The rule's name in configuration and in the engine's output. */
    readonly name: string;
    /** What is wrong where the rule is broken, as one sentence. */
    readonly description: string;
    /** What can happen where the rule is broken. */
    readonly why: string;
    readonly severity: Severity;
    /** The level where the configuration names none. */
    readonly enforcementLevel: EnforcementLevel;
    /** What to do about it. */
    readonly remediationSteps: string;
    /** AWS's page on the matter. */
    readonly url: string;
    readonly tags: readonly string[];
    readonly configSchema: PolicyConfigSchema;
}

/** A rule on one resource at a time, judged before the resource is created. */
export interface ResourceRule extends RuleText {
    readonly kind: "resource";
    /** The resource types the rule is about, as Pulumi's type tokens. */
    readonly types: readonly string[];
    readonly check: (subject: Subject, config: RuleConfig) => Answer;
    /** The resource's properties put right, or undefined where there is nothing to mend. */
    readonly remediate?: (
        props: Readonly<Record<string, unknown>>,
        config: RuleConfig,
        type: string,
    ) => Record<string, unknown> | undefined;
}

/** A rule on the whole stack, judged at the end of a preview and of an update. */
export interface StackRule extends RuleText {
    readonly kind: "stack";
    readonly check: (resources: readonly StackSubject[], config: RuleConfig) => readonly StackProblem[];
}

export type Rule = ResourceRule | StackRule;

export const complies: Answer = { answer: "complies" };

/** The rule has nothing to say about this resource, and why. */
export function notApplicable(reason: string): Answer {
    return { answer: "not applicable", reason };
}

/** Complies if there is no problem. */
export function judge(problems: readonly string[]): Answer {
    return problems.length === 0 ? complies : { answer: "violates", problems };
}
