import { isNamedInstances } from "../../grants";
import type { AccountPrincipal } from "../../matrix/account";
import type { Policy, PrincipalEntry } from "../../policy/policy";
import type { AnyPolicy } from "../../evaluate/outcome";
import { IAM_QUOTAS, isRefused, limitOf, type Quota, type QuotaName } from "../../quotas/iam-quotas";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";

/** From this share of a quota on it is worth saying. */
const NEAR = 0.9;

export const nearQuota: Rule = {
    id: "near-quota",
    severity: "low",
    title: "Policies near IAM's quotas",
    why: "The next instance or tag doesn't fit any more, and IAM refuses the change when it is needed.",
    remedy: "Allow by tags instead of ARNs, or move the statements to managed policies. AWS raises some quotas: --quotas takes the answer of aws iam get-account-summary, which has your account's.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    *find(snapshot) {
        for (const [owner, { policies, quota, count, principals }] of owners(snapshot)) {
            const limit = limitOf(quota, snapshot.quotas);
            const used = count ?? policies.reduce((sum, policy) => sum + leastSize(policy), 0);
            if (used < limit * NEAR) continue;
            // Full is what it is meant to be, where further instances get another policy.
            if (used <= limit && policies.some(isFilled)) continue;
            const [policy] = policies;
            const name = policies.length === 1 && policy !== undefined ? { policy: policy.name } : {};
            const { unit, adjustable }: Quota = IAM_QUOTAS[quota];
            const what = `${owner}: ${count === undefined ? "at least " : ""}${used} of ${limit} ${unit}`;
            const found = { principals: [...principals], ...name };
            const raised = adjustable && used > limit && snapshot.quotas[quota] === undefined;
            if (isRefused(quota, used, snapshot.quotas))
                yield { ...found, severity: "medium", what: `${what}, which IAM refuses` };
            else yield { ...found, what: raised ? `${what}, unless AWS has raised the account's quota` : what };
        }
    },
};

interface Owned {
    readonly policies: Policy[];
    readonly quota: QuotaName;
    /** How many there are, where their number is what counts. */
    readonly count?: number;
    readonly principals: Set<string>;
}

const INLINE = { user: "userPolicySize", group: "groupPolicySize", role: "rolePolicySize" } as const;

/** What quotas count together: inline policies by whom they belong to, managed ones by number, each policy by itself. */
function owners({ account }: Snapshot): Map<string, Owned> {
    const found = new Map<string, Owned>();
    const add = (owner: string, quota: QuotaName, policy: Policy, { arn }: AccountPrincipal): void => {
        const owned = found.get(owner) ?? { policies: [], quota, principals: new Set() };
        if (!owned.policies.includes(policy)) owned.policies.push(policy);
        owned.principals.add(arn);
        found.set(owner, owned);
    };
    for (const principal of account.principals) {
        if (principal.use === "service-linked") continue;
        const { identity, boundary } = principal.policies;
        for (const policy of [...identity, ...(boundary === undefined ? [] : [boundary])]) {
            if (policy.kind === "unknown") continue;
            const { owner } = policy;
            if (owner === undefined) continue;
            if (owner.kind !== "managed")
                add(`inline policies of ${owner.kind} ${owner.name}`, INLINE[owner.kind], policy, principal);
            else if (!owner.ofAws) add(policy.name, "managedPolicySize", policy, principal);
        }
        if (principal.trust !== undefined) add(principal.trust.name, "trustPolicySize", principal.trust, principal);
        // Of a user in groups it isn't known which policies are the groups'.
        if (principal.groups.length > 0) continue;
        found.set(`managed policies of ${principal.type} ${principal.name}`, {
            policies: [],
            quota: principal.type === "role" ? "policiesOfRole" : "policiesOfUser",
            count: identity.filter(isManaged).length,
            principals: new Set([principal.arn]),
        });
    }
    return found;
}

function isFilled({ statements }: Policy): boolean {
    return statements.some(({ sid }) => isNamedInstances(sid));
}

function isManaged({ owner }: AnyPolicy): boolean {
    return owner?.kind === "managed";
}

/** The characters that a policy needs however it is written: white space doesn't count, nor do needless brackets. */
function leastSize({ version, statements }: Policy): number {
    const written = {
        ...(version === "2012-10-17" && { Version: version }),
        Statement: oneOrMany(
            statements.map(({ sid, effect, actions, principals, resources, conditions }) => ({
                ...(sid !== undefined && { Sid: sid }),
                Effect: effect,
                ...(principals && {
                    [principals.negated ? "NotPrincipal" : "Principal"]: principalsOf(principals.entries),
                }),
                [actions.negated ? "NotAction" : "Action"]: oneOrMany(actions.patterns.map(({ text }) => text)),
                ...(resources && {
                    [resources.negated ? "NotResource" : "Resource"]: oneOrMany(
                        resources.patterns.map(({ text }) => text),
                    ),
                }),
                ...(conditions.length > 0 && { Condition: conditionsOf(conditions) }),
            })),
        ),
    };
    return JSON.stringify(written).replaceAll(/\s/g, "").length;
}

function principalsOf(entries: readonly PrincipalEntry[]): Record<string, unknown> | "*" {
    const [first] = entries;
    if (entries.length === 1 && first?.type === "AWS" && first.value === "*") return "*";
    const types = new Set(entries.map(({ type }) => type));
    return Object.fromEntries(
        [...types].map((type) => [
            type,
            oneOrMany(entries.filter((one) => one.type === type).map(({ value }) => value)),
        ]),
    );
}

function conditionsOf(conditions: Policy["statements"][number]["conditions"]): Record<string, Record<string, unknown>> {
    const written: Record<string, Record<string, unknown>> = {};
    for (const { operator, name, values } of conditions) {
        const texts =
            "templates" in values
                ? values.templates.map(({ text }) => text)
                : "texts" in values
                  ? values.texts
                  : values.absent.map(String);
        written[operator.name] = { ...written[operator.name], [name]: oneOrMany(texts) };
    }
    return written;
}

function oneOrMany<T>(values: readonly T[]): T | readonly T[] {
    return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
