import { ChainGraph, firstChains, reachOf, type Reached } from "../../chains";
import { UNNAMED } from "../../bypasses/places";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf, withoutLimit } from "../../matrix/own-account";
import { arns } from "../../prove/universe";
import { isAdministrator } from "../toolkit/administrator";
import { placed } from "../toolkit/allowing-statement";
import { allowedWrites, grantsTo, reaches, withEverything } from "../toolkit/iam-openings";
import type { Snapshot, Whole } from "../toolkit/snapshot";

/** What somebody's rights come to, the widest first. */
export const RIGHTS = ["everything", "any right", "sessions", "commands"] as const;
export type Rights = (typeof RIGHTS)[number];

/** A principal with rights, and the chain that leads to it; empty for one's own. */
export interface Opening extends Pick<Reached, "principal" | "chain"> {
    readonly rights: Rights;
}

/** Who becomes whom in all accounts of a source, and what they can do then. */
export class Chains {
    readonly graph: ChainGraph;
    private readonly snapshots: ReadonlyMap<string, Snapshot>;
    /** Principals of the graph and of the snapshots, by ARN. */
    private readonly nodes: ReadonlyMap<string, AccountPrincipal>;
    private readonly looked: ReadonlyMap<string, AccountPrincipal>;
    private readonly rights = new Map<string, Rights | undefined>();

    constructor({ account, snapshots }: Whole) {
        this.graph = new ChainGraph(account);
        this.snapshots = new Map(snapshots.map((one) => [one.home.account, one]));
        this.nodes = byArn(account.principals);
        this.looked = byArn(snapshots.flatMap((one) => one.account.principals));
    }

    /** Whether a principal can assume a role. */
    assumes({ arn }: AccountPrincipal, role: AccountPrincipal): "yes" | "unknown" | "no" {
        const node = this.nodes.get(arn);
        const step = node && this.graph.from(node).find(({ to }) => to.arn === role.arn);
        if (step === undefined) return "no";
        return step.verdict === "allowed" ? "yes" : "unknown";
    }

    /** What somebody can surely become through roles that has rights, the widest rights and then the shortest chain first. */
    openings(principal: AccountPrincipal): readonly Opening[] {
        const node = this.nodes.get(principal.arn) ?? principal;
        const reached = firstChains(reachOf(node, (one) => this.graph.from(one)));
        const ends = [{ principal: node, chain: [] }, ...reached.filter(isSure)];
        const all = ends.flatMap(({ principal: end, chain }): Opening[] => {
            const rights = this.rightsOf(end);
            return rights === undefined ? [] : [{ principal: end, chain, rights }];
        });
        return all.sort((one, other) => RIGHTS.indexOf(one.rights) - RIGHTS.indexOf(other.rights));
    }

    /** What a principal's own policies come to. */
    rightsOf(principal: AccountPrincipal): Rights | undefined {
        const { arn } = principal;
        if (this.rights.has(arn)) return this.rights.get(arn);
        const snapshot = this.snapshots.get(ownerOf(principal, this.graph.account));
        const rights = snapshot && rightsIn(this.looked.get(arn) ?? withoutLimit(principal), snapshot);
        this.rights.set(arn, rights);
        return rights;
    }
}

const made = new WeakMap<Whole, Chains>();

/** The chains of all accounts that a snapshot is one of. */
export function chainsOf({ whole }: Snapshot): Chains {
    const chains = made.get(whole) ?? new Chains(whole);
    made.set(whole, chains);
    return chains;
}

function byArn(principals: readonly AccountPrincipal[]): ReadonlyMap<string, AccountPrincipal> {
    return new Map(principals.map((one) => [one.arn, one]));
}

function isSure({ verdict }: Reached): boolean {
    return verdict === "allowed";
}

function rightsIn(principal: AccountPrincipal, snapshot: Snapshot): Rights | undefined {
    if (principal.policies.identity.length === 0) return undefined;
    if (isAdministrator(principal, snapshot)) return "everything";
    if (rewritesIam(principal, snapshot)) return "any right";
    if (snapshot.sessions(principal) !== "none") return "sessions";
    return reaches(principal, principal.policies, snapshot) === "yes" ? "commands" : undefined;
}

/** Whether a principal gives itself any right, or becomes any role or user of its account. */
function rewritesIam(principal: AccountPrincipal, snapshot: Snapshot): boolean {
    const { any } = grantsTo(principal, principal, snapshot);
    if (any.length > 0 && reaches(principal, withEverything(principal), snapshot) === "yes") return true;
    return (["user", "role"] as const).some((on) => {
        const universes = [arns(placed(`arn:PARTITION:iam::ACCOUNT:${on}/${UNNAMED}`, snapshot))];
        const effect = on === "user" ? "signs in" : "trusts";
        return allowedWrites(principal, { on, effects: [effect] }, { universes }, snapshot).length > 0;
    });
}
