import type { ContextValue } from "../evaluate/context";
import { all, and, any, MAYBE, not, truth, YES, type Truth } from "../evaluate/truth";
import { glob, matchGlob } from "../match/glob";
import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import { isTyped, principalNames } from "../matrix/principal-names";
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
    // IAM's tags have one key in any letter case, EC2's don't.
    const own = inLowerCase(one.tags) ?? {};
    return all(
        [
            truth(type === undefined || type === one.type),
            truth(name === undefined || name.some((pattern) => isNamed(one, pattern))),
            truth(group === undefined || matchesAny(group, one.groups)),
            hasTags(inLowerCase(tags), own, one.unknownTags !== undefined),
            lacksTags(
                withoutTags?.map((key) => key.toLowerCase()),
                own,
                one.unknownTags !== undefined,
            ),
        ],
        (each) => each,
    );
}

function instanceMeets(
    selector: InstanceSelector,
    { id, name, arn, region, tags, unknownTags }: AccountInstance,
): Truth {
    const names = [id, ...(name === undefined ? [] : [name])];
    const open = unknownTags !== undefined;
    const isNamedBy = (pattern: string): boolean =>
        matchesAny([pattern], typeof arn === "string" && isOfArns(pattern) ? [...names, arn] : names);
    return all(
        [
            truth(selector.name === undefined || selector.name.some(isNamedBy)),
            truth(selector.region === undefined || matchesAny(selector.region, [region])),
            hasTags(selector.tags, tags, open),
            lacksTags(selector.withoutTags, tags, open),
        ],
        (each) => each,
    );
}

/** A pattern is compared with more than the name only where it is written so: `a*` isn't about every ARN. */
export function isNamed(principal: AccountPrincipal, pattern: string): boolean {
    if (isTyped(pattern)) return matchesAny([pattern], principalNames(principal));
    return matchesAny([pattern], isOfArns(pattern) ? [principal.name, principal.arn] : [principal.name]);
}

/** Whether a pattern is compared with ARNs. */
export function isOfArns(pattern: string): boolean {
    return pattern.startsWith("arn:") || pattern.startsWith("*");
}

function inLowerCase<T>(tags: Readonly<Record<string, T>> | undefined): Record<string, T> | undefined {
    return tags && Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
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

/** Names without wildcards that no principal has: mostly misspelt. */
export function unmatchedPrincipals(who: readonly PrincipalSelector[], all: readonly AccountPrincipal[]): string[] {
    const known = new Set(all.flatMap(principalNames));
    return plainNames(who).filter((one) => !known.has(one));
}

/** Names without wildcards that no instance has: mostly misspelt. */
export function unmatchedInstances(wanted: readonly InstanceSelector[], all: readonly AccountInstance[]): string[] {
    const known = new Set(all.flatMap(({ id, name, arn }) => [id, name, arn]));
    return plainNames(wanted).filter((one) => !known.has(one));
}

function plainNames(selectors: readonly { readonly name?: readonly string[] }[]): string[] {
    return selectors.flatMap(({ name }) => (name ?? []).filter((one) => !/[*?]/.test(one)));
}

/** Groups without wildcards that have no member: misspelt or empty, so the expectation is about no one. */
export function unmatchedGroups(who: readonly PrincipalSelector[], principals: readonly AccountPrincipal[]): string[] {
    const known = new Set(principals.flatMap(({ groups }) => groups));
    return who.flatMap(({ group }) => (group ?? []).filter((one) => !/[*?]/.test(one) && !known.has(one)));
}
