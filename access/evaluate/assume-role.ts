import type { Policy, PolicyStatement } from "../policy/policy";
import { isNamed, mayBeReserved, namedBy, namesSession, type Caller, type Named, type Naming } from "./caller";
import { denialsOf, type AnyPolicy, type LayerPolicies } from "./outcome";
import { and, MAYBE, NO, or, YES, type Truth } from "./truth";

/** What a call to assume a role is judged by. */
export interface AssumeRolePolicies {
    readonly caller: Caller;
    /** The layers of the caller's own policies; empty for somebody without policies that are known. */
    readonly layers: readonly LayerPolicies[];
    /** The role's trust policy; undefined where it isn't known. */
    readonly trust: Policy | undefined;
    /** Why the trust policy isn't known, where that is told. */
    readonly unknownTrust?: string | undefined;
    /** The role's name, for reasons. */
    readonly role: string;
    /** The account of the role. */
    readonly account: string;
    /** Resource control policies of the role's account by level. */
    readonly rcps?: readonly (readonly AnyPolicy[])[];
}

/** Layers that must all allow. `atMost`: what they come to is unknown at most, since AWS's rule isn't sure. */
export interface Alternative {
    readonly layers: readonly LayerPolicies[];
    readonly atMost?: "unknown";
}

/**
 * The ways in which policies can let a caller assume a role: by each alternative alone.
 *
 * Within an account, a trust policy that names the caller suffices; one that names the account leaves it to the caller's
 * own policies. Across accounts both must allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-cross-account.html
 * A permissions boundary that doesn't allow the call doesn't limit what a policy gives a user by name, but does for a
 * role; a session that is named is limited by neither.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function alternativesOf(policies: AssumeRolePolicies): Alternative[] {
    const { caller, layers, trust, account, rcps = [] } = policies;
    const limits = rcps.map((policies): LayerPolicies => ({ layer: "rcp", policies }));
    const hasBoundary = layers.some(({ layer }) => layer === "boundary");
    const about = (statement: PolicyStatement): Named => namedIn(statement, caller, hasBoundary);
    const trusting = (namings: readonly Naming[] | "any", more: readonly AnyPolicy[] = []): LayerPolicies => ({
        layer: "trust",
        policies: [trust === undefined ? unknownTrust(policies) : trustIn(trust, caller, about, namings), ...more],
    });
    switch (caller.type) {
        case "account":
        case "federated":
        case "service":
        case "anybody":
            return [{ layers: [trusting("any"), ...limits] }];
        case "user":
        case "role": {
            const both = { layers: [...layers, trusting("any"), ...limits] };
            if (caller.account !== account) return [both];
            // What is limited by its implicit deny stays a layer, of the others only what they deny counts.
            const alone = (naming: Naming, kept: readonly LayerPolicies["layer"][]): LayerPolicies[] => [
                ...layers.filter(({ layer }) => kept.includes(layer)),
                trusting(
                    [naming],
                    layers
                        .filter(({ layer }) => !kept.includes(layer))
                        .flatMap(({ policies }) => policies.map(denialsOf)),
                ),
                ...limits,
            ];
            const everyLimit = ["scp", "boundary", "session", "account"] as const;
            const byName = caller.type === "user" ? (["scp"] as const) : everyLimit;
            // It may name the caller, which would suffice.
            if (trust === undefined) return [both, { layers: alone("name", byName) }];
            return [
                both,
                ...(names(trust, caller, "name") ? [{ layers: alone("name", byName) }] : []),
                ...(names(trust, caller, "session") ? [{ layers: alone("session", ["scp"]) }] : []),
                ...(names(trust, caller, "everybody") ? [{ layers: alone("everybody", everyLimit) }] : []),
                ...(names(trust, caller, "everybody") && hasBoundary && caller.type === "user"
                    ? [{ layers: alone("everybody", ["scp"]), atMost: "unknown" as const }]
                    : []),
            ];
        }
    }
}

function unknownTrust({ role, unknownTrust: reason = "isn't in this source" }: AssumeRolePolicies): AnyPolicy {
    return { kind: "unknown", name: `trust policy of role ${role}`, reason };
}

function names({ statements }: Policy, caller: Caller, naming: Naming): boolean {
    return statements.some((one) => one.effect === "Allow" && namedBy(one, caller)[naming] !== NO);
}

/** The statements of a trust policy that are about a caller; of those that allow only the ones that name it so. */
function trustIn(
    trust: Policy,
    caller: Caller,
    namedIn: (statement: PolicyStatement) => Named,
    namings: readonly Naming[] | "any",
): Policy {
    return {
        ...trust,
        statements: trust.statements.flatMap((statement) => {
            const named = namedIn(statement);
            const about =
                statement.effect === "Deny" || namings === "any"
                    ? isNamed(named)
                    : namings.reduce<Truth>((sum, naming) => or(sum, named[naming]), NO);
            if (about === NO) return [];
            return [about === YES ? statement : perhaps(statement, caller)];
        }),
    };
}

/**
 * How a statement names a caller. NotPrincipal with Deny always denies a principal that has a permissions boundary; with
 * Allow it isn't supported.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function namedIn(statement: PolicyStatement, caller: Caller, hasBoundary: boolean): Named {
    const named = namedBy(statement, caller);
    if (statement.principals?.negated !== true) return named;
    if (statement.effect === "Allow") return { ...named, everybody: and(named.everybody, MAYBE) };
    return hasBoundary ? { ...named, everybody: YES } : named;
}

/** A statement of which AWS doesn't say whether it is about the caller. */
function perhaps(statement: PolicyStatement, caller: Caller): PolicyStatement {
    const where = statement.principals?.negated === true ? "NotPrincipal" : "Principal";
    const open = { policy: statement.policy, where, problem: doubtOf(statement, caller), isQuestion: true } as const;
    return { ...statement, odd: [...(statement.odd ?? []), open] };
}

/** Why a statement may be about a caller or not, as a sentence. */
function doubtOf({ effect, principals }: PolicyStatement, caller: Caller): string {
    const { negated = false, entries = [] } = principals ?? {};
    if (negated && effect === "Allow") return "AWS supports NotPrincipal only with Deny";
    if (negated) {
        const listed = caller.type === "role" ? "its ARN, its session's and its account" : "its ARN and its account";
        return `NotPrincipal surely excepts a ${caller.type} only by ${listed} together`;
    }
    if (entries.some(({ value }) => !/[*?]/.test(value) && namesSession(value, caller) === MAYBE))
        return "Principal names one session of the role, and the caller's session may have another name";
    if (entries.some(({ type }) => type === "CanonicalUser"))
        return "Principal has a canonical user ID, and which account has it isn't known";
    if (entries.some(({ value }) => mayBeReserved(value, caller)))
        return "Principal names a role of this permission set, and how IAM Identity Center ends the name of its role isn't known";
    return "Principal has a wildcard within an ARN, which IAM refuses";
}
