import type { ContextValue } from "../evaluate/context";
import { all, and, any, MAYBE, not, truth, YES, type Truth } from "../evaluate/truth";
import { glob, matchGlob } from "../match/glob";
import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import type { InstanceSelector, PrincipalSelector, TagPatterns } from "./expectation";

/** Whether an expectation is about a principal; unknown where that depends on a tag that isn't known yet. */
export function selectsPrincipal(
    who: readonly PrincipalSelector[],
    except: readonly PrincipalSelector[],
    principal: AccountPrincipal,
): Truth {
    const meets = (selector: PrincipalSelector): Truth => principalMeets(selector, principal);
    return and(any(who, meets), not(any(except, meets)));
}

/** Whether an expectation is about an instance; unknown where that depends on a tag that isn't known yet. */
export function selectsInstance(
    instances: readonly InstanceSelector[],
    except: readonly InstanceSelector[],
    instance: AccountInstance,
): Truth {
    const meets = (selector: InstanceSelector): Truth => instanceMeets(selector, instance);
    return and(any(instances, meets), not(any(except, meets)));
}

function principalMeets({ name, type, group, tags, withoutTags }: PrincipalSelector, one: AccountPrincipal): Truth {
    return all(
        [
            truth(type === undefined || type === one.type),
            truth(name === undefined || matchesAny(name, [one.name, one.arn])),
            truth(group === undefined || matchesAny(group, one.groups)),
            hasTags(tags, one.tags, one.unknownTags !== undefined),
            lacksTags(withoutTags, one.tags, one.unknownTags !== undefined),
        ],
        (each) => each,
    );
}

function instanceMeets(
    selector: InstanceSelector,
    { id, name, arn, region, tags, unknownTags }: AccountInstance,
): Truth {
    const names = [id, ...(name === undefined ? [] : [name]), ...(typeof arn === "string" ? [arn] : [])];
    const open = unknownTags !== undefined;
    return all(
        [
            truth(selector.name === undefined || matchesAny(selector.name, names)),
            truth(selector.region === undefined || matchesAny(selector.region, [region])),
            hasTags(selector.tags, tags, open),
            lacksTags(selector.withoutTags, tags, open),
        ],
        (each) => each,
    );
}

type Tags = Readonly<Record<string, ContextValue>>;

function valueOf(tags: Tags, key: string): ContextValue | undefined {
    return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

/** @param open whether tags may be there that aren't known. */
function hasTags(patterns: TagPatterns | undefined, tags: Tags, open = false): Truth {
    return all(Object.entries(patterns ?? {}), ([key, values]) => {
        const value = valueOf(tags, key);
        if (value === undefined) return open ? MAYBE : truth(false);
        return typeof value === "string" ? truth(matchesAny(values, [value])) : MAYBE;
    });
}

function lacksTags(keys: readonly string[] | undefined, tags: Tags, open = false): Truth {
    return all(keys ?? [], (key) => (valueOf(tags, key) !== undefined ? truth(false) : open ? MAYBE : YES));
}

function matchesAny(patterns: readonly string[], values: readonly string[]): boolean {
    return patterns.some((pattern) => {
        const compiled = glob(pattern);
        return values.some((value) => matchGlob(compiled, value));
    });
}

/** Names without wildcards that nothing has: mostly misspelt. */
export function unmatchedNames(
    selectors: readonly { readonly name?: readonly string[] }[],
    things: readonly { readonly id?: string; readonly name?: string; readonly arn: unknown }[],
): string[] {
    const known = new Set(things.flatMap(({ id, name, arn }) => [id, name, arn]));
    return selectors.flatMap(({ name }) => (name ?? []).filter((one) => !/[*?]/.test(one) && !known.has(one)));
}

/** Groups without wildcards that have no member: misspelt or empty, so the expectation is about no one. */
export function unmatchedGroups(who: readonly PrincipalSelector[], principals: readonly AccountPrincipal[]): string[] {
    const known = new Set(principals.flatMap(({ groups }) => groups));
    return who.flatMap(({ group }) => (group ?? []).filter((one) => !/[*?]/.test(one) && !known.has(one)));
}
