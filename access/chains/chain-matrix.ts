import { ordered, type Account, type AccountInstance, type AccountPrincipal } from "../matrix/account";
import { Bits } from "../matrix/bits";
import { opensEver, type Cell, type Way } from "../matrix/cell";
import type { Matrix, PrincipalClass, WayTo } from "../matrix/matrix";
import { withSessions } from "../matrix/sessions";
import { byCertainty, cellOfWays, opens, throughChain, withoutTerms } from "../matrix/chain-cell";
import { DirectAccess, type DirectClass } from "./direct-access";
import { EscalationSteps } from "./escalation-steps";
import { ChainGraph } from "./graph";
import { shellCell } from "./shell-cell";
import { reachOf, type Reached } from "./reach";

export interface ChainOptions {
    /** What counts: one's own policies, roles that one can assume as well, escalation as well. Default `roles`. */
    readonly by?: "direct" | "roles" | "escalation";
    /** Whether roles have rows of their own. Default: only those that nobody is known to assume. */
    readonly roles?: boolean;
    /** The rows, in place of those. */
    readonly rows?: (principal: AccountPrincipal) => boolean;
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
    private readonly graph: ChainGraph;
    private readonly escalation: EscalationSteps | undefined;
    private readonly all: readonly AccountPrincipal[];

    constructor(account: Account, options: ChainOptions) {
        this.account = account;
        this.options = options;
        this.direct = new DirectAccess(account);
        this.all = withSessions(account).principals;
        this.graph = new ChainGraph(account);
        if (options.by === "escalation") this.escalation = new EscalationSteps(this.graph, this.direct);
    }

