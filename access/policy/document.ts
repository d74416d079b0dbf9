/**
 * A policy document as it is written: in code, in a file, in an account.
 *
 * `S` is what is used where AWS takes a string: `string` in a finished document, `pulumi.Input<string>` in one whose
 * ARNs are still outputs. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

/** Most elements take one value or a list of them. */
export type OneOrMany<T> = T | readonly T[];

/** The version of the policy language. Without it, or with `2008-10-17`, variables are plain text. */
export type PolicyVersion = "2008-10-17" | "2012-10-17";

export type Effect = "Allow" | "Deny";

/** Operator, key, values: `{ StringEquals: { "ssm:resourceTag/Environment": ["Development"] } }`. */
export type ConditionBlock<S = string> = Readonly<
    Record<string, Readonly<Record<string, OneOrMany<S | number | boolean>>>>
>;

/** Who a trust policy or another resource's policy speaks of. */
type PrincipalElement<S = string> = "*" | Readonly<Record<string, OneOrMany<S>>>;

export interface Statement<S = string> {
    /** A name for the statement. */
    readonly Sid?: string;
    readonly Effect: Effect;
    /** Action patterns such as `ssm:StartSession` or `ssm:*`: exactly one of Action and NotAction. */
    readonly Action?: OneOrMany<string>;
    readonly NotAction?: OneOrMany<string>;
    /** ARN patterns: exactly one of Resource and NotResource, and neither in a trust policy. */
    readonly Resource?: OneOrMany<S>;
    readonly NotResource?: OneOrMany<S>;
    /** Only in trust policies and in policies of resources. */
    readonly Principal?: PrincipalElement<S>;
    readonly NotPrincipal?: PrincipalElement<S>;
    readonly Condition?: ConditionBlock<S>;
}

export interface PolicyDocument<S = string> {
    /** The version of the policy language, default `2008-10-17`. */
    readonly Version?: PolicyVersion;
    readonly Id?: string;
    readonly Statement: OneOrMany<Statement<S>>;
}
