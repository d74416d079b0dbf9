import { readDate } from "../policy/values";
import { UsageError } from "./usage-error";

/** The option that says which moment is asked about, for `parseArgs`. */
export const AT_OPTION = { at: { type: "string" } } as const;

/** The moment that is asked about: that of the option, or now. @throws UsageError for what is no time. */
export function momentOf({ at }: { readonly at?: string | undefined }): Date {
    if (at === undefined) return new Date();
    const seconds = readDate(at);
    if (seconds !== undefined) return new Date(seconds * 1000);
    throw new UsageError(
        `invalid value ${JSON.stringify(at)} for --at (expected a date or a time in UTC such as 2026-12-31T18:00Z)`,
    );
}
