import { Numbers } from "../kept";
import type { PolicyStatement } from "../policy/policy";
import { OTHER } from "./causes";
import type { AccessChange, Cause, ChangeKind, SessionChange } from "./change";
import { kindOf, type CellChange } from "./compare-cells";
import type { CompareRoutes, Opener, OpenRoute } from "./compare-routes";
import { endCauses, endReasons } from "./end-causes";
import { followRoute, type Sides } from "./explain-route";
import { groupedBy, instanceKey, PrincipalKeys } from "./grouping";
import { together } from "./merge-causes";
import { newOrGone } from "./new-or-gone";
import { present, type InstancePair, type Pairing } from "./pairing";
import type { Row } from "./rows";
import { joinedWays } from "./ways";

/** By which routes sessions are gained or lost, the same for all rows that are alike. */
interface Told {
    readonly kind: ChangeKind;
    /** The side on which the routes are open. */
    readonly side: "before" | "after";
    /** Their places among the open ones. */
    readonly routes: readonly number[];
    /** The one that is shown. */
    readonly shown?: Shown;
}

interface Shown {
    readonly side: "before" | "after";
    readonly index: number;
}

/** Of more routes than these that close at once the reasons aren't told. */
const MOST_ROUTES = 8;

/** Finds the causes of changed blocks of cells: once for principals and instances of which the same changed. */
export class ExplainCells {
    private readonly sides: Sides;
    private readonly routes: CompareRoutes;
    private readonly pairing: Pairing;
    private readonly keys = new PrincipalKeys();
    private readonly ids = new Numbers<object | undefined>();

    constructor(sides: Sides, routes: CompareRoutes, pairing: Pairing) {
        this.sides = sides;
        this.routes = routes;
        this.pairing = pairing;
    }

    explain(change: CellChange): AccessChange[] {
        const [first] = change.rows;
        const [position] = change.instances;
        if (first === undefined || position === undefined) return [];
        const pairs = change.instances.flatMap((one) => this.pairing.instances[one] ?? []);
        const told = [...groupedBy(change.sessions, (one) => JSON.stringify(this.told(first, position, one))).values()];
        return told.flatMap((sessions) => {
            const [session] = sessions;
            if (session === undefined) return [];
            const opening = this.told(first, position, session);
            const statements = this.statements(first, opening);
            const ofInstance = (one: InstancePair): string =>
                `${instanceKey(one, statements)} ${newOrGone(one, this.sides)?.text}`;
            const instances = [...groupedBy(pairs, ofInstance).values()];
            const rows = [...groupedBy(change.rows, (row) => this.rowKey(row, opening)).values()];
            return rows.flatMap((who) => instances.flatMap((what) => this.explained(opening, sessions, who, what)));
        });
    }

    /** By which routes sessions are gained or lost. */
    private told(row: Row, position: number, session: SessionChange): Told {
        const kind = kindOf(session);
        const [former, latter] = (["before", "after"] as const).map((side) =>
            this.routes.openers(row, side, position, session),
        );
        const rank = (list: readonly Opener[] = []): number => list[0]?.rank ?? 0;
        const side = kind === "lost" || (kind === "unclear" && rank(former) > rank(latter)) ? "before" : "after";
        const open = (side === "before" ? former : latter) ?? [];
        // To gain it one route is enough; to lose it, all must be gone.
        const best = open.filter((one) => one.rank === rank(open)).slice(0, side === "after" ? 1 : MOST_ROUTES);
        const [shown] = kind === "unclear" && latter?.[0] !== undefined ? latter : open;
        return {
            kind,
            side,
            routes: best.map(({ index }) => index),
            ...(shown && { shown: { side: shown === latter?.[0] ? "after" : "before", index: shown.index } }),
        };
    }

    private routesOf(row: Row, { side, routes }: Pick<Told, "side" | "routes">): readonly OpenRoute[] {
        const open = this.routes.open(side === "before" ? row.from : row.to, side);
        return routes.flatMap((index) => open[index] ?? []);
    }

    /** The statements that the told routes' ends ask with on both sides. */
    private statements(row: Row, told: Told): readonly PolicyStatement[] {
        const { before, after } = this.sides;
        const keys = new Set(this.routesOf(row, told).map(({ key }) => key));
        const own = (some: readonly OpenRoute[]): readonly OpenRoute[] =>
            some.filter(({ key }) => key === "own" || keys.has(key));
        return [
            ...own(this.routes.open(row.from, "before")).flatMap(({ one }) => before.statementsOf(one)),
            ...own(this.routes.open(row.to, "after")).flatMap(({ one }) => after.statementsOf(one)),
        ];
    }

    /** Equal for rows whose access changed for the same cause: where nothing but the end of a chain did, by that end. */
    private rowKey(row: Row, told: Told): string {
        const routes = this.routesOf(row, told);
        const others = told.side === "before" ? row.to : row.from;
        const isSame = routes.every(
            ({ key, terms, chain }) => chain.length > 0 && others.some((one) => one.key === key && one.terms === terms),
        );
        const ends = routes.map(({ key, chain }) => [key, ...(isSame ? [] : chain.map((step) => this.ids.of(step)))]);
        return JSON.stringify([
            ends,
            isSame ? [] : this.keys.of(row),
            row.outsider !== undefined && !isSame ? row.outsider.principal.name : "",
        ]);
    }

    private explained(
        told: Told,
        sessions: readonly SessionChange[],
        who: readonly Row[],
        what: readonly InstancePair[],
    ): AccessChange[] {
        const [row, instance] = [who[0], what[0]];
        if (row === undefined || instance === undefined) return [];
        const { kind } = told;
        const causesFor = (session: SessionChange): Cause[] => this.causes(told, session, row, instance);
        return [...groupedBy(sessions, (one) => JSON.stringify(causesFor(one))).values()].map((alike): AccessChange => {
            const [session] = alike;
            const { shown } = told;
            return {
                kind,
                principals: who.map(present),
                instances: what.map(present),
                sessions: alike,
                causes: session === undefined ? [] : causesFor(session),
                because: session && shown ? this.because(shown, told, session, row, instance) : [],
                ...(shown && {
                    ways: joinedWays(
                        who.flatMap((one) =>
                            this.routesOf(one, { side: shown.side, routes: [shown.index] }).map(({ chain }) => ({
                                principals: [present(one)],
                                chain,
                            })),
                        ),
                    ),
                }),
            };
        });
    }

    private causes(told: Told, session: SessionChange, row: Row, instance: InstancePair): Cause[] {
        const { kind, side } = told;
        const itself = newOrGone(row, this.sides) ?? newOrGone(instance, this.sides);
        if (itself !== undefined) return [itself];
        const changed = { session, kind, instance, statements: this.statements(row, told) };
        const all = this.routesOf(row, told).flatMap((route): Cause[] => {
            const { causes, end } = followRoute(route, row, side, kind, this.sides, session);
            const ends = side === "before" ? { before: route.end, after: end } : { before: end, after: route.end };
            return [...causes, ...endCauses(this.sides, ends, changed)];
        });
        const known = all.filter(({ what }) => what !== "other");
        return together(known.length > 0 ? known : all.length > 0 ? all.slice(0, 1) : [OTHER]);
    }

    private because(
        { side, index }: Shown,
        told: Told,
        session: SessionChange,
        row: Row,
        instance: InstancePair,
    ): string[] {
        const [route] = this.routesOf(row, { side, routes: [index] });
        if (route === undefined) return [];
        const asked = { session, statements: this.statements(row, told) };
        return endReasons(this.sides[side].account, route.end, instance[side], asked);
    }
}
