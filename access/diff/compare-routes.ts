import type { DirectClass } from "../chains/direct-access";
import type { Verdict } from "../evaluate/outcome";
import { Kept } from "../kept";
import type { InstanceGroup } from "../matrix/matrix";
import type { PolicyStatement } from "../policy/policy";
import type { SessionChange } from "./change";
import { comparePhases, differs, phaseAt, type VerdictPhases } from "./compare-phases";
import { ABSENT, type Route, type Side } from "./compared-account";
import { Kinds } from "./kind-answers";
import { Partition } from "./partition";
import { anyOf, throughChain } from "./route-phases";
import type { Row } from "./rows";

/** A route with what the policies at its end open. */
export interface OpenRoute extends Route {
    readonly one: DirectClass;
}

/** Instances on which the same sessions change. */
interface RouteChange {
    /** Positions among the pairs of instances. */
    readonly instances: readonly number[];
    readonly sessions: readonly SessionChange[];
}

interface Compared {
    readonly changes: readonly RouteChange[];
    /** On how many instances a verdict isn't known on either side. */
    readonly stillUnknown: number;
}

const NO_CHANGE: Compared = { changes: [], stillUnknown: 0 };

/** Compares what somebody reaches by all its routes before with what it reaches after. */
export class CompareRoutes {
    private readonly before: Side;
    private readonly after: Side;
    private readonly known = new Map<string, Compared>();
    private readonly kinds = new Map<string, SidesKinds>();
    private readonly byDocuments = new Map<string, SidesKinds>();
    private readonly opens = new Kept<readonly Route[], readonly OpenRoute[]>();

    constructor(before: Side, after: Side) {
        this.before = before;
        this.after = after;
    }

    /** The routes that open something. */
    open(routes: readonly Route[], side: "before" | "after"): readonly OpenRoute[] {
        return this.opens.of(routes, () =>
            routes
                .map((route): OpenRoute => ({ ...route, one: this[side].direct.of(route.end) }))
                .filter(({ one }) => one.groups.some((group) => mayOpen(one, group))),
        );
    }

    compare(from: readonly Route[], to: readonly Route[]): Compared {
        const [former, latter] = [this.open(from, "before"), this.open(to, "after")];
        if (former.length + latter.length === 0) return NO_CHANGE;
        const isOwn = [...former, ...latter].every(({ chain }) => chain.length === 0);
        if (isOwn) return this.direct(former[0], latter[0]);
        const positions = this.candidates(former, latter);
        return positions?.length === 0 ? NO_CHANGE : this.compared(former, latter, positions);
    }

    /** The instances on which anything can have changed, or isn't known on either side; undefined for all. */
    private candidates(former: readonly OpenRoute[], latter: readonly OpenRoute[]): readonly number[] | undefined {
        const found = new Set<number>();
        const waiting = new Map(former.map((one) => [one.key, one]));
        for (const now of latter) {
            const old = waiting.get(now.key);
            if (old === undefined || old.terms !== now.terms) {
                addOpen(now.one, this.after, found);
                continue;
            }
            waiting.delete(now.key);
            if (now.chain.some(({ verdict }) => verdict === "unknown")) return undefined;
            const { changes, stillUnknown } = this.direct(old, now);
            if (stillUnknown > 0) return undefined;
            for (const { instances } of changes) for (const position of instances) found.add(position);
        }
        for (const old of waiting.values()) addOpen(old.one, this.before, found);
        return [...found].sort((one, other) => one - other);
    }

    /** What two ends open by themselves. */
    private direct(old: OpenRoute | undefined, now: OpenRoute | undefined): Compared {
        const key = `${old?.one.id} ${now?.one.id}`;
        const own = (one: OpenRoute | undefined): readonly OpenRoute[] =>
            one === undefined ? [] : [{ ...one, chain: [] }];
        const known = this.known.get(key) ?? this.compared(own(old), own(now), undefined);
        this.known.set(key, known);
        return known;
    }

    private compared(
        former: readonly OpenRoute[],
        latter: readonly OpenRoute[],
        positions: readonly number[] | undefined,
    ): Compared {
        const partition = new Partition(
            [
                ...former.map(({ one }) => this.before.groupsOf(one)),
                ...latter.map(({ one }) => this.after.groupsOf(one)),
            ],
            positions,
        );
        const told = new Map<number, readonly SessionChange[]>();
        let stillUnknown = 0;
        for (const [id, { first, size }] of partition.blocks.entries()) {
            const sessions = this.sessionsOn(first, former, latter);
            const changed = sessions.filter(differs);
            if (changed.length > 0) told.set(id, changed);
            else if (sessions.some((one) => one.after === "unknown")) stillUnknown += size;
        }
        const members = partition.members(told.keys());
        const changes = [...told].map(([id, sessions]) => ({ sessions, instances: members.get(id) ?? [] }));
        return { changes, stillUnknown };
    }

