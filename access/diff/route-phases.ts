import { VERDICT_ORDER, worseVerdict, type Verdict } from "../evaluate/outcome";
import type { Need } from "../matrix/circumstances";
import { bothNeeds } from "../matrix/needs";
import type { Step } from "../matrix/step";
import { NEVER, phaseAt, type VerdictPhases } from "./compare-phases";

/** What the end of a chain may do, as it is for the one at the beginning: no surer than a step, while the step lasts. */
export function throughChain(phases: VerdictPhases, chain: readonly Step[]): VerdictPhases {
    const terms = chain.filter(
        ({ verdict, needs, later }) => verdict !== "allowed" || needs !== undefined || later !== undefined,
    );
    if (terms.length === 0 || phases === NEVER) return phases;
    const moments = [...phases, ...terms.flatMap(({ later = [] }) => later)].map(({ from }) => from);
    return overTime(moments, (moment) => {
        const { answer, needs } = phaseAt(phases, moment);
        let { verdict } = answer;
        let taken: readonly Need[] = needs;
        for (const step of terms) {
            const now = step.later?.findLast(({ from }) => from <= (moment ?? 0))?.verdict ?? step.verdict;
            verdict = worseVerdict(verdict, now);
            const both = bothNeeds(step.needs ?? [], taken);
            if (both === undefined && verdict === "allowed") verdict = "unknown";
            taken = both ?? [];
        }
        return { verdict, needs: verdict === "denied" ? [] : taken };
    });
}

/** What any of several routes opens; what it takes then is what one of the surest takes. */
export function anyOf(routes: readonly VerdictPhases[]): VerdictPhases {
    const open = routes.filter((one) => one.some(({ answer }) => answer.verdict !== "denied"));
    const [first] = open;
    if (first === undefined) return NEVER;
    if (open.length === 1) return first;
    return overTime(
        open.flatMap((one) => one.map(({ from }) => from)),
        (moment) => {
            const now = open.map((one) => phaseAt(one, moment));
            const best = now.reduce((one, other) =>
                VERDICT_ORDER[other.answer.verdict] > VERDICT_ORDER[one.answer.verdict] ? other : one,
            );
            const { verdict } = best.answer;
            const surest = now.filter(({ answer }) => answer.verdict === verdict);
            if (surest.some(({ needs }) => needs.length === 0)) return { verdict, needs: [] };
            const needs = new Map(surest.flatMap((one) => one.needs).map((one) => [JSON.stringify(one), one]));
            return { verdict, needs: [...needs.values()] };
        },
    );
}

interface Answer {
    readonly verdict: Verdict;
    readonly needs: readonly Need[];
}

function overTime(moments: readonly (number | undefined)[], at: (moment: number | undefined) => Answer): VerdictPhases {
    const later = new Set(moments.filter((one) => one !== undefined && one > 0));
    const phase = (from: number | undefined): VerdictPhases[0] => {
        const { verdict, needs } = at(from);
        return { from, answer: { verdict }, needs };
    };
    return [
        phase(undefined),
        ...[...later]
            .filter((one) => one !== undefined)
            .sort((one, other) => one - other)
            .map(phase),
    ];
}
