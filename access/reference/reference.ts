import * as data from "./data";

/*
 * AWS's service reference: which services, actions, condition keys and resource types there are. What isn't in it may be
 * younger than it is: say so, with REFERENCE.
 */

let described: string | undefined;
let prefixes: ReadonlySet<string> | undefined;
let everywhere: readonly Key[] | undefined;
const keys = new Map<string, readonly Key[]>();

/** What the reference is called in a sentence: it is of a day. */
export function referenceName(): string {
    return (described ??= `AWS's service reference of ${data.date()}`);
}

/** Whether a prefix such as `ssm`, in lower case, is one of a service. */
export function isService(prefix: string): boolean {
    return (prefixes ??= new Set(data.services())).has(prefix);
}

/** The actions of a service, as AWS writes them and without the service's prefix. */
export function actionNames(service: string): readonly string[] {
    return isService(service) ? Object.values(data.actions(service)).map(({ name }) => name) : [];
}

/** An action's name as AWS writes it; undefined where the service has none of that name, in whatever letter case. */
export function actionName(service: string, name: string): string | undefined {
    return isService(service) ? data.actions(service)[name.toLowerCase()]?.name : undefined;
}

/** The ARNs of what an action is judged on, such as `arn:${Partition}:ssm:${Region}:${Account}:session/${SessionId}`. */
export function resourceArns(action: string): readonly string[] {
    const [service = "", name = ""] = action.toLowerCase().split(":");
    if (!isService(service)) return [];
    const types = data.resourceTypes(service);
    return (data.actions(service)[name]?.resourceTypes ?? []).flatMap((type) => types[type.name]?.arn ?? []);
}

/** A condition key: all of it, or what comes before and after the part that is free to choose. */
interface Key {
    /** As AWS writes it; what is free to choose is left out. */
    readonly name: string;
    readonly before: string;
    readonly behind: string | undefined;
}

function keyOf(name: string): Key {
    const [before = "", behind] = name.split(/\$\{[^}]*\}|(?<=\/)tag-key$/);
    return { name: before, before: before.toLowerCase(), behind: behind?.toLowerCase() };
}

function matches({ before, behind }: Key, key: string): boolean {
    if (behind === undefined) return key === before;
    return key.length > before.length + behind.length && key.startsWith(before) && key.endsWith(behind);
}

function keysOf(service: string): readonly Key[] {
    const known = keys.get(service) ?? Object.values(data.conditionKeys(service)).map(({ key }) => keyOf(key));
    keys.set(service, known);
    return known;
}

function keysEverywhere(): readonly Key[] {
    return (everywhere ??= data.globalKeys().map(keyOf));
}

/** Whether requests to a service, or to any, may have a condition key, given in lower case. */
export function hasKey(service: string, key: string): boolean {
    return (isService(service) && keysOf(service).some((one) => matches(one, key))) || isGlobalKey(key);
}

/** Whether requests to every service may have a condition key, given in lower case. */
export function isGlobalKey(key: string): boolean {
    return keysEverywhere().some((one) => matches(one, key));
}

/** The condition keys with a prefix such as `ssm` or `aws` in requests to a service; of a tag's key all but the tag. */
export function keyNames(service: string, prefix: string): readonly string[] {
    const own = isService(service) ? keysOf(service) : [];
    return [...keysEverywhere(), ...own]
        .filter(({ before }) => before.startsWith(`${prefix}:`))
        .map(({ name }) => name);
}
