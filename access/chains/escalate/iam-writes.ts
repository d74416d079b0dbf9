import { IAM_WRITES, tagActions, type IamWrite } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { bestAnswer, statementsOf, type AnyPolicy, type Verdict } from "../../evaluate/outcome";
import { boundaryContext, isProtected } from "../../findings/toolkit/iam-targets";
import { resourceTexts } from "../../findings/toolkit/statements";
import { tagRemovingCalls, tagWritingCalls } from "../../findings/toolkit/tag-calls";
import { askedTags, spellings } from "../../findings/toolkit/tag-writing";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Need } from "../../matrix/circumstances";
import { allNeeds } from "../../matrix/needs";
import type { Step } from "../../matrix/step";
import type { Rights } from "./rights";
import { WRITABLE, writableBefore } from "./tag-gates";

export const SET_VERSION = "iam:SetDefaultPolicyVersion";

/** Calls that a principal may make: none where it may make none of those that would do. */
export interface Allowed {
    readonly verdict: Step["verdict"];
    readonly actions: readonly string[];
    readonly provided?: string;
    /** What becoming the caller takes; each alternative is enough. Default: nothing. */
    readonly needs?: readonly Need[];
}

/** Of somebody who needn't call anything. */
export const NO_CALLS: Allowed = { verdict: "allowed", actions: [] };

/** A call that writes a tag, or removes it, and whether it is allowed. */
export interface TagCall {
    readonly action: string;
    readonly verdict: Verdict;
}

export type Kind = "user" | "group" | "role" | "policy";

/** What principals may write in IAM. */
export class IamWrites {
    private readonly rights: Rights;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /** ARNs that something of a name may have: sources don't give its path, and policies may write one out. */
    arnsOf(kind: Kind, name: string, { policies, ...principal }: AccountPrincipal): string[] {
        const { account } = this.rights;
        const start = `arn:${account.partition}:iam::${ownerOf(principal, account)}:${kind}/`;
        const paths = statementsOf(policies.identity)
            .flatMap(resourceTexts)
            .filter((text) => text.startsWith(start))
            .map((text) => text.slice(start.length).replace(/[*?$].*$/, ""))
            .map((path) => path.slice(0, path.lastIndexOf("/") + 1));
        return [...new Set(["", ...paths])].map((path) => start + path + name);
    }

    allowed(
        principal: AccountPrincipal,
        arn: string,
        which: (write: IamWrite) => boolean,
        context: Readonly<Record<string, ContextValue>> = {},
        tagged?: AccountPrincipal,
    ): Allowed {
        if (isProtected(arn)) return NOTHING;
        const actions: Record<Step["verdict"], string[]> = { allowed: [], unknown: [] };
        for (const write of IAM_WRITES) {
            if (!which(write) || !this.rights.mentions(principal, write.action)) continue;
            const verdict: Verdict = this.rights.on(principal, write.action, arn, context, tagged);
            if (verdict !== "denied") actions[verdict].push(write.action);
        }
        return actions.allowed.length > 0
            ? { verdict: "allowed", actions: actions.allowed }
            : { verdict: "unknown", actions: actions.unknown };
    }

    /** The first of some managed policies of which a principal may write or choose versions. */
    rewritten(
        principal: AccountPrincipal,
        names: readonly string[],
        action: string,
    ): readonly (Allowed & { readonly name: string })[] {
        if (!this.rights.mentions(principal, action)) return [];
        return names
            .flatMap((name) =>
                this.arnsOf("policy", name, principal).map((arn) => ({
                    name,
                    ...this.allowed(principal, arn, (one) => one.action === action),
                })),
            )
            .filter(({ actions }) => actions.length > 0)
            .slice(0, 1);
    }

    /** The ARNs that a managed policy may have. */
    policyArns(policy: AnyPolicy, principal: AccountPrincipal): readonly string[] {
        const { owner } = policy;
        if (owner?.kind !== "managed") return [];
        const { partition, managedPolicies = [] } = this.rights.account;
        if (owner.ofAws) return [`arn:${partition}:iam::aws:policy/${owner.name}`];
        const known = managedPolicies.find((one) => one.arn.endsWith(`/${owner.name}`) && one.current() === policy);
        return known === undefined ? this.arnsOf("policy", owner.name, principal) : [known.arn];
    }

    /** What requests that write a user or a role say of its permissions boundary, whose ARN may be known. */
    boundaryContext(target: AccountPrincipal): Readonly<Record<string, ContextValue>> {
        const { boundary } = target.policies;
        const [arn, ...others] = boundary === undefined ? [] : this.policyArns(boundary, target);
        return arn === undefined || others.length > 0 ? boundaryContext(target) : { "iam:permissionsboundary": arn };
    }

    /** The versions of a managed policy that aren't in force; undefined where they aren't known. */
    otherVersions(policy: AnyPolicy): readonly AnyPolicy[] | undefined {
        return this.rights.account.managedPolicies?.find(({ current }) => current() === policy)?.others();
    }

    /** AWS's policy that allows everything. */
    administrator(): string {
        return `arn:${this.rights.account.partition}:iam::aws:policy/AdministratorAccess`;
    }

    /** Whether a principal may make each of some calls on one thing: the calls, or none. */
    all(
        principal: AccountPrincipal,
        arn: string,
        calls: readonly string[],
        context: Readonly<Record<string, ContextValue>> = {},
        tagged?: AccountPrincipal,
    ): Allowed {
        const verdicts = calls.map((action) => this.rights.on(principal, action, arn, context, tagged));
        if (verdicts.includes("denied")) return NOTHING;
        return { verdict: verdicts.includes("unknown") ? "unknown" : "allowed", actions: calls };
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

const NOTHING: Allowed = { verdict: "unknown", actions: [] };

/** Whether calls work as they are. */
export function isSure({ verdict, provided }: Allowed): boolean {
    return verdict === "allowed" && provided === undefined;
}

/** Both at once. */
export function together(one: Allowed, other: Allowed): Allowed {
    const provided = [...new Set([one, other].flatMap((allowed) => allowed.provided ?? []))].join(" and ");
    const needs = allNeeds([one.needs ?? [], other.needs ?? []]);
    return {
        verdict: one.verdict === "allowed" ? other.verdict : one.verdict,
        actions: [...one.actions, ...other.actions],
        ...(provided !== "" && { provided }),
        ...(needs.length > 0 && { needs }),
    };
}
