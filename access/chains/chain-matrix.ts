import { Numbers } from "../kept";
import {
    ordered,
    orderedPrincipals,
    type Account,
    type AccountInstance,
    type AccountPrincipal,
} from "../matrix/account";
import { Bits } from "../matrix/bits";
import { opensEver, type Cell, type Way } from "../matrix/cell";
import type { Matrix, PrincipalClass } from "../matrix/matrix";
import { withSessions } from "../matrix/sessions";
import { throughChain } from "../matrix/chain-cell";
import type { ShellStep } from "../matrix/step";
import type { Outsider } from "./assume/outsider";
import { DirectAccess, type DirectClass } from "./direct-access";
import { EscalationSteps } from "./escalation-steps";
import { ChainGraph } from "./graph";
import { Openings } from "./opened";
import { Parts, type OneWay } from "./parts";
import { reachOf, type Reached } from "./reach";
import { retaggedBy, type Retagged } from "./retagged";
import { shellCell } from "./shell-cell";

export interface ChainOptions {
    /** What counts: one's own policies, roles that one can assume as well, escalation as well. Default `roles`. */
    readonly by?: "direct" | "roles" | "escalation";
    /** Whether roles have rows of their own. Default: only those that nobody is known to assume. */
    readonly roles?: boolean;
    /** The rows, in place of those. */
    readonly rows?: (principal: AccountPrincipal) => boolean;
    /** Rows besides, of some of those that a row stands for: see `some-of.ts`. */
    readonly asked?: readonly Outsider[];
    /** Of escalation, how many changes of principals are looked at before `TooManyVariants` is thrown. Default: any number. */
    readonly most?: number;
    /** The instances that are shown; chains lead over all. Default: all. */
    readonly instances?: (instance: AccountInstance) => boolean;
}

/**
 * Who can open a session on what, by any chain: a row for everybody at the beginning of one.
 *
 * Principals that reach the same by the same steps are taken together, so the cost grows with what policies can tell apart.
 */
export function chainMatrix(account: Account, options: ChainOptions = {}): Matrix {
    const matrix = new ChainMatrix(ordered(account), options).matrix();
    return options.instances === undefined ? matrix : only(matrix, options.instances);
}

/** A matrix of some of its instances. */
function only(matrix: Matrix, isShown: (instance: AccountInstance) => boolean): Matrix {
    const positions = matrix.instances.flatMap((instance, position) => (isShown(instance) ? [position] : []));
    const instances = positions.flatMap((position) => matrix.instances[position] ?? []);
    const kept = (bits: Bits): Bits =>
        Bits.of(
            instances.length,
            positions.flatMap((position, index) => (bits.has(position) ? [index] : [])),
        );
    const classes = matrix.classes.map((one) => ({
        ...one,
        groups: one.groups
            .map((group) => ({ ...group, instances: kept(group.instances) }))
            .filter((group) => !group.instances.isEmpty()),
    }));
    return { ...matrix, account: { ...matrix.account, instances }, instances, classes };
}

class ChainMatrix {
    private readonly account: Account;
    private readonly options: ChainOptions;
    private readonly direct: DirectAccess;
    /** Undefined where only one's own policies count. */
    private readonly graph: ChainGraph | undefined;
    private readonly escalation: EscalationSteps | undefined;
    private readonly all: readonly AccountPrincipal[];
    private readonly openings = new Openings();
    private readonly ids = new Numbers<object>();

    constructor(account: Account, options: ChainOptions) {
        this.account = account;
        this.options = options;
        this.direct = new DirectAccess(account);
        this.all = withSessions(account).principals;
        if (options.by === "direct") return;
        this.graph = new ChainGraph(account, options.asked);
        if (options.by === "escalation") this.escalation = new EscalationSteps(this.graph, this.direct, options.most);
    }

    matrix(): Matrix {
        const { by = "roles", rows: chosen } = this.options;
        const outside = (this.graph?.beginnings ?? []).filter((one) => {
            // People count like users, even those who reach nothing; of the rest there may be any number.
            if (chosen !== undefined || one.type === "person") return true;
            const reached = this.reached(one);
            return this.opensAny(reached) || this.retagged(one, reached).length > 0;
        });
        const became = new Set<string>();
        const classes = new Map<string, { principals: AccountPrincipal[]; reached: readonly Reached[] }>();
        const add = (principal: AccountPrincipal): void => {
            const reached = this.reached(principal);
            // A role that somebody becomes has no row of its own.
            if (principal.type !== "role") for (const one of reached) became.add(one.principal.arn);
            const key = this.signature(principal, reached);
            const known = classes.get(key);
            if (known === undefined) classes.set(key, { principals: [principal], reached });
            else known.principals.push(principal);
        };
        const candidates = [...outside, ...this.all];
        for (const principal of candidates.filter(({ type }) => type !== "role")) add(principal);
        const isRow = chosen ?? ((one: AccountPrincipal) => this.isRow(one, by, became));
        for (const role of candidates.filter((one) => one.type === "role" && isRow(one))) add(role);
        const made = [...classes.values()].flatMap(({ principals, reached }): PrincipalClass[] => {
            const rows = principals.filter((one) => isRow(one));
            const [first] = rows;
            return first === undefined ? [] : [this.classOf(first, rows, reached)];
        });
        const principals = orderedPrincipals(made.flatMap((one) => one.principals));
        const account = { ...this.account, principals };
        return { account, instances: this.account.instances, classes: made, documents: this.direct.documents };
    }

