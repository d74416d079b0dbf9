import type { AnyPolicy } from "../../evaluate/outcome";
import { groupOf } from "../../findings/toolkit/iam-targets";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Gift, Gifts } from "./gifts";
import { together, type Allowed, type IamWrites } from "./iam-writes";
import type { NewNames } from "./new-names";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

const ADD = "iam:AddUserToGroup";

/** Groups that users are put into. */
export class Memberships {
    private readonly rights: Rights;
    private readonly writes: IamWrites;
    private readonly gifts: Gifts;
    private readonly variants: Variants;
    private readonly names: NewNames;

    constructor(rights: Rights, writes: IamWrites, gifts: Gifts, variants: Variants, names: NewNames) {
        this.rights = rights;
        this.writes = writes;
        this.gifts = gifts;
        this.variants = variants;
        this.names = names;
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (target.type !== "user" || !this.rights.mentions(principal, ADD)) return [];
        return [...this.joined(principal, target), ...this.created(principal, target)];
    }

    private joined(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        return [...this.groupsOf(target)].flatMap(([group, policies]): Gift[] => {
            const allowed = this.writes
                .arnsOf("group", group, principal)
                .map((arn) => this.writes.all(principal, arn, [ADD]))
                .find(({ actions }) => actions.length > 0);
            if (allowed === undefined) return [];
            const identity = [...target.policies.identity, ...policies];
            const to = this.variants.of(target, { kind: "group", which: group }, () => ({
                policies: { ...target.policies, identity },
                groups: [...target.groups, group],
            }));
            return [{ to, allowed, what: `the group ${group}` }];
        });
    }

    /** A group that doesn't exist yet, with every right. */
    private created(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const calls = ["iam:CreateGroup", ADD];
        if (calls.some((action) => !this.rights.mentions(principal, action))) return [];
        const ways = this.names.of("group", principal).flatMap((arn): Allowed[] => {
            const made = this.writes.all(principal, arn, calls);
            const grants = this.gifts.anyRight(principal, "group", arn);
            return made.actions.length > 0 && grants.actions.length > 0 ? [together(made, grants)] : [];
        });
        const [allowed] = ways;
        return allowed === undefined ? [] : [{ to: this.variants.all(target), allowed, what: "a new group" }];
    }

    /** The groups of a user's account that it isn't in, with their policies. */
    private groupsOf(target: AccountPrincipal): ReadonlyMap<string, readonly AnyPolicy[]> {
        const { account } = this.rights;
        const owner = ownerOf(target, account);
        const found = new Map<string, readonly AnyPolicy[]>();
        for (const one of account.groups ?? []) {
            if ((one.account ?? account.id) === owner && !target.groups.includes(one.name))
                found.set(one.name, one.policies);
        }
        for (const one of account.principals) {
            if (ownerOf(one, account) !== owner) continue;
            for (const group of one.groups) {
                if (target.groups.includes(group) || found.has(group)) continue;
                // Where the groups aren't read, what is known of them is what their members have.
                const isOfGroup = (policy: AnyPolicy): boolean =>
                    groupOf(policy) === group || policy.owner?.kind === "managed";
                found.set(group, one.policies.identity.filter(isOfGroup));
            }
        }
        return found;
    }
}
