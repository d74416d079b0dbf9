import { IAM_WRITES } from "../../bypasses";
import type { AnyPolicy, PolicySet } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { textLanguage, type Language } from "../../match/language";
import { chainsOf } from "../chains/chains";
import { dependingOn, type Claim } from "../toolkit/claim";
import type { Found } from "../toolkit/finding";
import { allowedWrites, grantsTo, reaches, withEverything } from "../toolkit/iam-openings";
import { boundaryContext, groupOf, isProtected, managedPolicyName, withAnyPath } from "../toolkit/iam-targets";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { doubtOn } from "../toolkit/unknown-documents";
import { sourceOf } from "../toolkit/allowing-statement";

export const iamEscalation: Rule = {
    id: "iam-escalation",
    severity: "critical",
    title: "Changes to the principal's own permissions",
    why: "Who writes its own policies, or those of a group that it is in or of a role that it may assume, gives itself every session; so does who removes the Deny or the boundary that keeps sessions away.",
    remedy: "Remove these actions, name other principals in Resource, or limit them by iam:PermissionsBoundary and iam:PolicyARN.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    *find(snapshot) {
        for (const principal of snapshot.actors) {
            if (!IAM_WRITES.some(({ action }) => snapshot.mentions(principal, action))) continue;
            const found = (claim: Claim, severity?: Found["severity"]): Found => ({
                principals: [principal.arn],
                ...sourceOf(principal, claim.actions),
                ...(severity !== undefined && { severity }),
                claim: dependingOn(claim, doubtOn(principal)),
            });
            yield* ownGrants(principal, snapshot, found);
            yield* grantsToRoles(principal, snapshot, found);
            yield* lifted(principal, snapshot, found);
        }
    },
};

type ToFound = (claim: Claim, severity?: Found["severity"]) => Found;

function* ownGrants(principal: AccountPrincipal, snapshot: Snapshot, found: ToFound): Iterable<Found> {
    const { any, some } = grantsTo(principal, principal, snapshot);
    if (any.length + some.length === 0) return;
    const left = reaches(principal, withEverything(principal), snapshot);
    if (left === "no") return;
    const bounded = principal.policies.boundary === undefined ? "" : " that the permissions boundary leaves";
    if (any.length > 0) {
        const claim = { effect: `give themselves any right${bounded}`, actions: any };
        yield left === "yes" ? found(claim) : found({ ...claim, provided: UNKNOWN_LIMIT });
    } else {
        const provided = "one of the policies or versions that they can choose allows more";
        yield found({ effect: `give themselves other rights${bounded}`, actions: some, provided }, "medium");
    }
}

const UNKNOWN_LIMIT = "the policies that aren't known leave it";

/** Roles that the principal may assume, and write. */
function* grantsToRoles(principal: AccountPrincipal, snapshot: Snapshot, found: ToFound): Iterable<Found> {
    for (const role of snapshot.account.principals) {
        const assumed = role.type === "role" ? chainsOf(snapshot).assumes(principal, role) : "no";
        if (assumed === "no") continue;
        const { any, some } = grantsTo(principal, role, snapshot);
        const left = any.length + some.length === 0 ? "no" : reaches(role, withEverything(role), snapshot);
        if (left === "no") continue;
        const bounded = role.policies.boundary === undefined ? "" : " that its permissions boundary leaves";
        const certain = any.length > 0 && assumed === "yes" && left === "yes";
        const claim: Claim = {
            effect: `give the role ${role.name}, which they can assume, any right${bounded}`,
            actions: any.length > 0 ? any : some,
        };
        if (certain) yield found(claim);
        else if (any.length > 0) yield found({ ...claim, provided: unknownOf(assumed) }, "high");
        else yield found({ ...claim, provided: "one of the policies that they can choose allows more" }, "medium");
    }
}

function unknownOf(assumed: "yes" | "unknown"): string {
    return assumed === "unknown" ? "its trust policy, which isn't known here, lets them in" : UNKNOWN_LIMIT;
}

/** Limits on sessions that the principal may remove from itself. */
function* lifted(principal: AccountPrincipal, snapshot: Snapshot, found: ToFound): Iterable<Found> {
    const { identity, boundary } = principal.policies;
    const context = boundaryContext(principal);
    const own: readonly Language[] = [textLanguage(principal.arn, false)];
    const writes = (kind: "user" | "role" | "group", universes = own, names = context): string[] =>
        kind !== "group" && isProtected(principal.arn)
            ? []
            : allowedWrites(principal, { on: kind, effects: ["lifts"] }, { universes, context: names }, snapshot);
    if (boundary !== undefined) {
        const onBoundary = [
            ...writes(iamType(principal)).filter((action) => /:Delete.*PermissionsBoundary$/.test(action)),
            // The key holds the boundary that is put.
            ...writes(iamType(principal), own, {}).filter((action) => /:Put.*PermissionsBoundary$/.test(action)),
        ];
        const name = managedPolicyName(boundary);
        if (name !== undefined) {
            const universes = withAnyPath("policy", name, principal, snapshot);
            const versions = { on: "policy", effects: ["grants"] } as const;
            onBoundary.push(...allowedWrites(principal, versions, { universes }, snapshot));
        }
        const { boundary: _, ...without } = principal.policies;
        if (onBoundary.length > 0 && opensMore(principal, without, snapshot)) {
            yield found({
                effect: "remove, replace or rewrite the permissions boundary that limits them",
                actions: onBoundary,
            });
        }
    }
    for (const policy of identity.filter(deniesSessions)) {
        const others = identity.filter((one) => one !== policy);
        if (!opensMore(principal, { ...principal.policies, identity: others }, snapshot)) continue;
        const actions = removalsOf(policy, principal, snapshot, writes);
        if (actions.length === 0) continue;
        yield found({ effect: `remove the Deny of ${policy.name}`, actions });
    }
}

/** The calls by which a policy goes from a principal. */
function removalsOf(
    policy: AnyPolicy,
    principal: AccountPrincipal,
    snapshot: Snapshot,
    writes: (on: "user" | "role" | "group", universes?: ReturnType<typeof withAnyPath>) => string[],
): string[] {
    const group = groupOf(policy);
    if (group !== undefined) {
        const universes = withAnyPath("group", group, principal, snapshot);
        return writes("group", universes).filter((action) => /:(DeleteGroupPolicy|RemoveUserFromGroup)$/.test(action));
    }
    if (policy.owner?.kind !== "managed")
        return writes(iamType(principal)).filter((action) => /:Delete(User|Role)Policy$/.test(action));

    // It is attached to the principal, or to one of its groups: which of them sources don't say.
    const groups = principal.groups.map((name) => withAnyPath("group", name, principal, snapshot));
    return [
        ...writes(iamType(principal)).filter((action) => /:Detach/.test(action)),
        ...groups.flatMap((universes) =>
            writes("group", universes).filter((action) => /:(Detach|RemoveUserFromGroup)/.test(action)),
        ),
    ];
}

/** Whether other policies open sessions or commands, where some limit of today's keeps them from something. */
function opensMore(principal: AccountPrincipal, policies: PolicySet, snapshot: Snapshot): boolean {
    return reaches(principal, policies, snapshot) !== "no";
}

function deniesSessions(policy: AnyPolicy): boolean {
    return (
        policy.kind === "policy" &&
        policy.statements.some(
            (one) =>
                one.effect === "Deny" &&
                ["ssm:startsession", "ssm:sendcommand"].some((action) => coversAction(one, action)),
        )
    );
}
