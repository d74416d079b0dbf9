import { DirectAccess, type DirectClass } from "../chains/direct-access";
import { ChainGraph } from "../chains/graph";
import { serviceOutsider } from "../chains/assume/outsiders";
import { ACCOUNT_ACCESS } from "../chains/assume/service-calls";
import type { Outsider } from "../chains/assume/outsider";
import { firstChains, reachOf, type Reached } from "../chains/reach";
import { layerStatements } from "../evaluate/outcome";
import { Kept } from "../kept";
import type { Account, AccountPrincipal } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { permissionSetOf } from "../matrix/way-words";
import type { PolicyStatement } from "../policy/policy";
import type { Pairing, PrincipalPair } from "./pairing";

/** No group: the instance isn't there. */
export const ABSENT = -1;

/** A principal that somebody is or becomes. */
export interface Route extends Pick<Reached, "chain" | "how"> {
    readonly end: AccountPrincipal;
    /** Equal for the same end on both sides. */
    readonly key: string;
    /** The same for all sessions of a role. */
    readonly base: string;
    /** How sure the chain is, what it takes and how long it lasts: equal for chains that are alike in that. */
    readonly terms: string;
}

/** One of the two sources, with what its principals reach. */
export class Side {
    readonly account: Account;
    readonly direct: DirectAccess;
    /** Absent where only a principal's own policies count. */
    readonly graph: ChainGraph | undefined;
    private readonly keys: ReadonlyMap<string, string>;
    private readonly byKey: ReadonlyMap<string, AccountPrincipal>;
    private readonly routes = new Kept<AccountPrincipal, readonly Route[]>();
    private readonly statements = new Kept<DirectClass, readonly PolicyStatement[]>();
    private readonly labels = new Map<DirectClass, Int32Array>();
    private readonly positions: Int32Array;

    /**
     * @param positions for each pair of instances its position in this account, or `ABSENT`.
     * @param keys for each ARN of a principal what its pair is called.
     */
    constructor(account: Account, positions: Int32Array, keys: ReadonlyMap<string, string>, direct: boolean) {
        this.account = account;
        this.positions = positions;
        this.direct = new DirectAccess(account);
        this.graph = direct ? undefined : new ChainGraph(account);
        this.keys = keys;
        const all = [...account.principals, ...(this.graph?.madeRoles ?? []), ...(this.graph?.beginnings ?? [])];
        this.byKey = new Map(all.map((one) => [this.baseKey(one), one]));
    }

    /** Equal for the same principal on both sides; sessions of a role with other tags are others. */
    keyOf(principal: AccountPrincipal): string {
        const { session } = principal;
        const base = this.baseKey(principal);
        return session === undefined ? base : `${base} ${JSON.stringify(session.tags)}`;
    }

    /** Equal for the same principal on both sides, whatever its tags. */
    baseKey(principal: AccountPrincipal): string {
        const set = principal.type === "role" ? permissionSetOf(principal) : undefined;
        // The role of a permission set has another ending in each account.
        if (set !== undefined) return `permission set ${set} in ${ownerOf(principal, this.account)}`;
        return this.keys.get(principal.arn) ?? principal.arn;
    }

    /** The principal of this side that one of the other side is. */
    counterpart(principal: AccountPrincipal, other: Side): AccountPrincipal | undefined {
        if (other === this) return principal;
        const base = this.byKey.get(other.baseKey(principal));
        return base === undefined || principal.session === undefined ? base : { ...base, session: principal.session };
    }

    /** The service that uses an entitlement to a role in somebody's name. */
    accountAccess(role: AccountPrincipal): Outsider {
        return serviceOutsider(ACCOUNT_ACCESS, ownerOf(role, this.account));
    }

    /** What somebody can become next; `outsider`: somebody whom the other side's trust policies name. */
    stepsFrom(principal: AccountPrincipal, outsider?: Outsider): readonly Step[] {
        if (this.graph === undefined) return [];
        return outsider?.principal === principal && this.graph.outsider(principal) === undefined
            ? this.graph.fromOutside(outsider)
            : this.graph.from(principal);
    }

    /** Itself first, then everything that it can become. */
    routesOf(principal: AccountPrincipal | undefined, outsider?: Outsider): readonly Route[] {
        if (principal === undefined) return [];
        return this.routes.of(principal, () => {
            const own: Route = { chain: [], how: "direct", end: principal, key: "own", base: "own", terms: "[]" };
            if (this.graph === undefined) return [own];
            const reached = reachOf(principal, (one) => this.stepsFrom(one, outsider));
            const firsts = new Set(firstChains(reached));
            return [
                own,
                ...reached.map((one): Route => {
                    const { principal: end, chain, how } = one;
                    const [key, terms] = [this.keyOf(end), termsOf(chain)];
                    // Further chains to the same end differ in their terms.
                    const named = firsts.has(one) ? key : `${key} ${terms}`;
                    return { chain, how, end, key: named, base: this.baseKey(end), terms };
                }),
            ];
        });
    }

    /** The statements of a class that speak of opening sessions. */
    statementsOf(one: DirectClass): readonly PolicyStatement[] {
        return this.statements.of(one, () => layerStatements(one.request.layers));
    }

    /** For each pair of instances, the group of the class that its instance is in here, or `ABSENT`. */
    groupsOf(one: DirectClass): Int32Array {
        const known = this.labels.get(one);
        if (known !== undefined) return known;
        const { groups } = one;
        const own = new Int32Array(this.account.instances.length).fill(ABSENT);
        // Most instances are in one group: it is written first, and the others over it.
        const sizes = groups.map(({ instances }) => instances.count());
        const largest = sizes.indexOf(Math.max(...sizes));
        if (largest !== -1) own.fill(largest);
        for (const [group, { instances }] of groups.entries())
            if (group !== largest) for (const position of instances) own[position] = group;

        const labels = new Int32Array(this.positions.length).fill(ABSENT);
        for (let at = 0; at < labels.length; at += 1) {
            const position = this.positions[at] ?? ABSENT;
            if (position !== ABSENT) labels[at] = own[position] ?? ABSENT;
        }
        this.labels.set(one, labels);
        return labels;
    }
}

/** A name for each pair of principals, by their ARNs on one side. */
export function pairKeys({ principals }: Pairing, side: keyof PrincipalPair): Map<string, string> {
    return new Map(
        principals.flatMap((pair, index): [string, string][] => {
            const one = pair[side];
            return one === undefined ? [] : [[one.arn, `pair ${index}`]];
        }),
    );
}

/** How sure a chain is, what it takes and how long it lasts; equal for chains that are alike in that. */
export function termsOf(chain: readonly Step[]): string {
    return JSON.stringify(
        chain.flatMap(({ verdict, needs, later }) =>
            verdict === "allowed" && needs === undefined && later === undefined ? [] : [[verdict, needs, later]],
        ),
    );
}
