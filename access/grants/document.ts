import type { OneOrMany, PolicyDocument, Statement } from "../policy/document";

/** The condition operators that this project writes: those that fail where the key is absent. */
type GrantedOperator =
    "StringEquals" | "ForAnyValue:StringEquals" | "Bool" | "IpAddress" | "DateGreaterThanEquals" | "DateLessThan";

/** The conditions of a statement, by operator and key. */
export type GrantedConditions = Readonly<Partial<Record<GrantedOperator, Readonly<Record<string, OneOrMany<string>>>>>>;

/**
 * The IAM documents that this project writes. Narrower than what IAM reads: only Allow, only a few operators, so that
 * what is written stays easy to review and to prove.
 */
export interface GrantedStatement extends Statement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: OneOrMany<string>;
    readonly Resource: OneOrMany<string>;
    readonly Condition?: GrantedConditions;
}

/** An identity policy. Without this very `Version`, IAM wouldn't substitute policy variables. */
export interface GrantedPolicy extends PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly GrantedStatement[];
}

/**
 * A value that a condition compares literally. `StringEquals` knows no wildcards, but IAM substitutes policy variables
 * in it: `${$}` is how it writes a dollar sign.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function literal(value: string): string {
    return value.replaceAll("${", "${$}{");
}

/** One value as itself, several as a list: IAM reads both alike, and each character counts against its limits. */
export function oneOrMany(values: readonly string[]): OneOrMany<string> {
    return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
