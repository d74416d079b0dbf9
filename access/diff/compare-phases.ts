import type { Account } from "../matrix/account";
import type { Verdict } from "../evaluate/outcome";
import { isoTime } from "../matrix/moment-text";
import type { Phase } from "../matrix/circumstances";
import type { SessionChange } from "./change";

/** The verdict on a session and what it takes, now and each time that changes. */
export type VerdictPhases = readonly [
    Phase<{ readonly verdict: Verdict }>,
    ...(readonly Phase<{ readonly verdict: Verdict }>[]),
];

/** Of what isn't there. */
export const NEVER: VerdictPhases = [{ from: undefined, answer: { verdict: "denied" }, needs: [] }];

/** Both sides' answers, one for each span of time in which neither changes. Of spans that differ in nothing there is one. */
export function comparePhases(label: string, before: VerdictPhases, after: VerdictPhases): SessionChange[] {
    const moments = before.length + after.length === 2 ? [] : [...before, ...after].flatMap(({ from }) => from ?? []);
    const spans: SessionChange[] = [];
    for (const moment of [undefined, ...new Set(moments.sort((one, other) => one - other))]) {
        const [former, latter] = [phaseAt(before, moment), phaseAt(after, moment)];
        const answers = {
            label,
            before: former.answer.verdict,
            after: latter.answer.verdict,
            ...(former.needs.length + latter.needs.length > 0 && {
                needs: { before: former.needs, after: latter.needs },
            }),
        };
        const last = spans.at(-1);
        if (last !== undefined && moment !== undefined) {
            if (isSame(last, answers)) continue;
            spans[spans.length - 1] = { ...last, until: isoTime(moment) };
        }
        spans.push({ ...answers, ...(moment !== undefined && { from: isoTime(moment) }) });
    }
    return spans;
}

/** What holds at a moment. */
export function phaseAt(phases: VerdictPhases, moment: number | undefined): VerdictPhases[0] {
    const begun = phases.filter(({ from }) => from === undefined || (moment !== undefined && from <= moment));
    return begun.at(-1) ?? phases[0];
}

function isSame(one: SessionChange, other: SessionChange): boolean {
    return (
        one.before === other.before &&
        one.after === other.after &&
        JSON.stringify(one.needs) === JSON.stringify(other.needs)
    );
}

/** Whether the two sides differ in a span. */
export function differs({ before, after, needs }: SessionChange): boolean {
    return before !== after || (needs !== undefined && JSON.stringify(needs.before) !== JSON.stringify(needs.after));
}

/** The account at the moment from which on a change holds. */
export function asOf(account: Account, { from }: SessionChange): Account {
    return from === undefined ? account : { ...account, at: new Date(from) };
}
