import {
    IDENTITY_CENTER,
    isUserOrRole,
    type Account,
    type AccountInstance,
    type AccountPrincipal,
} from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Cause } from "./change";
import type { Sides } from "./explain-route";
import { present, type InstancePair, type PrincipalPair } from "./pairing";

/**
 * That somebody, or an instance, is new or gone, which explains itself; or that it only seems so, because one side couldn't
 * read where it is.
 * @returns undefined for what is on both sides.
 */
export function newOrGone(pair: PrincipalPair | InstancePair, sides: Sides, called?: string): Cause | undefined {
    const { before, after } = pair;
    if (before !== undefined && after !== undefined) return undefined;
    const one: AccountPrincipal | AccountInstance = present<AccountPrincipal | AccountInstance>(pair);
    const appeared = before === undefined;
    const unread = unreadSide(pair, sides);
    if (unread !== undefined) {
        return unread.side === "before"
            ? { what: "account-read", text: `${unread.part} wasn't read before` }
            : { what: "account-unread", text: `${unread.part} isn't read any more` };
    }
    const isPrincipal = "type" in one;
    const text = `the ${called ?? (isPrincipal ? one.type : "instance")} is ${appeared ? "new" : "gone"}`;
    if (isPrincipal) return { what: appeared ? "principal-added" : "principal-removed", text };
    return { what: appeared ? "instance-added" : "instance-removed", text };
}

/** The side of a session change that can't be known, because somebody, or an instance, is where that side couldn't read. */
export function unknownSide(pair: PrincipalPair | InstancePair, sides: Sides): "before" | "after" | undefined {
    const { before, after } = pair;
    if (before !== undefined && after !== undefined) return undefined;
    return unreadSide(pair, sides) === undefined ? undefined : before === undefined ? "before" : "after";
}

/** Which side couldn't read where somebody, or an instance, is, and what it couldn't read. */
function unreadSide(
    pair: PrincipalPair | InstancePair,
    { before, after }: Sides,
): { readonly side: "before" | "after"; readonly part: string } | undefined {
    const one = present<AccountPrincipal | AccountInstance>(pair);
    const [here, there] = pair.before === undefined ? (["after", "before"] as const) : (["before", "after"] as const);
    const accounts = { before: before.account, after: after.account };
    const stoodFor = unreadAccount(one, accounts[here]);
    if (stoodFor !== undefined) return { side: here, part: stoodFor };
    const part = unreadPart(one, accounts[here], accounts[there]);
    return part === undefined ? undefined : { side: there, part };
}

/** What the other side couldn't read, where something is in it. */
function unreadPart(one: AccountPrincipal | AccountInstance, here: Account, there: Account): string | undefined {
    const isOutside = "type" in one && !isUserOrRole(one);
    if (isOutside && one.type !== "person") return undefined;
    const owner = ownerOf(one, here);
    return there.missing?.find(({ what, account }) => (isOutside ? what === IDENTITY_CENTER : account === owner))?.what;
}

/** The account that one side couldn't read, where somebody stands for it or is named in it. */
function unreadAccount(one: AccountPrincipal | AccountInstance, here: Account): string | undefined {
    if (!("type" in one) || (one.type !== "account" && one.type !== "external")) return undefined;
    const [owner] = /\d{12}/.exec(one.name) ?? [];
    return here.missing?.find(({ account }) => account !== undefined && account === owner)?.what;
}
