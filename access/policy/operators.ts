/**
 * Every condition operator of IAM's reference, and what its name says.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

/** How two values are compared. Each family reads the policy's values in its own way. */
type Comparison =
    | { readonly family: "string"; readonly by: "equals" | "ignore-case" | "like" }
    | { readonly family: "arn" }
    | { readonly family: "numeric" | "date"; readonly by: Order }
    | { readonly family: "bool" | "binary" | "ip" | "null" };

export type Order = "equals" | "less" | "less-or-equal" | "greater" | "greater-or-equal";

export interface Operator {
    /** The operator's name in AWS's own spelling, with prefix and suffix. */
    readonly name: string;
    readonly comparison: Comparison;
    /** True for StringNotEquals and the like: none of the values may match. */
    readonly negated: boolean;
    /** True with the suffix IfExists: a missing key satisfies the condition. */
    readonly ifExists: boolean;
    /** ForAllValues, ForAnyValue, or none. */
    readonly set: "all" | "any" | "none";
}

interface Base {
    readonly name: string;
    readonly comparison: Comparison;
    readonly negated: boolean;
}

const ordered: readonly [string, Order][] = [
    ["LessThan", "less"],
    ["LessThanEquals", "less-or-equal"],
    ["GreaterThan", "greater"],
    ["GreaterThanEquals", "greater-or-equal"],
];

function orderedBases(prefix: "Numeric" | "Date", family: "numeric" | "date"): Base[] {
    return [
        { name: `${prefix}Equals`, comparison: { family, by: "equals" }, negated: false },
        { name: `${prefix}NotEquals`, comparison: { family, by: "equals" }, negated: true },
        ...ordered.map(([suffix, by]): Base => ({
            name: `${prefix}${suffix}`,
            comparison: { family, by },
            negated: false,
        })),
    ];
}

const bases: readonly Base[] = [
    { name: "StringEquals", comparison: { family: "string", by: "equals" }, negated: false },
    { name: "StringNotEquals", comparison: { family: "string", by: "equals" }, negated: true },
    { name: "StringEqualsIgnoreCase", comparison: { family: "string", by: "ignore-case" }, negated: false },
    { name: "StringNotEqualsIgnoreCase", comparison: { family: "string", by: "ignore-case" }, negated: true },
    { name: "StringLike", comparison: { family: "string", by: "like" }, negated: false },
    { name: "StringNotLike", comparison: { family: "string", by: "like" }, negated: true },
    ...orderedBases("Numeric", "numeric"),
    ...orderedBases("Date", "date"),
    { name: "Bool", comparison: { family: "bool" }, negated: false },
    { name: "BinaryEquals", comparison: { family: "binary" }, negated: false },
    { name: "IpAddress", comparison: { family: "ip" }, negated: false },
    { name: "NotIpAddress", comparison: { family: "ip" }, negated: true },
    // AWS: ArnEquals and ArnLike behave identically.
    { name: "ArnEquals", comparison: { family: "arn" }, negated: false },
    { name: "ArnLike", comparison: { family: "arn" }, negated: false },
    { name: "ArnNotEquals", comparison: { family: "arn" }, negated: true },
    { name: "ArnNotLike", comparison: { family: "arn" }, negated: true },
    { name: "Null", comparison: { family: "null" }, negated: false },
];

const byName = new Map(bases.map((base) => [base.name.toLowerCase(), base]));

/** The names of all operators, without prefixes and suffixes. */
const operatorNames: readonly string[] = bases.map((base) => base.name);

/**
 * Reads an operator's name. In another letter case it is the same operator: AWS refuses the document or means that.
 * @returns the operator, or a sentence that says what is wrong with the name.
 */
export function readOperator(written: string): Operator | string {
    const match = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/is.exec(written);
    const base = byName.get((match?.[2] ?? "").toLowerCase());
    if (match === null || base === undefined)
        return `isn't a condition operator (expected ${operatorNames.join(", ")}, optionally with the prefix ForAllValues: or ForAnyValue: and the suffix IfExists)`;

    const ifExists = match[3] !== undefined;
    const set = match[1] === undefined ? "none" : match[1].toLowerCase() === "forallvalues" ? "all" : "any";
    if (base.comparison.family === "null" && (ifExists || set !== "none"))
        return "Null tests whether a key is present and takes no IfExists, ForAllValues: or ForAnyValue:";

    const prefix = set === "none" ? "" : set === "all" ? "ForAllValues:" : "ForAnyValue:";
    return { ...base, name: `${prefix}${base.name}${ifExists ? "IfExists" : ""}`, ifExists, set };
}
