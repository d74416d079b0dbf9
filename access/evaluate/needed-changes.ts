import type { Condition } from "../policy/policy";
import { isVariable, type Template } from "../policy/template";
import { meets } from "./condition";
import type { RequestContext } from "./context";
import type { Target } from "./statement";
import { YES } from "./truth";
import { changed, isInstanceTag, PRINCIPAL_TAG, sameKey, valueFor, type Changes, type Wanted } from "./wanted-value";

/** Changes on the way to being allowed. */
export interface Way {
    readonly changes: Changes;
    /** How each changed key is said, by the first of the keys that change together. */
    readonly said: ReadonlyMap<string, Omit<Wanted, "value">>;
    readonly statements: readonly string[];
}

export const START: Way = { changes: new Map(), said: new Map(), statements: [] };

/** The way with one more change. */
export function extended(way: Way, key: string, { value, ...said }: Wanted): Way {
    const keys = sameKey(key);
    return {
        ...way,
        changes: new Map([...way.changes, ...keys.map((one): [string, string | undefined] => [one, value])]),
        said: new Map([...way.said, [keys[0] ?? key, said]]),
    };
}

/**
 * Who asks is who they are, an instance stays in its region and account, and session documents have no tags. A role's
 * session without MFA is one in any case.
 */
export function mayChange(key: string, { resource }: Target, context: RequestContext): boolean {
    if (/^aws:multifactorauth/.test(key) && context.get("aws:principaltype") === "AssumedRole")
        return context.get(key) !== undefined;

    if (/^aws:(username|userid|principal(arn|account|type|orgid|orgpaths)|resource(account|orgid|orgpaths))$/.test(key))
        return false;

    if (typeof resource !== "string") return true;
    if (key === "aws:requestedregion") return !/^arn:[^:]*:[^:]*:[^:]/.test(resource);
    return !(isInstanceTag(key) && /^arn:[^:]*:ssm:[^:]*:[^:]*:document\//.test(resource));
}

/** What is changed where an instance's tag and the principal's differ. */
type Preference = "resource" | "principal";

/** The way on which all of some conditions hold; nothing where no values can be named that they want. */
export function meeting(
    conditions: readonly Condition[],
    target: Target,
    context: RequestContext,
    way: Way,
    preference: Preference,
): Way | undefined {
    const groups = new Map<string, Condition[]>();
    for (const condition of conditions) {
        const [key = condition.key] = sameKey(condition.key);
        groups.set(key, [...(groups.get(key) ?? []), condition]);
    }
    let next: Way | undefined = way;
    for (const group of groups.values()) next = next && meetingOne(group, target, context, next, preference);

    return next;
}

/** The way on which conditions on one key hold. */
function meetingOne(
    conditions: readonly Condition[],
    target: Target,
    context: RequestContext,
    way: Way,
    preference: Preference,
): Way | undefined {
    const request = changed(context, way.changes);
    const holds = (next: Way): boolean => conditions.every((one) => meets(one, changed(context, next.changes)) === YES);
    if (holds(way)) return way;
    const [first] = conditions;
    if (first === undefined) return undefined;
    const may = mayChange(first.key, target, context);
    const wanted = may ? valueFor(conditions, YES, request) : undefined;
    const byResource = wanted === undefined ? [] : [extended(way, first.key, wanted)];
    const variables = conditions.flatMap(principalTags);
    const value = request.get(first.key);
    const byPrincipal = typeof value === "string" ? variables.flatMap((one) => withPrincipalTag(one, value, way)) : [];
    const byBoth = may && isInstanceTag(first.key) ? variables.map((one) => withBoth(one, first, way)) : [];
    const ways = preference === "resource" ? [...byResource, ...byPrincipal] : [...byPrincipal, ...byResource];
    return [...ways, ...byBoth].find(holds);
}

/** A tag of the principal that a value is compared with, and the text around it. */
interface PrincipalTag {
    readonly name: string;
    readonly before: string;
    readonly behind: string;
}

/** The tags of the principal that a condition's values are made of, where each is the only variable in its value. */
function principalTags({ values }: Condition): PrincipalTag[] {
    return "templates" in values ? values.templates.flatMap(principalTag) : [];
}

function principalTag({ parts, variables }: Template): PrincipalTag[] {
    const at = parts.findIndex(isVariable);
    const [variable] = variables;
    if (variable === undefined || variables.length > 1 || !PRINCIPAL_TAG.test(variable.name)) return [];
    const text = (some: Template["parts"]): string => some.map((part) => (isVariable(part) ? "" : part.text)).join("");
    const name = variable.name.slice(variable.name.indexOf("/") + 1);
    return [{ name, before: text(parts.slice(0, at)), behind: text(parts.slice(at + 1)) }];
}

/** What the principal's tag would have to be for an instance's tag to equal it. */
function withPrincipalTag({ name, before, behind }: PrincipalTag, value: string, way: Way): Way[] {
    if (!value.startsWith(before) || !value.endsWith(behind) || value.length < before.length + behind.length) return [];
    const own = value.slice(before.length, value.length - behind.length);
    return [extended(way, keyOf(name), { value: own, text: `the principal had ${name}=${own}` })];
}

/** Neither has the tag: any value does, if it is the same. */
function withBoth({ name }: PrincipalTag, { key, name: written }: Condition, way: Way): Way {
    const own = extended(way, keyOf(name), {
        value: "x",
        text: `the principal had the same value in its tag ${name}`,
    });
    return extended(own, key, { value: "x", text: `a tag ${written.slice(written.indexOf("/") + 1)}` });
}

function keyOf(name: string): string {
    return `aws:principaltag/${name.toLowerCase()}`;
}
