import { isUnknown, type ContextValue } from "../evaluate/context";
import { isVariable, type TemplatePart } from "../policy/template";
import type { PolicyStatement } from "../policy/policy";
import { isInstanceKey } from "../matrix/session-request";
import type { Asked } from "../matrix/asked-question";
import type { Cause } from "./change";

/**
 * The values that a statement asks for and that changed: tags of the instance, tags of the principal, the ARN.
 * @param statement the statement, or none for whatever may have changed.
 */
export function changedValues(statement: PolicyStatement | undefined, before: Asked, after: Asked): Cause[] {
    const causes: Cause[] = [];
    for (const [key, name] of statement === undefined ? [] : keysOf(statement)) {
        const [former, latter] = [before.context.get(key), after.context.get(key)];
        if (JSON.stringify(former) === JSON.stringify(latter)) continue;
        const whose = isInstanceKey(key) ? "instance" : "principal";
        causes.push({ what: `${whose}-changed`, text: `${called(name)}: ${shown(former)} → ${shown(latter)}` });
    }
    const [former, latter] = [before.target.resource, after.target.resource];
    if (causes.length === 0 && JSON.stringify(former) !== JSON.stringify(latter))
        causes.push({ what: "instance-changed", text: `the ARN: ${shown(former)} → ${shown(latter)}` });

    return causes;
}

/** The condition keys and variables of a statement, in lower case, as they are written. */
function keysOf({ conditions, resources }: PolicyStatement): Map<string, string> {
    const keys = new Map<string, string>();
    const variables = (parts: readonly TemplatePart[]): void => {
        for (const part of parts) if (isVariable(part)) keys.set(part.key, part.name);
    };
    for (const { key, name, values } of conditions) {
        keys.set(key, name);
        for (const { parts } of "templates" in values ? values.templates : []) variables(parts);
    }
    for (const { parts } of resources?.patterns ?? []) variables(parts);
    return keys;
}

/** A condition key in the reader's words. */
function called(name: string): string {
    const tag = /^(?:ssm:resourceTag|aws:ResourceTag)\/(.*)$/i.exec(name)?.[1];
    if (tag !== undefined) return `the instance's tag ${tag}`;
    const own = /^aws:PrincipalTag\/(.*)$/i.exec(name)?.[1];
    return own === undefined ? name : `the principal's tag ${own}`;
}

function shown(value: ContextValue | undefined): string {
    if (value === undefined) return "absent";
    if (typeof value === "string") return value === "" ? '""' : value;
    return isUnknown(value) ? `unknown (${value.unknown})` : value.join(", ");
}
