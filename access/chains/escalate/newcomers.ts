import type { ContextValue } from "../../evaluate/context";
import { statementsOf, type AnyPolicy } from "../../evaluate/outcome";
import { parsePolicy } from "../../policy/parse";
import { boundaryContext } from "../../findings/toolkit/iam-targets";
import { valuesOf } from "../../findings/toolkit/statements";
import type { AccountPrincipal } from "../../matrix/account";
import type { Gift, Gifts } from "./gifts";
import { together, type Allowed, type IamWrites } from "./iam-writes";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

/** How somebody becomes a role that doesn't exist yet: the calls, or none. */
export type BecomesNew = (principal: AccountPrincipal, role: AccountPrincipal) => Allowed;

const EVERYTHING = parsePolicy(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    "whatever is written",
);

/** More boundaries than these aren't tried. */
const MOST_BOUNDARIES = 20;

/** Users and roles that somebody creates, with rights that a limit of their own keeps from them. */
export class Newcomers {
    private readonly rights: Rights;
    private readonly writes: IamWrites;
    private readonly gifts: Gifts;
    private readonly variants: Variants;
    private readonly becomes: BecomesNew;

    constructor(rights: Rights, writes: IamWrites, gifts: Gifts, variants: Variants, becomes: BecomesNew) {
        this.rights = rights;
        this.writes = writes;
        this.gifts = gifts;
        this.variants = variants;
        this.becomes = becomes;
    }

    from(principal: AccountPrincipal): Gift[] {
        return [this.user(principal), this.role(principal)].flatMap((one) => one ?? []);
    }

    private user(principal: AccountPrincipal): Gift | undefined {
        return this.first(principal, "user", (user, context) => {
            const made = this.writes.all(principal, user.arn, ["iam:CreateUser"], context);
            if (made.actions.length === 0) return [];
            const signsIn = this.writes.allowed(
                principal,
                user.arn,
                ({ action }) => action === "iam:CreateAccessKey" || action === "iam:CreateLoginProfile",
            );
            if (signsIn.actions.length === 0) return [];
            const [key = ""] = signsIn.actions;
            const signed: Allowed = { ...signsIn, actions: [key] };
            const grants = this.gifts.anyRight(principal, "user", user.arn, user);
            return grants.actions.length === 0 ? [] : [[made, grants, signed].reduce(together)];
        });
    }

    private role(principal: AccountPrincipal): Gift | undefined {
        return this.first(principal, "role", (role, context) => {
            const made = this.writes.all(principal, role.arn, ["iam:CreateRole"], context);
            if (made.actions.length === 0) return [];
            const grants = this.gifts.anyRight(principal, "role", role.arn, role);
            if (grants.actions.length === 0) return [];
            const becomes = this.becomes(principal, role);
            return becomes.actions.length === 0 ? [] : [[made, grants, becomes].reduce(together)];
        });
    }

    /** The boundaries that conditions may ask for: the principal's own, and those that they name. */
    private boundaries(principal: AccountPrincipal): readonly AnyPolicy[] {
        const { policies } = principal;
        const named = statementsOf(policies.identity)
            .filter(({ effect }) => effect === "Allow")
            .flatMap(({ conditions }) => conditions)
            .filter(({ key, operator }) => key === "iam:permissionsboundary" && !operator.negated)
            .flatMap(valuesOf);
        const own = policies.boundary === undefined ? [] : [policies.boundary];
        return [...new Set([...own, ...this.gifts.named(principal, named).slice(0, MOST_BOUNDARIES)])];
    }

    private first(
        principal: AccountPrincipal,
        type: "user" | "role",
        calls: (newcomer: AccountPrincipal, context: Readonly<Record<string, ContextValue>>) => readonly Allowed[],
    ): Gift | undefined {
        if (!this.rights.mentions(principal, type === "user" ? "iam:CreateUser" : "iam:CreateRole")) return undefined;
        const { scps, account } = principal.policies;
        const existing = new Set(this.rights.account.principals.map(({ arn }) => arn));
        const arns = this.writes.newArns(type, principal).filter((arn) => !existing.has(arn));
        for (const limit of [undefined, ...this.boundaries(principal)]) {
            for (const arn of arns) {
                const newcomer = this.variants.created(`${arn} ${limit?.name ?? ""}`, () => ({
                    type,
                    name: `new ${type}`,
                    arn,
                    ...(principal.account !== undefined && { account: principal.account }),
                    tags: {},
                    groups: [],
                    policies: {
                        identity: [EVERYTHING],
                        ...(limit && { boundary: limit }),
                        ...(scps && { scps }),
                        ...(account && { account }),
                    },
                }));
                const [allowed] = calls(newcomer, boundaryContext(newcomer));
                if (allowed !== undefined) return { to: newcomer, allowed, what: `create a ${type} with any right` };
            }
        }
        return undefined;
    }
}
