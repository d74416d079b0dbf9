import { VERDICT_ORDER, worseVerdict, type Verdict } from "../evaluate/outcome";
import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import type { How } from "../matrix/cell";
import type { Phase } from "../matrix/circumstances";
import type { InstanceGroup, PrincipalClass } from "../matrix/matrix";
import type { Step } from "../matrix/step";
import type { SessionKind } from "./expectation";
import type { SessionsOpen, WantedSessions } from "./wanted-sessions";

/** What one way opens of the sessions wanted, now and each time that changes. */
export interface WantedWay {
    readonly how: How;
    readonly chain: readonly Step[];
    /** Who opens the session: the principal at the end of the chain. */
    readonly end: AccountPrincipal;
    readonly phases: readonly Phase<SessionsOpen>[];
}

/** What a class opens on instances of one of its groups, by each of its ways; by its own policies where it has none. */
export function wantedWays(
    sessions: WantedSessions,
    { request }: PrincipalClass,
    { cell, ways }: InstanceGroup,
    principal: AccountPrincipal,
    instances: readonly AccountInstance[],
    wanted: readonly SessionKind[],
): readonly WantedWay[] {
    if (ways === undefined) {
        const phases = sessions.phases(request, cell, instances, wanted);
        return [{ how: "direct", chain: [], end: principal, phases }];
    }
    return ways.map(({ how, chain, request: own }, index) => {
        // Where a step opens later, the way's cell is closed now, and what its end opens isn't.
        const opensLater = chain.some(({ later }) => later !== undefined);
        const ofWay = opensLater ? undefined : (cell.ways?.[index]?.cell ?? cell);
        const phases = sessions.phases(own, ofWay, instances, wanted);
        return { how, chain, end: chain.at(-1)?.to ?? principal, phases: chain.reduceRight(behind, phases) };
    });
}

/** Phases behind one more step: no surer than the step, with what it takes, while it lasts. */
function behind(
    phases: readonly Phase<SessionsOpen>[],
    { verdict, needs = [], later = [] }: Step,
): Phase<SessionsOpen>[] {
    const moments = [...later.map(({ from }) => from), ...phases.flatMap(({ from }) => from ?? [])];
    const at = (moment: number | undefined): Phase<SessionsOpen> | undefined => {
        const now = moment ?? -Infinity;
        const phase = phases.findLast(({ from = -Infinity }) => from <= now);
        const step = later.findLast(({ from }) => from <= now)?.verdict ?? verdict;
        return phase && { from: moment, answer: atMost(phase.answer, step), needs: [...phase.needs, ...needs] };
    };
    const each = [undefined, ...new Set(moments.toSorted((one, other) => one - other))];
    return each.flatMap((moment) => at(moment) ?? []);
}

function atMost({ verdict, kinds }: SessionsOpen, limit: Verdict): SessionsOpen {
    const least = (one: Verdict): Verdict => worseVerdict(one, limit);
    return { verdict: least(verdict), kinds: kinds.map((kind) => ({ ...kind, verdict: least(kind.verdict) })) };
}

/** The way that serves best now. */
export function bestNow(ways: readonly WantedWay[]): WantedWay | undefined {
    const rank = ({ phases }: WantedWay): number => VERDICT_ORDER[phases[0]?.answer.verdict ?? "denied"];
    return ways.toSorted((one, other) => rank(other) - rank(one))[0];
}
