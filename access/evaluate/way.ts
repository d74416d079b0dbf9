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

/** Who asks is who they are, an instance stays in its region and account, and session documents have no tags. */
export function mayChange(key: string, { resource }: Target): boolean {
    if (/^aws:(username|userid|principal(arn|account|type|orgid|orgpaths)|resource(account|orgid|orgpaths))$/.test(key))
        return false;
    if (typeof resource !== "string") return true;
    if (key === "aws:requestedregion") return !/^arn:[^:]*:[^:]*:[^:]/.test(resource);
    return !(isInstanceTag(key) && /^arn:[^:]*:ssm:[^:]*:[^:]*:document\//.test(resource));
}

/** The ways on which all of some conditions hold, where values can be named that they want. */
export function* meeting(
    conditions: readonly Condition[],
    target: Target,
    context: RequestContext,
    way: Way,
): Generator<Way, void> {
    const [first] = conditions;
    if (first === undefined) {
        yield way;
        return;
    }
    const isSame = ({ key }: Condition): boolean => sameKey(key).includes(first.key);
    for (const next of meetingOne(conditions.filter(isSame), target, context, way)) {
        yield* meeting(
            conditions.filter((one) => !isSame(one)),
            target,
            context,
            next,
        );
    }
}

/** The ways on which conditions on one key hold. */
function meetingOne(
    conditions: readonly Condition[],
    target: Target,
    context: RequestContext,
    way: Way,
): readonly Way[] {
    const request = changed(context, way.changes);
    const hold = (next: Way): boolean => conditions.every((one) => meets(one, changed(context, next.changes)) === YES);
    if (hold(way)) return [way];
    const [first] = conditions;
    if (first === undefined) return [];
    const may = mayChange(first.key, target);
    const wanted = may ? valueFor(conditions, YES, request) : undefined;
    const variables = conditions.flatMap(principalTags);
    const value = request.get(first.key);
    const found = [
        ...(wanted === undefined ? [] : [extended(way, first.key, wanted)]),
        ...(typeof value === "string" ? variables.flatMap((one) => withPrincipalTag(one, value, way)) : []),
    ].filter(hold);
    if (found.length > 0 || !may || !isInstanceTag(first.key)) return found;
    return variables.map((one) => withBoth(one, first, way)).filter(hold);
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
