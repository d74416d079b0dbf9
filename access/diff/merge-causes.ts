import type { Cause } from "./change";
import { groupedBy } from "./grouping";

/** Puts causes together that say the same of several statements of one policy. */
export function together(causes: readonly Cause[]): Cause[] {
    return [...groupedBy(causes, ({ what, text }) => JSON.stringify([what, text])).values()].flatMap(
        (same): Cause[] => {
            const [first, ...more] = same;
            if (first === undefined || more.length === 0) return same;
            const { statement: _, ...rest } = first;
            const details = [...new Set(same.flatMap((one) => one.details ?? []))];
            return [{ ...rest, ...(details.length > 0 && { details }) }];
        },
    );
}
