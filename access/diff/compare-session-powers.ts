import { Kept } from "../kept";
import type { Asked } from "../matrix/asked-question";
import { answer } from "../matrix/session-questions";
import { causesOf, OTHER } from "./causes";
import type { AccessChange, Cause, SessionChange } from "./change";
import { kindOf, withUnknown } from "./compare-cells";
import { asOf, comparePhases, differs, phaseAt, type VerdictPhases } from "./compare-phases";
import type { Route, Side } from "./compared-account";
import { newOrGone, unknownSide } from "./new-or-gone";
import { followRoute, type Sides } from "./explain-route";
import { together } from "./merge-causes";
import { present } from "./pairing";
import { anyOf, throughChain } from "./route-phases";
import type { Row } from "./rows";
import { powerPhases, SESSION_POWERS, sessionQuestion, type SessionPower } from "./session-powers";

/** Who gains or loses the ending and resuming of sessions, one's own and others'. */
export function comparePowers(sides: Sides, rows: readonly Row[]): AccessChange[] {
    const { before, after } = sides;
    const regions = [...new Set([...before.account.instances, ...after.account.instances].map(({ region }) => region))];
    const asked = regions.length > 0 ? regions : ["*"];
    return asked.flatMap((region) =>
        SESSION_POWERS.flatMap((power) => {
            const [former, latter] = [new Power(before, region, power), new Power(after, region, power)];
            const label = asked.length > 1 ? `${power.label} in ${region}` : power.label;
            return rows.flatMap((row) =>
                comparePhases(label, former.anyOf(row.from), latter.anyOf(row.to))
                    .filter(differs)
                    .map((session) => withUnknown(session, unknownSide(row, sides)))
                    .map((session) => changeOf(session, row, former, latter, sides)),
            );
        }),
    );
}

/** Who has a power on one side. */
class Power {
    readonly side: Side;
    private readonly region: string;
    private readonly power: SessionPower;
    private readonly known = new Kept<Route["end"], VerdictPhases>();

    constructor(side: Side, region: string, power: SessionPower) {
        this.side = side;
        this.region = region;
        this.power = power;
    }

    of({ end, chain }: Route): VerdictPhases {
        const { account } = this.side;
        return throughChain(
            this.known.of(end, () => powerPhases(account, end, this.region, this.power)),
            chain,
        );
    }

    anyOf(routes: readonly Route[]): VerdictPhases {
        return anyOf(routes.map((route) => this.of(route)));
    }

    /** The surest route to it at the moment of a change. */
    best(routes: readonly Route[], { from }: SessionChange): Route | undefined {
        const moment = from === undefined ? undefined : Date.parse(from) / 1000;
        const verdictOf = (route: Route): string => phaseAt(this.of(route), moment).answer.verdict;
        return (
            routes.find((route) => verdictOf(route) === "allowed") ??
            routes.find((route) => verdictOf(route) === "unknown")
        );
    }

    question(end: Route["end"] | undefined, session: SessionChange): Asked | undefined {
        return end && sessionQuestion(asOf(this.side.account, session), end, this.region, this.power);
    }
}

function changeOf(session: SessionChange, row: Row, former: Power, latter: Power, sides: Sides): AccessChange {
    const kind = kindOf(session);
    const [old, now] = [former.best(row.from, session), latter.best(row.to, session)];
    const open = kind === "lost" || now === undefined ? "before" : "after";
    const route = open === "before" ? old : now;
    const principals = [present(row)];
    const base = { kind, principals, instances: [], sessions: [session] };
    if (route === undefined) return { ...base, causes: [OTHER], because: [] };
    const asked = (open === "before" ? former : latter).question(route.end, session);
    return {
        ...base,
        causes: causesFor(session, row, route, open, { former, latter, sides }),
        because: asked === undefined ? [] : answer(asked).because.map(({ text }) => text),
        ways: [{ principals, chain: route.chain }],
    };
}

interface Compared {
    readonly former: Power;
    readonly latter: Power;
    readonly sides: Sides;
}

function causesFor(
    session: SessionChange,
    row: Row,
    route: Route,
    open: "before" | "after",
    { former, latter, sides }: Compared,
): Cause[] {
    const itself = newOrGone(row, sides);
    if (itself !== undefined) return [itself];
    const kind = kindOf(session);
    const { causes, end } = followRoute(route, row, open, kind, sides, session);
    const one = former.question(open === "before" ? route.end : end, session);
    const other = latter.question(open === "after" ? route.end : end, session);
    if (one === undefined || other === undefined) return together(causes.length > 0 ? causes : [OTHER]);
    // Where a step of the chain is what changed, the policies at its end may have stayed.
    if (causes.length > 0 && answer(one).verdict === answer(other).verdict) return together(causes);
    return together([...causes, ...causesOf(one, other, kind)]);
}
