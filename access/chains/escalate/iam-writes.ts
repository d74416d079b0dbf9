import { IAM_WRITES, type IamWrite } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { statementsOf, type AnyPolicy } from "../../evaluate/outcome";
import { boundaryContext, isProtected } from "../../findings/toolkit/iam-targets";
import { resourceTexts } from "../../findings/toolkit/statements";
import { limitsOn } from "../../findings/toolkit/tag-writing";
import { Kept } from "../../kept";
import { iamType, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Need } from "../../matrix/circumstances";
import { allNeeds } from "../../matrix/needs";
import { principalRequest } from "../../matrix/session-request";
import type { Step } from "../../matrix/step";
import type { Rights } from "./rights";
import {
    changesTo,
    PRINCIPAL_TAG_CALLS,
    PrincipalTagWrites,
    TAG_OF_PRINCIPAL,
    tagsToTry,
    withTags,
} from "./principal-tag-writes";
import { gatesIn, type Gates } from "./tag-gates";

export const SET_VERSION = "iam:SetDefaultPolicyVersion";

/** Calls that a principal may make: none where it may make none of those that would do. */
export interface Allowed {
    readonly verdict: Step["verdict"];
    readonly actions: readonly string[];
    readonly provided?: string;
    /** What becoming the caller takes; each alternative is enough. Default: nothing. */
    readonly needs?: readonly Need[];
    /** The steps by which somebody becomes the caller. Default: none. */
    readonly by?: readonly Step[];
}

/** Of somebody who needn't call anything. */
export const NO_CALLS: Allowed = { verdict: "allowed", actions: [] };

export type Kind = "user" | "group" | "role" | "policy";

/** What principals may write in IAM. */
export class IamWrites {
    readonly tags: PrincipalTagWrites;
    private readonly rights: Rights;
    /** The tags by which statements tell apart what is written. */
    private readonly gates = new Kept<AccountPrincipal, Gates>();

    constructor(rights: Rights) {
        this.rights = rights;
        this.tags = new PrincipalTagWrites(rights);
    }

    /** ARNs that something of a name may have: sources don't give its path, and policies may write one out. */
    arnsOf(kind: Kind, name: string, principal: AccountPrincipal): string[] {
        return arnStarts(this.rights.account, kind, principal).map((start) => start + name);
    }

    /**
     * Which of some writes a principal may make.
     * @param tagged whose tags the calls see as those of the resource, some of which the principal may write before. Default:
     * it has none.
     */
    allowed(
        principal: AccountPrincipal,
        arn: string,
        which: (write: IamWrite) => boolean,
        context: Readonly<Record<string, ContextValue>> = {},
        tagged?: AccountPrincipal,
    ): Allowed {
        if (isProtected(arn)) return NOTHING;
        const writes = IAM_WRITES.filter((one) => which(one) && this.rights.mentions(principal, one.action));
        const actions: Record<Step["verdict"], string[]> = { allowed: [], unknown: [] };
        for (const { action } of writes) {
            const verdict = this.rights.on(principal, action, arn, context, tagged);
            if (verdict !== "denied") actions[verdict].push(action);
        }
        if (actions.allowed.length > 0) return { verdict: "allowed", actions: actions.allowed };
        const later =
            tagged === undefined
                ? []
                : writes.flatMap(({ action }) => this.afterTagging(principal, action, context, tagged));
        const unsure = actions.unknown.length === 0 ? [] : [{ verdict: "unknown", actions: actions.unknown } as const];
        return later.find(({ verdict }) => verdict === "allowed") ?? unsure[0] ?? later[0] ?? NOTHING;
    }

    /** The same with no more calls than it takes. */
    one(...asked: Parameters<IamWrites["allowed"]>): Allowed {
        const { actions, ...rest } = this.allowed(...asked);
        const last = actions.findIndex((action) => !PRINCIPAL_TAG_CALLS.includes(action));
        return { ...rest, actions: actions.slice(0, last + 1) };
    }

    /** The calls by which a principal takes over another: credentials of a user, the trust policy of a role. */
    takingOver(principal: AccountPrincipal, target: AccountPrincipal): Allowed {
        const type = iamType(target);
        const effect = type === "user" ? "signs in" : "trusts";
        return this.one(principal, target.arn, (one) => one.on === type && one.effect === effect, {}, target);
    }

    /** How a principal may make a write on another once it has written the tags that its statements ask for. */
    private afterTagging(
        principal: AccountPrincipal,
        action: string,
        context: Readonly<Record<string, ContextValue>>,
        target: AccountPrincipal,
    ): Allowed[] {
        if (!this.tags.mayWrite(principal, target)) return [];
        const gates = this.gates.of(
            principal,
            () =>
                gatesIn(
                    limitsOn(action, principal),
                    principalRequest(principal, this.rights.account),
                    TAG_OF_PRINCIPAL,
                ),
            action,
        );
        if (gates.size === 0) return [];
        const found = tagsToTry(gates).flatMap((tags): Allowed[] => {
            const changes = changesTo(target, tags);
            const written = changes.length === 0 ? undefined : this.tags.allowed(principal, target, changes);
            if (written === undefined) return [];
            const to = { ...target, tags: withTags(target.tags, changes) };
            // On itself it has other tags as a principal, too.
            const writer = principal.arn === target.arn ? { ...principal, tags: to.tags } : principal;
            const verdict = this.rights.on(writer, action, target.arn, context, to);
            return verdict === "denied" ? [] : [together(written, { verdict, actions: [action] })];
        });
        return [found.find(({ verdict }) => verdict === "allowed") ?? found[0] ?? []].flat();
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
}

/** How ARNs in a principal's account begin: without a path, and with each that its policies write out. */
export function arnStarts(account: Account, kind: Kind, { policies, ...principal }: AccountPrincipal): string[] {
    const start = `arn:${account.partition}:iam::${ownerOf(principal, account)}:${kind}/`;
    const paths = statementsOf(policies.identity)
        .flatMap(resourceTexts)
        .filter((text) => text.startsWith(start))
        .map((text) => text.replace(/[*?$].*$/, ""))
        .map((text) => text.slice(0, text.lastIndexOf("/") + 1));
    return [...new Set([start, ...paths])];
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
    const by = [...new Set([...(one.by ?? []), ...(other.by ?? [])])];
    return {
        verdict: one.verdict === "allowed" ? other.verdict : one.verdict,
        actions: [...one.actions, ...other.actions],
        ...(by.length > 0 && { by }),
        ...(provided !== "" && { provided }),
        ...(needs.length > 0 && { needs }),
    };
}