    matrix(): Matrix {
        const { by = "roles", rows: chosen } = this.options;
        const outside =
            by === "direct"
                ? []
                : this.graph.beginnings.filter((one) => chosen !== undefined || this.opensAny(this.reached(one)));
        const became = new Set<string>();
        const classes = new Map<string, { principals: AccountPrincipal[]; reached: readonly Reached[] }>();
        const add = (principal: AccountPrincipal): void => {
            const reached = by === "direct" ? [] : this.reached(principal);
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
        const account = ordered({ ...this.account, principals: made.flatMap(({ principals }) => principals) });
        return { account, instances: this.account.instances, classes: made, documents: this.direct.documents };
    }

    private isRow(one: AccountPrincipal, by: ChainOptions["by"], became: ReadonlySet<string>): boolean {
        if (one.type !== "role") return true;
        const { roles = by === "direct" } = this.options;
        return roles || one.session !== undefined || !became.has(one.arn);
    }

    /** What somebody becomes that opens something. */
    private reached(principal: AccountPrincipal): readonly Reached[] {
        const { escalation, graph } = this;
        if (escalation === undefined) return reachOf(principal, (one) => graph.from(one));
        return reachOf(principal, (one) => escalation.from(one), true);
    }

    private signature(principal: AccountPrincipal, reached: readonly Reached[]): string {
        const own = this.direct.of(principal);
        const open = reached.filter((one) => this.opensAny([one]));
        const shells = this.escalation?.shells(principal) ?? [];
        return JSON.stringify([
            own.id,
            ...open.map((one) => one.chain.map((step) => this.idOf(step))),
            ...shells.map((shell) => this.idOf(shell)),
        ]);
    }

    private opensAny(reached: readonly Reached[]): boolean {
        return reached.some(
            ({ principal }) =>
                this.direct.of(principal).open.length > 0 || (this.escalation?.shells(principal) ?? []).length > 0,
        );
    }

    private readonly ids = new Map<object, number>();

    private idOf(thing: object): number {
        const id = this.ids.get(thing) ?? this.ids.size;
        this.ids.set(thing, id);
        return id;
    }

    /** Shells by other ways than sessions, by oneself or at the end of a chain. */
    private shellWays(
        first: AccountPrincipal,
        reached: readonly Reached[],
    ): readonly { readonly way: OneWay; readonly instances: Bits }[] {
        const { escalation } = this;
        if (escalation === undefined) return [];
        const own: Pick<Reached, "principal" | "chain"> = { principal: first, chain: [] };
        return [own, ...reached].flatMap(({ principal, chain }) =>
            escalation.shells(principal).map((shell) => {
                const whole = [...chain, { ...shell, to: principal }];
                const { request } = this.direct.of(principal);
                const cell = throughChain(shellCell(shell), whole);
                const way: OneWay = {
                    way: { how: "escalation", chain: whole, cell },
                    to: { how: "escalation", chain: whole, request, cell },
                };
                return { way, instances: Bits.of(this.account.instances.length, shell.instances) };
            }),
        );
    }

    private classOf(
        first: AccountPrincipal,
        principals: readonly AccountPrincipal[],
        reached: readonly Reached[],
    ): PrincipalClass {
        const own = this.direct.of(first);
        const ends = reached
            .map((one) => ({ ...one, end: this.direct.of(one.principal) }))
            .filter(({ end }) => end.open.length > 0);
        const shells = this.shellWays(first, reached);
        if (ends.length + shells.length === 0) return { principals, request: own.request, groups: own.groups };
        let parts: Part[] = own.groups.map(({ instances, cell }) => {
            const ways = opensEver(cell) ? [wayOf({ how: "direct", chain: [] }, own, cell)] : [];
            return { instances, ways, kinds: new Set(opensEver(cell) ? opens(cell) : []), closed: cell };
        });
        const add = (way: OneWay, instances: Bits): void => {
            const kinds = opens(way.way.cell);
            // Most ways lead to what is open already.
            if (parts.some((part) => adds(kinds, part.kinds) && part.instances.shareIn(instances) !== "none"))
                parts = parts.flatMap((part) => withWay(part, instances, way, kinds));
        };
        for (const { end, how, chain } of ends) {
            for (const { instances, cell } of end.open)
                add(wayOf({ how, chain }, end, throughChain(cell, chain)), instances);
        }
        for (const { way, instances } of shells) add(way, instances);
        return {
            principals,
            request: own.request,
            chained: true,
            groups: parts.map(({ instances, ways, closed }) => {
                const sorted = ways.toSorted((one, other) => byCertainty(one.way, other.way));
                const [first] = sorted;
                if (first === undefined) return { instances, cell: closed };
                const kept = telling(sorted);
                return {
                    instances,
                    cell: cellOfWays(kept.map(({ way }) => way)),
                    ...(kept.some(({ way }) => way.how !== "direct") && { ways: kept.map(({ to }) => to) }),
                };
            }),
        };
    }
}

/** Instances with the ways to them. */
interface Part {
    readonly instances: Bits;
    readonly ways: readonly OneWay[];
    /** What they open. */
    readonly kinds: ReadonlySet<string>;
    /** The cell of one's own policies, where there is no way. */
    readonly closed: Cell;
}

interface Wayed {
    readonly way: Way;
}

interface OneWay extends Wayed {
    readonly to: WayTo;
}

function wayOf({ how, chain }: Pick<Way, "how" | "chain">, { request }: DirectClass, cell: Cell): OneWay {
    return { way: { how, chain, cell }, to: { how, chain, request } };
}

function withWay(part: Part, instances: Bits, way: OneWay, kinds: readonly string[]): readonly Part[] {
    if (!adds(kinds, part.kinds) || !addsTo(part.ways, way)) return [part];
    const share = part.instances.shareIn(instances);
    if (share === "none") return [part];
    const more = { ...part, ways: [...part.ways, way], kinds: new Set([...part.kinds, ...kinds]) };
    if (share === "all") return [more];
    return [
        { ...more, instances: part.instances.and(instances) },
        { ...part, instances: part.instances.minus(instances) },
    ];
}

function adds(kinds: readonly string[], known: ReadonlySet<string>): boolean {
    // What is open for good and without terms needn't be opened on any.
    return kinds.some((kind) => !known.has(kind) && !known.has(withoutTerms(kind)));
}

/** Whether a way opens what the others don't, as surely. */
function addsTo(ways: readonly Wayed[], { way }: Wayed): boolean {
    if (way.cell.verdict === "unknown" && ways.some((one) => one.way.cell.verdict === "allowed")) return false;
    return adds(opens(way.cell), new Set(ways.flatMap((one) => opens(one.way.cell))));
}

/** The ways that open something of their own, the surest first. */
export function telling<W extends Wayed>(ways: readonly W[]): readonly W[] {
    const kept: W[] = [];
    for (const one of ways) if (addsTo(kept, one)) kept.push(one);
    return kept;
}
