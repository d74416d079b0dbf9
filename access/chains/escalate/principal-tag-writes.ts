import { tagActions } from "../../bypasses";
import type { ContextValue, Unknown } from "../../evaluate/context";
import { bestAnswer, type Verdict } from "../../evaluate/outcome";
import { tagRemovingCalls, tagWritingCalls } from "../../findings/toolkit/tag-calls";
import { askedTags, spellings } from "../../findings/toolkit/tag-writing";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import type { Allowed } from "./iam-writes";
import type { Rights } from "./rights";
import { combinations, WRITABLE, writableBefore, type Gates } from "./tag-gates";

/** A tag to be: undefined for none. */
export type Wanted = readonly [name: string, value: ContextValue | undefined];

/** A call that writes a tag, or removes it, and whether it is allowed. */
export interface TagCall {
    readonly action: string;
    readonly verdict: Verdict;
}

/** The calls that write the tags of users and roles, or remove them. */
export const PRINCIPAL_TAG_CALLS = [...tagActions("writes", "user", "role"), ...tagActions("removes", "user", "role")];

/** The condition keys that have the tags of a user or role that a call is made on. */
export const TAG_OF_PRINCIPAL = /^(?:aws|iam):resourcetag\/(.*)$/;

/** Who may write which tags of users and roles. */
export class PrincipalTagWrites {
    private readonly rights: Rights;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /** Whether a principal may write tags of users, or of roles, at all. */
    mayWrite(writer: AccountPrincipal, target: AccountPrincipal): boolean {
        return (["writes", "removes"] as const).some((effect) =>
            tagActions(effect, iamType(target)).some((action) => this.rights.mentions(writer, action)),
        );
    }

    /** The calls by which a principal changes the tags of another; undefined where it may not. */
    allowed(principal: AccountPrincipal, target: AccountPrincipal, tags: readonly Wanted[]): Allowed | undefined {
        const call = (on: AccountPrincipal, ...tag: Wanted): TagCall => this.tag(principal, on, ...tag);
        const calls = tags.flatMap(([name, value]) => {
            const written = call(target, name, value);
            if (written.verdict !== "denied" || value === undefined || tagOf(target, name) === undefined)
                return [written];
            // A tag that can't be overwritten may be removed and written anew.
            const untagged = { ...target, tags: withTags(target.tags, [[name, undefined]]) };
            return [call(target, name, undefined), call(untagged, name, value)];
        });
        if (calls.some(({ verdict }) => verdict === "denied")) return undefined;
        return {
            verdict: calls.every(({ verdict }) => verdict === "allowed") ? "allowed" : "unknown",
            actions: [...new Set(calls.map(({ action }) => action))],
        };
    }

    /** Whether a principal may give another a tag, or remove it, in any letter case: to IAM all of them are one key. */
    tag(principal: AccountPrincipal, target: AccountPrincipal, key: string, value: ContextValue | undefined): TagCall {
        const now = this.tagNow(principal, target, key, value);
        if (now.verdict !== "denied") return now;
        // Others of its tags may be written first, by which policies limit the call.
        const others = writableBefore(key, askedTags(now.action, principal), (one, of) =>
            this.tagNow(principal, target, one, of),
        );
        if (others.length === 0) return now;
        const { verdict } = this.tagNow(principal, target, key, value, others);
        return { ...now, verdict: verdict === "denied" ? "denied" : "unknown" };
    }

    /** @param open further tags of the target, which may have any value. */
    private tagNow(
        principal: AccountPrincipal,
        target: AccountPrincipal,
        key: string,
        value: ContextValue | undefined,
        open: readonly string[] = [],
    ): TagCall {
        const [action = ""] = tagActions(value === undefined ? "removes" : "writes", iamType(target));
        const own: Record<string, ContextValue> = {};
        const tags: Readonly<Record<string, ContextValue>> = {
            ...target.tags,
            ...Object.fromEntries(open.map((name) => [name, WRITABLE])),
        };
        for (const [name, is] of Object.entries(tags))
            for (const prefix of ["aws", "iam"]) own[`${prefix}:resourcetag/${name.toLowerCase()}`] = is;
        const calls = spellings(key, action, principal).flatMap((name) =>
            value === undefined
                ? tagRemovingCalls(name, action, principal)
                : tagWritingCalls(name, value, action, principal),
        );
        const verdict = bestAnswer(calls, (call) =>
            this.rights.call(principal, action, target.arn, { ...own, ...call }),
        );
        return { action, verdict };
    }
}

/** The value of a principal's tag, whose key may be in whatever letter case. */
export function tagOf({ tags }: AccountPrincipal, name: string): unknown {
    return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Of tags that a principal is to have, those that it doesn't have yet. */
export function changesTo(principal: AccountPrincipal, tags: readonly Wanted[]): readonly Wanted[] {
    return tags.filter(([name, value]) => tagOf(principal, name) !== value);
}

/** The tags to try, by which statements decide: every combination, or any values where these can't be told exactly. */
export function tagsToTry(gates: Gates): readonly (readonly Wanted[])[] {
    return combinations(gates)?.map((tags) => Object.entries(tags)) ?? [anyValues(gates)];
}

/** The tags by which statements decide, with any values. */
export function anyValues(gates: Gates): readonly Wanted[] {
    return [...gates.values()].map(({ name }): Wanted => [name, WRITABLE]);
}

/** Tags with others written over them: keys are the same in whatever letter case. */
export function withTags(tags: AccountPrincipal["tags"], wanted: readonly Wanted[]): AccountPrincipal["tags"] {
    const keys = new Set(wanted.map(([key]) => key.toLowerCase()));
    const others = Object.entries(tags).filter(([key]) => !keys.has(key.toLowerCase()));
    const written = wanted.flatMap(([key, value]) =>
        value === undefined || Array.isArray(value) ? [] : [[key, value as string | Unknown] as const],
    );
    return Object.fromEntries([...others, ...written]);
}
