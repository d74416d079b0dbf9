import type { ChangeWay } from "./change";
import { groupedBy } from "./grouping";
import { Numbers } from "../kept";
import type { Step } from "../matrix/step";

/** Ways of the same steps together. */
export function joinedWays(ways: readonly ChangeWay[]): ChangeWay[] {
    const ids = new Numbers<object>();
    const stepKey = (step: Step): unknown =>
        step.kind === "assigned" ? [step.to.arn, step.because.map(({ text }) => text)] : ids.of(step);
    return [...groupedBy(ways, ({ chain }) => JSON.stringify(chain.map(stepKey))).values()].flatMap((same) => {
        const [first] = same;
        if (first === undefined) return [];
        return [{ ...first, principals: [...new Set(same.flatMap(({ principals }) => principals))] }];
    });
}
