import { isNamed, namedBy, type Caller } from "../../evaluate/caller";
import { NO } from "../../evaluate/truth";
import { Kept } from "../../kept";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { mentionedKeys } from "../../matrix/relevant-policies";
import type { Policy, PolicyStatement } from "../../policy/policy";

/** The ARNs that a trust policy names: users, roles, and the roles whose sessions it names. */
export function namedArns({ trust }: AccountPrincipal): readonly string[] {
    const found: string[] = [];
    for (const { effect, principals } of trust?.statements ?? []) {
        if (effect !== "Allow" || principals?.negated !== false) continue;
        for (const { type, value } of principals.entries) if (type === "AWS") found.push(roleOfSession(value));
    }
    return found;
}

/** A role's ARN as those of its sessions have it: without the path. */
export function withoutPath(arn: string): string {
    // Asked of every principal several times: a regular expression takes several times as long.
    const path = arn.indexOf(ROLE);
    const last = arn.lastIndexOf("/");
    return path === -1 || last < path + ROLE.length ? arn : arn.slice(0, path + ROLE.length) + arn.slice(last + 1);
}

const ROLE = ":role/";

function roleOfSession(value: string): string {
    if (!value.includes(":assumed-role/")) return value;
    return value.replace(/^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/, "arn:$1:iam::$2:role/$3");
}

/**
 * Whether a trust policy lets in principals that it doesn't name, and whose own policies needn't allow it. One that isn't
 * known may name anybody of the account; not so that of a role whose component says who has its sessions, nor that of IAM
 * Identity Center's own roles, which trust its provider alone.
 */
export function letsInUnasked({ trust, arn, people }: AccountPrincipal): boolean {
    if (trust === undefined) return people === undefined && !arn.includes(":role/aws-reserved/");
    return trust.statements.some(
        ({ effect, principals }) =>
            effect === "Allow" &&
            (principals?.negated === true ||
                (principals?.entries ?? []).some(({ type, value }) => type === "AWS" && /[*?]/.test(value))),
    );
}

/** Whether a trust policy lets in principals of an account that it doesn't name. */
export function opens(role: AccountPrincipal, owner: string, account: Account): boolean {
    const { trust } = role;
    // It may name another account as well.
    if (trust === undefined) return ownerOf(role, account) === owner || letsInUnasked(role);
    return mayAllow(trust, { type: "account", account: owner }) || letsInUnasked(role);
}

/** Whether a statement that allows something is, or may be, about a caller. */
export function mayAllow({ statements }: Policy, caller: Caller): boolean {
    return statements.some((one) => one.effect === "Allow" && isNamed(namedBy(one, caller)) !== NO);
}

/** Keys in which callers with the same policies differ. */
const OF_CALLER =
    /^aws:(principalarn|principaltag\/|userid|username|principaltype|multifactorauth|sourceidentity|federatedprovider|tokenissuetime)|^(saml|[^:]*\.[^:]*):/;

const apart = new Kept<Policy, boolean>();

/** Whether a trust policy may judge callers with the same policies differently: it names some of them, or speaks of their keys. */
export function tellsApart({ trust }: AccountPrincipal): boolean {
    if (trust === undefined) return false;
    return apart.of(
        trust,
        () =>
            speakOfCaller(trust.statements) ||
            trust.statements.some(
                ({ principals }) =>
                    principals?.negated === true ||
                    (principals?.entries ?? []).some(({ value }) => /:(user|role|assumed-role)\//.test(value)),
            ),
    );
}

/** Whether statements speak of keys in which callers with the same policies differ. */
export function speakOfCaller(statements: readonly PolicyStatement[]): boolean {
    return mentionedKeys(statements).some((key) => OF_CALLER.test(key));
}
