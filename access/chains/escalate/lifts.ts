import type { ContextValue } from "../../evaluate/context";
import type { AnyPolicy } from "../../evaluate/outcome";
import { groupOf, managedPolicyName } from "../../findings/toolkit/iam-targets";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { enumeration } from "../../report/enumeration";
import { SET_VERSION, together, type Allowed, type IamWrites } from "./iam-writes";
import type { Gift } from "./gifts";
import type { Variants } from "./variants";

/** What is removed of a principal's limits, and by which calls. */
interface Lift {
    /** Undefined: the boundary. */
    readonly policy?: AnyPolicy;
    readonly allowed: Allowed;
}

/** The calls that detach a managed policy, and those that delete an inline one or write it anew. */
const DETACHES = { user: /:DetachUserPolicy$/, role: /:DetachRolePolicy$/, group: /:DetachGroupPolicy$/ } as const;
const DELETES = {
    user: /:(Delete|Put)UserPolicy$/,
    role: /:(Delete|Put)RolePolicy$/,
    group: /:(Delete|Put)GroupPolicy$/,
} as const;

/** Of a call that names no policy. */
const NO_POLICY = { "iam:policyarn": { unknown: "there is none", absent: true, oneOf: [] } };

const LIFTED = "without";

/** The boundary and the Denies that principals can remove from one that they are or become. */
export class Lifts {
    private readonly writes: IamWrites;
    private readonly variants: Variants;

    constructor(writes: IamWrites, variants: Variants) {
        this.writes = writes;
        this.variants = variants;
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (this.variants.isChanged(target, LIFTED)) return [];
        const found = [
            ...this.boundary(principal, target),
            ...target.policies.identity.filter(denies).flatMap((policy) => this.denial(principal, target, policy)),
        ];
        const sure = found.filter(({ allowed }) => allowed.verdict === "allowed");
        // Who removes a policy that allows something as well has less of that.
        const free = found.filter(({ policy }) => policy === undefined || !allows(policy));
        const sets = [
            sure.filter((one) => free.includes(one)),
            free,
            ...found.filter((one) => !free.includes(one)).map((one) => [...free, one]),
        ];
        const kept = sets.filter((set, at) => set.length > 0 && sets.findIndex((one) => isSame(one, set)) === at);
        return kept.map((set) => this.gift(target, set));
    }

    private gift(target: AccountPrincipal, lifts: readonly Lift[]): Gift {
        const { boundary, ...policies } = target.policies;
        const gone = new Set(lifts.flatMap(({ policy }) => policy ?? []));
        const isBounded = boundary !== undefined && lifts.every(({ policy }) => policy !== undefined);
        const names = [...gone].map(({ name }) => name);
        const which = [...(isBounded ? [] : ["boundary"]), ...names].join();
        const to = this.variants.of(target, { kind: LIFTED, which }, () => ({
            policies: {
                ...policies,
                ...(isBounded && { boundary }),
                identity: policies.identity.filter((one) => !gone.has(one)),
            },
        }));
        const [first, ...others] = lifts.map(({ allowed }) => allowed);
        const allowed = others.reduce(together, first ?? { verdict: "unknown", actions: [] });
        const isLifted = boundary !== undefined && !isBounded;
        const what = [
            ...(isLifted ? ["the permissions boundary"] : []),
            ...(names.length > 0 ? [`the Deny of ${enumeration(names)}`] : []),
        ];
        return { to, allowed, what: what.join(" and ") };
    }

    private boundary(principal: AccountPrincipal, target: AccountPrincipal): Lift[] {
        const { boundary } = target.policies;
        if (boundary === undefined) return [];
        const names = [managedPolicyName(boundary) ?? []].flat();
        const versioned = this.writes.otherVersions(boundary)?.length === 0 ? [] : names;
        const on = (action: RegExp, context: Readonly<Record<string, ContextValue>>): Allowed =>
            this.writes.allowed(
                principal,
                target.arn,
                (one) => one.effect === "lifts" && action.test(one.action),
                context,
                target,
            );
        const ways = [
            on(/:Delete(User|Role)PermissionsBoundary$/, this.writes.boundaryContext(target)),
            // The key holds the boundary that is put: one that leaves everything.
            on(/:Put(User|Role)PermissionsBoundary$/, { "iam:permissionsboundary": this.writes.administrator() }),
            ...this.writes.rewritten(principal, names, "iam:CreatePolicyVersion"),
            ...this.writes.rewritten(principal, versioned, SET_VERSION).map(({ name, actions }) => ({
                verdict: "unknown" as const,
                actions,
                provided: `another version of ${name} allows more`,
            })),
        ];
        const allowed = best(ways);
        return allowed === undefined ? [] : [{ allowed }];
    }

    /** The calls that remove a policy with a Deny, overwrite it, or end the membership that it comes from. */
    private denial(principal: AccountPrincipal, target: AccountPrincipal, policy: AnyPolicy): Lift[] {
        const isManaged = policy.owner?.kind === "managed";
        const group = groupOf(policy);
        const groups = group === undefined ? target.groups : [group];
        // Only those that detach a policy have its ARN in the request.
        const detached = this.writes.policyArns(policy, principal).map((arn) => ({ "iam:policyarn": arn }));
        const on = (arn: string, which: RegExp, context: Readonly<Record<string, ContextValue>> = {}): Allowed => {
            const isOwn = arn === target.arn;
            return this.writes.allowed(
                principal,
                arn,
                ({ action }) => which.test(action),
                { ...(isOwn && this.writes.boundaryContext(target)), ...context },
                isOwn ? target : undefined,
            );
        };
        const removed = (arn: string, type: "user" | "role" | "group"): readonly Allowed[] =>
            isManaged ? detached.map((context) => on(arn, DETACHES[type], context)) : [on(arn, DELETES[type])];
        const ways = [
            ...(group === undefined ? removed(target.arn, iamType(target)) : []),
            ...groups
                .flatMap((name) => this.writes.arnsOf("group", name, principal))
                .flatMap((arn) => [on(arn, /:RemoveUserFromGroup$/, NO_POLICY), ...removed(arn, "group")]),
            ...this.writes.rewritten(principal, [managedPolicyName(policy) ?? []].flat(), "iam:CreatePolicyVersion"),
        ];
        const allowed = best(ways);
        return allowed === undefined ? [] : [{ policy, allowed }];
    }
}

/** The first way that is sure, or the first. */
function best(ways: readonly Allowed[]): Allowed | undefined {
    const open = ways.filter(({ actions }) => actions.length > 0);
    return open.find(({ verdict }) => verdict === "allowed") ?? open[0];
}

function isSame(one: readonly Lift[], other: readonly Lift[]): boolean {
    return one.length === other.length && one.every((lift) => other.includes(lift));
}

function denies(policy: AnyPolicy): boolean {
    return policy.kind === "policy" && policy.statements.some(({ effect }) => effect === "Deny");
}

function allows(policy: AnyPolicy): boolean {
    return policy.kind === "policy" && policy.statements.some(({ effect }) => effect === "Allow");
}
