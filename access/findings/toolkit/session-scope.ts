import { coversAction } from "../../evaluate/statement";
import { fill } from "../../evaluate/variables";
import type { AccountPrincipal } from "../../matrix/account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import { exactText } from "../../policy/template";
import type { Scope } from "../../prove/scope";
import type { Snapshot } from "./snapshot";
import { isDocument, isInstance, isSession, resourceTexts, tagConditions, tagOf } from "./statements";
import { statementsOf } from "../../evaluate/outcome";

/** The instances that sessions are allowed on, as far as statements name them or ask for nothing but tags' values. */
export function sessionScope(principal: AccountPrincipal, snapshot: Snapshot): Scope {
    return statementsOf(principal.policies.identity)
        .filter((one) => one.effect === "Allow" && coversAction(one, "ssm:startsession"))
        .flatMap((one) => termOf(one, principal, snapshot));
}

function termOf(statement: PolicyStatement, principal: AccountPrincipal, snapshot: Snapshot): Scope {
    const resources = resourceTexts(statement).filter((text) => !isDocument(text) && !isSession(text));
    const conditions = tagConditions(statement);
    if (resources.length === 0 || conditions.length < statement.conditions.length) return [];
    const wanted = conditions.map((one) => [tagOf(one.key) ?? "", valuesAskedFor(one, principal, snapshot)] as const);
    const tags = Object.fromEntries(wanted.flatMap(([tag, values]) => (values === undefined ? [] : [[tag, values]])));
    // Two conditions on one tag, or one on more than values: a scope doesn't say that.
    if (Object.keys(tags).length < conditions.length) return [];
    if (resources.every((text) => isInstance(text) && !/[*?$]/.test(text))) return [{ instances: resources, tags }];
    // An incomplete ARN stops before the resource: arn:aws:ec2 is everything of EC2.
    const everywhere = resources.every((text) => /:instance\/\*$|^\*$|^arn:[^:]*:ec2(:[^:]*){0,2}$/.test(text));
    if (!everywhere || conditions.length === 0) return [];
    const regions = resources.map((text) => text.split(":")[3] ?? "*");
    return [{ tags, ...(regions.some((region) => /[*?]/.test(region)) ? {} : { regions }) }];
}

/** The values that a tag must have, where that is all that a condition says. */
function valuesAskedFor(
    { operator, values }: Condition,
    principal: AccountPrincipal,
    snapshot: Snapshot,
): string[] | undefined {
    if (operator.name !== "StringEquals" || !("templates" in values)) return undefined;
    const filled = values.templates.map((template) => fill(template, snapshot.request(principal)));
    return filled.some(({ kind }) => kind === "unknown")
        ? undefined
        : filled.flatMap((one) => (one.kind === "text" ? [exactText(one.parts)] : []));
}
