import type { Verdict } from "../evaluate/outcome";
import { bothQuestions, type Cell, type LaterCell } from "./cell";
import { needing } from "./chain-cell";
import type { DocumentDecision } from "./document-verdicts";
import type { Explanation } from "./explain";

/** What the answers to a request come to: of StartSession on an instance the cell of the matrix. */
export function cellOfAnswers(answers: readonly Explanation[]): Cell {
    const moments = new Set(answers.flatMap(({ later = [] }) => later.map(({ from }) => from)));
    const cell = cellAfter(answers, undefined);
    let before = cell;
    const later: LaterCell[] = [];
    for (const moment of [...moments].sort()) {
        const next = cellAfter(answers, moment);
        if (JSON.stringify(verdicts(next)) !== JSON.stringify(verdicts(before)))
            later.push({ from: Date.parse(moment) / 1000, cell: next });
        before = next;
    }
    return { ...cell, ...(later.length > 0 && { later }) };
}

function verdicts({ verdict, documents }: Cell): readonly Verdict[] {
    return [verdict, ...documents.map(({ decision }) => decision.verdict)];
}

function cellAfter(answers: readonly Explanation[], moment: string | undefined): Cell {
    const [target, ...documents] = answers.map((answer): DocumentDecision & Pick<Explanation, "needs"> => {
        const { about, resource, decision, later = [], needs = [] } = answer;
        const verdict = later.findLast(({ from }) => moment !== undefined && from <= moment)?.verdict;
        return {
            label: about,
            arn: resource,
            decision: verdict === undefined ? decision : { verdict, explicit: false, because: [] },
            ...(moment === undefined && { needs }),
        };
    });
    if (target === undefined) throw new Error("a request has one answer at least");
    const cell = documents.length === 0 ? oneQuestion(target) : bothQuestions(target.decision, documents);
    const open = documents.filter(({ decision }) => decision.verdict === cell.verdict);
    const easy = open.some(({ needs = [] }) => needs.length === 0);
    return needing(needing(cell, easy ? [] : open.flatMap(({ needs = [] }) => needs)), target.needs);
}

function oneQuestion({ decision: target }: DocumentDecision): Cell {
    const { verdict, explicit } = target;
    return { verdict, explicit, target, documents: [] };
}
