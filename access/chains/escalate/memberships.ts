import type { AnyPolicy } from "../../evaluate/outcome";
import { groupOf } from "../../findings/toolkit/iam-targets";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { namesOf } from "../../report/report";
import type { Gift, Gifts } from "./gifts";
import { together, type Allowed, type IamWrites } from "./iam-writes";
import type { NewNames } from "./new-names";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

const ADD = "iam:AddUserToGroup";

/** The kind of change that a membership is. */
const KIND = "group";

/** More names than these are counted. */
const SHOWN = 3;

/** More groups with a Deny than these aren't joined in every order, but each alone and all at once. */
const MOST_DENYING = 3;

/** A group that somebody may put a user into. */
interface Joinable {
    readonly name: string;
    readonly policies: readonly AnyPolicy[];
    readonly allowed: Allowed;
}

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

    /**
     * Each group alone, and those that deny nothing all at once: that each order and choice of them is looked at would take
     * hours where there are ten. A group with a Deny may take something away, so these are joined one after the other.
     */
    private joined(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        const open = [...this.groupsOf(target)].flatMap(([name, policies]): Joinable[] => {
            const allowed = this.writes
                .arnsOf("group", name, principal)
                .map((arn) => this.writes.all(principal, arn, [ADD]))
                .find(({ actions }) => actions.length > 0);
            return allowed === undefined ? [] : [{ name, policies, allowed }];
        });
        const isMember = this.variants.isChanged(target, KIND);
        const denying = open.filter(({ policies }) => policies.some(mayDeny));
        const harmless = open.filter((one) => !denying.includes(one));
        const areMany = denying.length > MOST_DENYING;
        const alone = !isMember ? open : areMany ? [] : denying;
        const together = [harmless, ...(areMany ? [open] : [])].filter(({ length }) => length > (isMember ? 0 : 1));
        return [...alone.map((one) => [one]), ...together].map((groups) => this.joining(target, groups));
    }

    private joining(target: AccountPrincipal, groups: readonly Joinable[]): Gift {
        const names = groups.map(({ name }) => name);
        const to = this.variants.of(target, { kind: KIND, which: names.join("\n") }, () => ({
            policies: {
                ...target.policies,
                identity: [...target.policies.identity, ...groups.flatMap(({ policies }) => policies)],
            },
            groups: [...target.groups, ...names],
        }));
        const what = `the ${names.length === 1 ? "group" : "groups"} ${namesOf(names, SHOWN)}`;
        return { to, allowed: groups.map(({ allowed }) => allowed).reduce(together), what };
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

function mayDeny(policy: AnyPolicy): boolean {
    return policy.kind === "unknown" || policy.statements.some(({ effect }) => effect === "Deny");
}
