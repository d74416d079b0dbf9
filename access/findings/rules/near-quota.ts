import type { Policy } from "../../policy/policy";
import type { Rule } from "../rule";
import { arnsOf, type Snapshot } from "../snapshot";

/** Characters in all inline policies of one kind of principal together. */
const INLINE = { user: 2048, group: 5120, role: 10_240 } as const;
const MANAGED = 6144;
/** From this share of a quota on it is worth saying. */
const NEAR = 0.9;

export const nearQuota: Rule = {
    id: "near-quota",
    severity: "low",
    title: "Policies near IAM's size limit",
    why: "The next instance or tag doesn't fit any more, and IAM refuses the change on the day that somebody needs it.",
    remedy: "Allow by tags instead of ARNs, or move the statements to managed policies.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    *find(snapshot) {
        for (const [owner, { policies, limit, principals }] of owners(snapshot)) {
            const size = policies.reduce((sum, policy) => sum + leastSize(policy), 0);
            if (size < limit * NEAR) continue;
            const [policy] = policies;
            const name = policies.length === 1 && policy !== undefined ? { policy: policy.name } : {};
            const what = `${owner}: at least ${size} of ${limit} characters`;
            yield { principals: [...principals], ...name, what };
        }
    },
};

interface Owned {
    readonly policies: Policy[];
    readonly limit: number;
    readonly principals: Set<string>;
}

function owners({ policies }: Snapshot): Map<string, Owned> {
    const found = new Map<string, Owned>();
    for (const { policy, principals } of policies) {
        const inline = / of (user|group|role) (\S+)$/.exec(policy.name);
        const managed = policy.name.startsWith("managed policy ");
        if (inline === null && !managed) continue;
        const kind = inline?.[1] === "user" ? "user" : inline?.[1] === "group" ? "group" : "role";
        const owner = inline === null ? policy.name : `inline policies of ${kind} ${inline[2] ?? ""}`;
        const owned = found.get(owner) ?? {
            policies: [],
            limit: inline === null ? MANAGED : INLINE[kind],
            principals: new Set(),
        };
        owned.policies.push(policy);
        for (const arn of arnsOf(principals)) owned.principals.add(arn);
        found.set(owner, owned);
    }
    return found;
}

/** The characters that a policy needs however it is written: white space doesn't count, nor do needless brackets. */
export function leastSize({ version, statements }: Policy): number {
    const written = {
        ...(version === "2012-10-17" && { Version: version }),
        Statement: oneOrMany(
            statements.map(({ sid, effect, actions, resources, conditions }) => ({
                ...(sid !== undefined && { Sid: sid }),
                Effect: effect,
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