    private isRow(one: AccountPrincipal, by: ChainOptions["by"], became: ReadonlySet<string>): boolean {
        if (one.type !== "role") return true;
        const { roles = by === "direct" } = this.options;
        // Where a stack doesn't know the trust policy yet, others may come to be let in whom nothing names.
        const isOpen = one.unknownTrust !== undefined && one.people === undefined;
        return roles || isOpen || one.session !== undefined || !became.has(one.arn);
    }

    /** What somebody becomes that opens something. */
    private reached(principal: AccountPrincipal): readonly Reached[] {
        const { escalation, graph } = this;
        if (escalation !== undefined) return reachOf(principal, (one) => escalation.from(one), true);
        return graph === undefined ? [] : reachOf(principal, (one) => graph.from(one));
    }

    /** Equal for principals that reach the same by the same steps. */
    private signature(principal: AccountPrincipal, reached: readonly Reached[]): string {
        let key = String(this.direct.of(principal).id);
        for (const { principal: end, chain } of reached) {
            if (!this.opens(end)) continue;
            key += ";";
            for (const step of chain) key += `${this.ids.of(step)},`;
        }
        for (const shell of this.shells(principal)) key += ` ${this.ids.of(shell)}`;
        for (const { shell, chain } of this.retagged(principal, reached)) {
            key += ` ${this.ids.of(shell)}:`;
            for (const { to } of chain) key += `${this.ids.of(to)},`;
        }
        return key;
    }

    /** What somebody opens by writing tags as one of the principals that it can be, and opening sessions as another. */
    private retagged(principal: AccountPrincipal, reached: readonly Reached[]): readonly Retagged[] {
        const { escalation } = this;
        if (escalation === undefined) return [];
        const known = this.retaggedOf.get(principal) ?? retaggedBy(principal, reached, escalation);
        this.retaggedOf.set(principal, known);
        return known;
    }

    private readonly retaggedOf = new Map<AccountPrincipal, readonly Retagged[]>();

    private opensAny(reached: readonly Reached[]): boolean {
        return reached.some(({ principal }) => this.opens(principal));
    }

    /** Whether a principal opens anything by itself. */
    private opens(principal: AccountPrincipal): boolean {
        return this.direct.of(principal).open.length > 0 || this.shells(principal).length > 0;
    }

    private shells(principal: AccountPrincipal): readonly ShellStep[] {
        return this.escalation?.shells(principal) ?? [];
    }

    /** Shells by other ways than sessions, by oneself or at the end of a chain. */
    private shellWays(
        first: AccountPrincipal,
        reached: readonly Reached[],
    ): readonly { readonly way: OneWay; readonly instances: Bits }[] {
        const { escalation } = this;
        if (escalation === undefined) return [];
        const own: Pick<Reached, "principal" | "chain"> = { principal: first, chain: [] };
        const alone = [own, ...reached].flatMap(({ principal, chain }) =>
            escalation
                .shells(principal)
                .map((shell) => ({ shell, chain: [...chain, { ...shell, to: principal }], principal })),
        );
        return [...alone, ...this.retagged(first, reached)].map(({ shell, chain, principal }) => {
            const { request } = this.direct.of(principal);
            const cell = throughChain(shellCell(shell), chain);
            const way: OneWay = {
                way: { how: "escalation", chain, cell },
                to: { how: "escalation", chain, request, cell },
            };
            return { way, instances: Bits.of(this.account.instances.length, shell.instances) };
        });
    }

    private classOf(
        first: AccountPrincipal,
        principals: readonly AccountPrincipal[],
        reached: readonly Reached[],
    ): PrincipalClass {
        const own = this.direct.of(first);
        const ends = reached.filter(({ principal }) => this.direct.of(principal).open.length > 0);
        const shells = this.shellWays(first, reached);
        if (ends.length + shells.length === 0) return { principals, request: own.request, groups: own.groups };
        const parts = new Parts(this.openings, own.groups, (cell) =>
            opensEver(cell) ? wayOf({ how: "direct", chain: [] }, own, cell) : undefined,
        );
        for (const way of ends) {
            const end = this.direct.of(way.principal);
            for (const { instances, cell: own } of end.open) {
                const cell = throughChain(own, way.chain);
                parts.add(this.openings.of(cell), instances, () => wayOf(way, end, cell));
            }
        }
        for (const { way, instances } of shells) parts.add(this.openings.of(way.way.cell), instances, () => way);
        return { principals, request: own.request, chained: true, groups: parts.groups() };
    }
}

function wayOf({ how, chain }: Pick<Way, "how" | "chain">, { request }: DirectClass, cell: Cell): OneWay {
    return { way: { how, chain, cell }, to: { how, chain, request } };
}
