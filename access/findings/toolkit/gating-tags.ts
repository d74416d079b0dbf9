import { isUnknown, type ContextValue } from "../../evaluate/context";
import { coversAction } from "../../evaluate/statement";
import { fill } from "../../evaluate/variables";
import type { AccountPrincipal } from "../../matrix/account";
import type { Condition } from "../../policy/policy";
import { exactText } from "../../policy/template";
import type { Snapshot } from "./snapshot";
import { tagConditions } from "./statements";
import { statementsOf } from "../../evaluate/outcome";

/** A tag that opens sessions for a principal: its key as the policy writes it, and the values that open. */
export interface GatingTag {
    readonly key: string;
    readonly values: readonly ContextValue[];
}

const ANY: ContextValue = { unknown: "can be any" };

/** The tags by which a principal's sessions are allowed. */
export function gatingTags(principal: AccountPrincipal, snapshot: Snapshot): GatingTag[] {
    const found = new Map<string, { key: string; values: Map<string, ContextValue> }>();
    for (const statement of statementsOf(principal.policies.identity)) {
        if (!coversAction(statement, "ssm:startsession")) continue;
        for (const condition of tagConditions(statement)) {
            // A Deny of everything that hasn't the value opens by the value as well.
            const values = openingValues(condition, statement.effect === "Allow", principal, snapshot);
            if (values.length === 0) continue;
            const key = condition.name.slice(condition.name.indexOf("/") + 1);
            const gate = found.get(key.toLowerCase()) ?? { key, values: new Map<string, ContextValue>() };
            found.set(key.toLowerCase(), gate);
            for (const value of values) gate.values.set(JSON.stringify(value), value);
        }
    }
    return [...found.values()].map(({ key, values }) => ({ key, values: [...values.values()] }));
}

/** The values of a tag that let a request through. */
function openingValues(
    { operator, values }: Condition,
    allows: boolean,
    principal: AccountPrincipal,
    snapshot: Snapshot,
): ContextValue[] {
    // What must be there opens whatever its value is.
    if (values.family === "null") return values.absent.includes(!allows) ? [ANY] : [];
    if (operator.negated === allows) return [];
    if (!("templates" in values)) return [ANY];
    const like = operator.comparison.family === "string" && operator.comparison.by === "like";
    return values.templates.flatMap((template): ContextValue[] => {
        const filled = fill(template, snapshot.request(principal));
        if (filled.kind !== "text") return filled.kind === "unknown" ? [ANY] : [];
        const text = exactText(filled.parts);
        return [like && /[*?]/.test(text) ? { unknown: "can be any", like: text } : text];
    });
}

/** A value as a person would write it. */
export function valueText(value: ContextValue): string {
    if (typeof value === "string") return value;
    return isUnknown(value) ? (value.like ?? "any value") : value.join(", ");
}

/** The keys of the principal's own tags that its policies compare with something. */
export function ownTagKeys({ policies }: AccountPrincipal): string[] {
    const keys = statementsOf(policies.identity)
        .filter((one) => one.effect === "Allow" && coversAction(one, "ssm:startsession"))
        .flatMap(({ conditions }) => conditions)
        .flatMap(({ name, values }) => [
            name,
            ...("templates" in values
                ? values.templates.flatMap(({ variables }) => variables.map((one) => one.name))
                : []),
        ]);
    const prefix = "aws:principaltag/";
    return [
        ...new Set(keys.filter((key) => key.toLowerCase().startsWith(prefix)).map((key) => key.slice(prefix.length))),
    ];
}
