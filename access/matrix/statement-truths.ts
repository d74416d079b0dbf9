import { resourcePatternOf } from "../match/arn";
import { meets } from "../evaluate/condition";
import { layered, type RequestContext } from "../evaluate/context";
import { coversResource } from "../evaluate/statement";
import { MAYBE, NO, YES } from "../evaluate/truth";
import { fill } from "../evaluate/variables";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";
import type { InstanceIndex } from "./instance-index";
import { Bits } from "./bits";
import { isInstanceTag } from "../evaluate/wanted-value";
import { Kept } from "../kept";
import { isInstanceKey } from "./session-request";
import { and, everywhere, not, or, type Truths } from "./truth-sets";

/**
 * Whether a statement applies, for all instances at once: what `applies` answers for each of them, but by the values
 * that instances have rather than one instance after the other.
 */
export function statementTruths(statement: PolicyStatement, index: InstanceIndex, principal: RequestContext): Truths {
    if (!asksForInstances.of(statement, () => asksOnlyForInstances(statement)))
        return foundTruths(statement, index, principal);

    return index.truths(statement, () => foundTruths(statement, index, principal));
}

const asksForInstances = new Kept<PolicyStatement, boolean>();

/** Whether a statement says the same of an instance to all principals. */
function asksOnlyForInstances({ conditions, resources }: PolicyStatement): boolean {
    const keys = [
        ...conditions.flatMap((one) => [one.key, ...variablesOf(one)]),
        ...(resources?.patterns ?? []).flatMap(({ variables }) => variables.map(({ key }) => key)),
    ];
    return keys.every((key) => isInstanceTag(key));
}

function foundTruths(statement: PolicyStatement, index: InstanceIndex, principal: RequestContext): Truths {
    let result = resourceTruths(statement, index, principal);
    for (const condition of statement.conditions) {
        if (result.maybe.isEmpty()) return result;
        const truths = conditionTruths(condition, index, principal);
        result = truths === everywhere(index.size, YES) ? result : and(result, truths);
    }
    return statement.odd === undefined ? result : and(result, everywhere(index.size, MAYBE));
}

function resourceTruths(statement: PolicyStatement, index: InstanceIndex, principal: RequestContext): Truths {
    const { resources } = statement;
    if (resources === undefined) return everywhere(index.size, YES);
    if (resources.patterns.some(hasInstanceVariable))
        return index.each((context, arn) => coversResource(statement, arn, layered(context, principal)));

    const patterns = resources.patterns.filter(({ constant }) => constant?.resource.surely.exact === undefined);
    let matched = index.named(resources.patterns);
    for (const pattern of patterns) {
        const truths = patternTruths(pattern, resources.negated, index, principal);
        matched = matched === everywhere(index.size, NO) ? truths : or(matched, truths);
    }
    return resources.negated ? not(matched) : matched;
}

function patternTruths(pattern: Template, negated: boolean, index: InstanceIndex, principal: RequestContext): Truths {
    if (pattern.constant !== undefined) {
        if (pattern.constant.resource.surely.all) return everywhere(index.size, YES);
        return index.covered(pattern.constant.resource, pattern.text);
    }
    const filled = fill(pattern, principal);
    switch (filled.kind) {
        case "text":
            return index.covered(resourcePatternOf(filled.parts), undefined);
        case "absent":
            return everywhere(index.size, negated ? MAYBE : NO);
        case "unknown": {
            if (filled.parts === undefined || (negated && filled.absent)) return everywhere(index.size, MAYBE);
            const possible = index.covered(resourcePatternOf(filled.parts), undefined);
            return { yes: everywhere(index.size, NO).yes, maybe: possible.maybe };
        }
    }
}

function conditionTruths(condition: Condition, index: InstanceIndex, principal: RequestContext): Truths {
    const keys = new Set(variablesOf(condition).filter(isInstanceKey));
    if (isInstanceKey(condition.key)) {
        if (keys.size === 0 && hasManyValues(condition, index)) {
            const quick = equalityTruths(condition, index, principal);
            if (quick !== undefined) return quick;
        }
        keys.add(condition.key);
    }
    if (keys.size === 0) return everywhere(index.size, meets(condition, principal));
    return index.byValues([...keys].sort(), (context) => meets(condition, layered(context, principal)));
}

/** From here on, looking values up is quicker than trying them all. */
const MANY_VALUES = 16;

function hasManyValues({ key }: Condition, index: InstanceIndex): boolean {
    return index.alike([key]).length > MANY_VALUES;
}

/**
 * StringEquals and StringNotEquals on a tag with many values: the policy's values are looked up among the instances'.
 * @returns nothing where one of the policy's values isn't known, or has no value to give.
 */
function equalityTruths(condition: Condition, index: InstanceIndex, principal: RequestContext): Truths | undefined {
    const { operator, values, key } = condition;
    const { comparison, set, negated } = operator;
    if (values.family !== "string" || comparison.family !== "string" || comparison.by !== "equals" || set !== "none")
        return undefined;

    let equal = new Bits(index.size);
    for (const template of values.templates) {
        const filled = fill(template, principal);
        if (filled.kind !== "text") {
            if (filled.kind === "unknown" || negated) return undefined;
            continue;
        }
        const instances = index.column(key).get(filled.parts.map(({ text }) => text).join(""));
        if (instances !== undefined) equal = equal.or(instances);
    }
    let special = new Bits(index.size);
    let result = everywhere(index.size, NO);
    for (const { instances, context } of index.withoutValue(key)) {
        special = special.or(instances);
        const truths = everywhere(index.size, meets(condition, layered(context, principal)));
        result = or(result, { yes: truths.yes.and(instances), maybe: truths.maybe.and(instances) });
    }
    const matched = negated ? equal.or(special).not() : equal;
    return or(result, { yes: matched, maybe: matched });
}

function hasInstanceVariable({ variables }: Template): boolean {
    return variables.some(({ key }) => isInstanceKey(key));
}

/** The keys of the variables in a condition's values. */
export function variablesOf({ values }: Condition): string[] {
    return "templates" in values ? values.templates.flatMap(({ variables }) => variables.map(({ key }) => key)) : [];
}
