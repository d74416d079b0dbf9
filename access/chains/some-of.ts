import type { Caller } from "../evaluate/caller";
import type { ContextValue } from "../evaluate/context";
import { glob, matchGlob } from "../match";
import { intersects } from "../match/intersects";
import { globLanguage } from "../match/language";
import type { Account, AccountPrincipal } from "../matrix/account";
import { accountOfArn, isKnownAccount, ownerOf } from "../matrix/own-account";
import { principalKeys, principalOfArn } from "./assume/named-principal";
import { ownersIn, united, type Outsider } from "./assume/outsider";

/**
 * Some of those that somebody from outside stands for, as somebody of its own: trust policies are asked about these alone.
 * What is named is a text, or a pattern with `*` and `?` of which the best for the caller counts.
 */

/** The identity provider that a row of subjects is about, as the row's name has it. */
export function providerOf({ type, name }: AccountPrincipal): string | undefined {
    return type === "oidc" || type === "saml" ? name.replace(/ .*/s, "") : undefined;
}

/**
 * Some subjects of an identity provider.
 * @param rows what trust policies ask of the provider, one or more.
 */
export function subjectsIn([first, ...rows]: readonly Outsider[], subject: string): Outsider | undefined {
    const provider = first && providerOf(first.principal);
    if (first === undefined || provider === undefined) return undefined;
    const prefix = first.principal.type === "saml" ? "saml:" : `${provider.toLowerCase()}:`;
    const key = `${prefix}sub`;
    // Whether these subjects come with what a trust policy asks for besides isn't known.
    const isOther = (one: string): boolean => one.startsWith(prefix) && !/:(aud|iss)$/.test(one);
    const asked = [first, ...rows].map((row): Outsider => {
        const request = new Map([...row.request].filter(([one]) => !isOther(one)));
        return {
            ...row,
            principal: named(first.principal, first.principal.type, `${provider} ${subject}`),
            request: request.set(key, asValue(subject)),
            isFree: (one) => one === key || row.isFree(one),
        };
    });
    const roles = new Set(asked.flatMap((one) => [...one.roles]));
    return asked.map((one) => ({ ...one, roles })).reduce(united);
}

/**
 * The principals of some accounts.
 * @returns the row itself where all that it stands for are; nothing where none is, or where they are read.
 */
export function accountsIn(row: Outsider, pattern: string, account: Account): Outsider | undefined {
    const stated = statedAccount(row);
    if (stated !== undefined) return matchGlob(glob(pattern), stated) ? row : undefined;
    if (row.caller.type !== "anybody" || isRead(pattern, account)) return undefined;
    const principal = named(row.principal, "account", `account ${pattern}${words(row)}`);
    const request = new Map(row.request).set("aws:principalaccount", asValue(pattern));
    return { ...row, principal, caller: callerOf(row, pattern), request };
}

/** The principals whose ARNs a pattern matches, of an account or of any. */
export function arnsIn(row: Outsider, pattern: string, account: Account): Outsider | undefined {
    if (row.caller.type !== "anybody" && row.caller.type !== "account") return undefined;
    const stated = statedAccount(row);
    const some = globLanguage(glob(`arn:*:iam::${stated ?? "*"}:*`));
    if (!intersects(globLanguage(glob(pattern)), some)) return undefined;
    const owner = accountOfArn(pattern);
    if (stated === undefined && isRead(owner, account)) return undefined;
    const principal = named(row.principal, "external", `${pattern}${words(row)}`);
    if (!isPattern(pattern)) {
        const caller = principalOfArn(pattern);
        if (caller === undefined) return undefined;
        return { ...row, principal, caller, request: new Map([...row.request, ...principalKeys(caller)]) };
    }
    const request = new Map(row.request).set("aws:principalarn", asValue(pattern));
    if (isKnownAccount(owner)) request.set("aws:principalaccount", owner);
    return { ...row, principal, caller: callerOf(row, owner), request };
}

function named(from: AccountPrincipal, type: AccountPrincipal["type"], name: string): AccountPrincipal {
    return { ...from, type, name, arn: type === "external" ? name : `${type}:${name}` };
}

/** What a row's trust policies ask for besides, as its name says it. */
function words({ principal }: Outsider): string {
    return / with .*$/s.exec(principal.name)?.[0] ?? "";
}

function asValue(text: string): ContextValue {
    return isPattern(text) ? { unknown: "is one of those that are asked about", like: text } : text;
}

function isPattern(text: string): boolean {
    return /[*?]/.test(text);
}

function callerOf({ caller }: Outsider, owner: string): Caller {
    return isKnownAccount(owner) ? { type: "account", account: owner } : caller;
}

/** The account that all of a row are of. */
function statedAccount({ caller, request }: Outsider): string | undefined {
    if ("account" in caller) return caller.account;
    return ownersIn(request).find(({ length }) => length === 1)?.[0];
}

/** Whether the principals of an account are read: they are asked about as themselves. */
function isRead(owner: string, account: Account): boolean {
    return account.principals.some((one) => ownerOf(one, account) === owner);
}