    /** What both sides answer on an instance, by its position among the pairs: every kind of session that they tell apart. */
    private sessionsOn(position: number, from: readonly OpenRoute[], to: readonly OpenRoute[]): SessionChange[] {
        const { former, latter, kinds } = this.asked(position, from, to);
        const [old, now] = [answers(former, kinds.before), answers(latter, kinds.after)];
        return [...new Set([...now.keys(), ...old.keys()])].flatMap((label) =>
            comparePhases(label, anyOf(old.get(label) ?? []), anyOf(now.get(label) ?? [])),
        );
    }

    private asked(position: number, from: readonly OpenRoute[], to: readonly OpenRoute[]): AskedRoutes {
        const [former, latter] = [at(from, position, this.before), at(to, position, this.after)];
        const kinds = this.kindsOf(
            from.length <= 1 ? from : former.map(({ route }) => route),
            to.length <= 1 ? to : latter.map(({ route }) => route),
        );
        return { former, latter, kinds };
    }

    /** By which routes one kind of session opens on an instance at a moment, the surest and shortest first. */
    openers(
        { from, to }: Pick<Row, "from" | "to">,
        side: "before" | "after",
        position: number,
        { label, from: moment }: SessionChange,
    ): readonly Opener[] {
        const { former, latter, kinds } = this.asked(position, this.open(from, "before"), this.open(to, "after"));
        const seconds = moment === undefined ? undefined : Date.parse(moment) / 1000;
        const found = (side === "before" ? former : latter).flatMap(({ route, group, index }): Opener[] => {
            const phases = kinds[side].of(route.one, group).get(label);
            if (phases === undefined) return [];
            const { answer, needs } = phaseAt(throughChain(phases, route.chain), seconds);
            const rank = RANKS[answer.verdict] + (needs.length === 0 ? 1 : 0);
            return answer.verdict === "denied" ? [] : [{ index, route, rank }];
        });
        return found.sort((one, other) => other.rank - one.rank || one.route.chain.length - other.route.chain.length);
    }

    private kindsOf(from: readonly OpenRoute[], to: readonly OpenRoute[]): SidesKinds {
        const ids = (some: readonly OpenRoute[]): string => [...new Set(some.map(({ one }) => one.id))].join(" ");
        const key = `${ids(from)}/${ids(to)}`;
        const known = this.kinds.get(key);
        if (known !== undefined) return known;
        const statements = [
            ...new Set([
                ...from.flatMap(({ one }) => this.before.statementsOf(one)),
                ...to.flatMap(({ one }) => this.after.statementsOf(one)),
            ]),
        ];
        // Most statements name the same few documents, which is all that tells kinds apart.
        const documents = [...new Set(statements.flatMap(documentsOf))].sort().join("\n");
        const made = this.byDocuments.get(documents) ?? {
            before: new Kinds(this.before, statements),
            after: new Kinds(this.after, statements),
        };
        this.byDocuments.set(documents, made);
        this.kinds.set(key, made);
        return made;
    }
}

interface SidesKinds {
    readonly before: Kinds;
    readonly after: Kinds;
}

function documentsOf({ effect, resources }: PolicyStatement): string[] {
    const texts = (resources?.patterns ?? []).map(({ text }) => text);
    return texts.filter((text) => text.includes("document/")).map((text) => `${effect} ${text}`);
}

/** A route by which a session opens. */
export interface Opener {
    /** Its place among those that `open` gives: the same for rows that are alike. */
    readonly index: number;
    readonly route: OpenRoute;
    /** Higher where it is surer, and where it takes less. */
    readonly rank: number;
}

const RANKS: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 2, allowed: 4 };

interface AskedRoutes {
    readonly former: readonly RouteAt[];
    readonly latter: readonly RouteAt[];
    readonly kinds: SidesKinds;
}

interface RouteAt {
    readonly index: number;
    readonly route: OpenRoute;
    readonly group: number;
}

/** The routes that open something on an instance. */
function at(routes: readonly OpenRoute[], position: number, side: Side): RouteAt[] {
    return routes.flatMap((route, index) => {
        const group = side.groupsOf(route.one)[position] ?? ABSENT;
        const there = route.one.groups[group];
        return there !== undefined && mayOpen(route.one, there) ? [{ index, route, group }] : [];
    });
}

function answers(routes: readonly RouteAt[], kinds: Kinds): Map<string, VerdictPhases[]> {
    const found = new Map<string, VerdictPhases[]>();
    for (const { route, group } of routes) {
        for (const [label, phases] of kinds.of(route.one, group)) {
            const list = found.get(label) ?? [];
            list.push(throughChain(phases, route.chain));
            found.set(label, list);
        }
    }
    return found;
}

/** Whether some session may open on a group: which documents there are is for both sides to say. */
function mayOpen({ request }: DirectClass, { cell }: InstanceGroup): boolean {
    return cell.target.verdict !== "denied" || request.circumstances !== undefined;
}

function addOpen(one: DirectClass, side: Side, found: Set<number>): void {
    const open = one.groups.map((group) => mayOpen(one, group));
    for (const [position, group] of side.groupsOf(one).entries()) if (open[group] === true) found.add(position);
}
