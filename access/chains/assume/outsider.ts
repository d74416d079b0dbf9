import type { Caller } from "../../evaluate/caller";
import { isUnknown, type ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import { accountOfArn, isKnownAccount } from "../../matrix/own-account";

/** Somebody who isn't a principal of IAM and can assume roles. */
export interface Outsider {
    /** A principal without policies, for the row of a table. */
    readonly principal: AccountPrincipal;
    readonly caller: Caller;
    /** The call by which roles are assumed, such as `sts:AssumeRoleWithSAML`. */
    readonly action: string;
    /** What is known of the request: condition keys in lower case. */
    readonly request: ReadonlyMap<string, ContextValue>;
    /** Whether a key that isn't known is the caller's choice, as it is for whoever may be any of many. */
    readonly isFree: (key: string) => boolean;
    /** The roles whose trust policies name somebody like that. */
    readonly roles: Set<AccountPrincipal>;
}

/**
 * Two that trust policies ask for in the same words, as one: of what the words leave out, such as the audience of a token, it
 * may have what either has.
 */
export function united(one: Outsider, other: Outsider): Outsider {
    const request = new Map(one.request);
    const chosen = new Set<string>();
    for (const [key, value] of other.request) {
        const known = textsOf(request.get(key) ?? value);
        const more = textsOf(value);
        if (known === undefined || more === undefined) continue;
        const oneOf = [...new Set([...known, ...more])];
        if (!request.has(key)) request.set(key, value);
        else if (oneOf.length > known.length) {
            request.set(key, { unknown: "is one of those that trust policies name", oneOf });
            // A provider has one issuer; of audiences and tags, some people have the one and some the other.
            if (key !== "saml:iss") chosen.add(key);
        }
    }
    return { ...one, request, isFree: (key) => one.isFree(key) || other.isFree(key) || chosen.has(key) };
}

/** The accounts that callers are of, for each condition key of their request that says it. */
export function ownersIn(request: Outsider["request"]): string[][] {
    return ["aws:principalaccount", "aws:principalarn"].flatMap((key) => {
        const value = request.get(key);
        const texts = value === undefined ? [] : (textsOf(value) ?? patternOf(value));
        const owners = texts.map((text) => (key === "aws:principalaccount" ? text : accountOfArn(text)));
        return owners.length > 0 && owners.every(isKnownAccount) ? [owners] : [];
    });
}

function patternOf(value: ContextValue): readonly string[] {
    return isUnknown(value) && value.like !== undefined ? [value.like] : [];
}

/** The values that one of a request can have, where they can be told. */
export function textsOf(value: ContextValue): readonly string[] | undefined {
    return typeof value === "string" ? [value] : isUnknown(value) ? value.oneOf : undefined;
}
