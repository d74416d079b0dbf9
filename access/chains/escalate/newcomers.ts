import { tagActions } from "../../bypasses";
import { ABSENT } from "../../evaluate/context";
import type { AnyPolicy } from "../../evaluate/outcome";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import type { Step } from "../../matrix/step";
import { parseTrustPolicy } from "../../policy/parse";
import { givesAnyRight, type Changed, type GivenSteps } from "./given";
import type { Gifts } from "./gifts";
import { isSure, NO_CALLS, together, type Allowed, type IamWrites } from "./iam-writes";
import type { NewNames } from "./new-names";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

/** How somebody becomes a role that doesn't exist yet: the calls, or none. */
export type BecomesNew = (principal: AccountPrincipal, role: AccountPrincipal) => Allowed;

/** What creating users and roles takes. */
interface Means {
    readonly writes: IamWrites;
    readonly gifts: Gifts;
    readonly given: GivenSteps;
    readonly names: NewNames;
    readonly becomes: BecomesNew;
}

export const CREATE = { user: "iam:CreateUser", role: "iam:CreateRole" } as const;

/** A user has no password until one is made. */
const SIGNING_IN = new Set(["iam:CreateAccessKey", "iam:CreateLoginProfile"]);

const WITHOUT_TAGS = parseTrustPolicy(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" } },
    "trust policy",
);

interface Named {
    readonly type: "user" | "role";
    readonly arn: string;
    readonly limit: AnyPolicy | undefined;
}

/** Users and roles that somebody creates: no limit of its creator's own is theirs. */
export class Newcomers {
    private readonly rights: Rights;
    private readonly variants: Variants;
    private readonly means: Means;

    constructor(rights: Rights, variants: Variants, means: Means) {
        this.rights = rights;
        this.variants = variants;
        this.means = means;
    }

    steps(principal: AccountPrincipal): Step[] {
        return (["user", "role"] as const)
            .filter((type) => this.rights.mentions(principal, CREATE[type]))
            .flatMap((type) =>
                this.means.names.alike(type, principal).flatMap((arns) => this.ofNames(principal, type, arns)),
            );
    }

    /** Those of names that make no difference to what a newcomer may do, but perhaps to what its creator may. */
    private ofNames(principal: AccountPrincipal, type: "user" | "role", arns: readonly string[]): Step[] {
        const found = new Map<string, Changed>();
        const becomes = new Map<string, Allowed>();
        for (const limit of this.limits(principal)) {
            for (const arn of arns) {
                const to = this.bare(principal, { type, arn, limit });
                const made = this.made(principal, to);
                if (made === undefined) continue;
                const becoming = becomes.get(arn) ?? this.becomes(principal, to);
                becomes.set(arn, becoming);
                if (becoming.actions.length === 0) continue;
                const own: Changed = { to, allowed: NO_CALLS, effects: [] };
                const changed = [own, ...this.means.given.all(principal, to)].map((one) => ({
                    ...one,
                    to: this.withOwnTags(one),
                    allowed: [made, one.allowed, becoming].reduce(together),
                }));
                for (const one of changed) {
                    // Without a right it is the same with each boundary.
                    const key = JSON.stringify([one.effects.length === 0 ? "" : limit?.name, one.effects]);
                    const known = found.get(key);
                    if (known === undefined || (isSure(one.allowed) && !isSure(known.allowed))) found.set(key, one);
                }
                if (!changed.some(givesAnyRight)) continue;
                if (limit === undefined) return this.told(principal, found);
                break;
            }
        }
        return this.told(principal, found);
    }

    private told(principal: AccountPrincipal, found: ReadonlyMap<string, Changed>): Step[] {
        return [...found.values()].map((one) => this.means.given.created(principal, one));
    }

    /** The boundaries that a newcomer may have: none, its creator's own, and those that conditions name. */
    private limits(principal: AccountPrincipal): ReadonlySet<AnyPolicy | undefined> {
        const named = this.means.gifts.boundaries(principal).map(({ policy }) => policy);
        return new Set([undefined, principal.policies.boundary, ...named]);
    }

    /**
     * The calls by which somebody creates a newcomer: without tags, or with them where policies ask for them. Tagging as it is
     * created takes a right of its own.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html
     */
    private made(principal: AccountPrincipal, newcomer: AccountPrincipal): Allowed | undefined {
        const { writes } = this.means;
        const type = iamType(newcomer);
        const context = writes.boundaryContext(newcomer);
        const asked = this.rights.askedRequestTags(principal, CREATE[type]);
        const untagged = Object.fromEntries(asked.map((key) => [key, ABSENT]));
        const ways = [writes.all(principal, newcomer.arn, [CREATE[type]], { ...context, ...untagged })];
        if (asked.length > 0) {
            const calls = [CREATE[type], ...tagActions("writes", type)];
            ways.push(writes.all(principal, newcomer.arn, calls, context));
        }
        const open = ways.filter(({ actions }) => actions.length > 0);
        return open.find(isSure) ?? open[0];
    }

    /** How its creator becomes a newcomer: with credentials of its own, or by the role's trust policy. */
    private becomes(principal: AccountPrincipal, newcomer: AccountPrincipal): Allowed {
        if (newcomer.type === "role") return this.means.becomes(principal, newcomer);
        return this.means.writes.one(principal, newcomer.arn, ({ action }) => SIGNING_IN.has(action));
    }

    /** A role has its own tags: its creator, who writes its trust policy, passes it none. Of others see `OpenedSessions`. */
    private withOwnTags({ to }: Changed): AccountPrincipal {
        if (to.type !== "role" || to.session !== undefined) return to;
        return this.variants.of(to, { kind: "trusting" }, () => ({ policies: to.policies, trust: WITHOUT_TAGS }));
    }

    private bare({ account, policies }: AccountPrincipal, { type, arn, limit }: Named): AccountPrincipal {
        return this.variants.created(arn, limit, () => ({
            type,
            name: this.means.names.nameOf(type, arn),
            arn,
            ...(account !== undefined && { account }),
            tags: {},
            groups: [],
            policies: {
                identity: [],
                ...(limit && { boundary: limit }),
                ...(policies.scps && { scps: policies.scps }),
                ...(policies.account && { account: policies.account }),
            },
        }));
    }
}
