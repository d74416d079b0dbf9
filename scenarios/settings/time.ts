import { text } from "./fields";

/** A time in UTC, to the minute or second, or a date, which stands for its beginning, as in IAM. */
export const time = text(
    "a time in UTC such as 2026-12-31T18:00:00Z, or a date, which is its beginning",
    (written) => timeOf(written) !== undefined,
).transform((written) => timeOf(written) ?? written);

const AS_GO_WRITES = /^(\S+) (\S+) \+0000 UTC$/;

/**
 * The time to the second, as policies have it; undefined for any other text. Without quotation marks YAML reads a time or
 * a date as a point in time, which Pulumi writes as Go does: 2026-12-31 18:00:00 +0000 UTC.
 */
function timeOf(written: string): string | undefined {
    const [, date, minute = "00:00", second = ":00"] =
        /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?Z)?$/.exec(written.replace(AS_GO_WRITES, "$1T$2Z")) ?? [];
    if (date === undefined) return undefined;
    const canonical = `${date}T${minute}${second}Z`;
    const milliseconds = Date.parse(canonical);
    // Date.parse lets a 30th of February pass as the 2nd of March.
    const isReal =
        !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === canonical.replace("Z", ".000Z");
    return isReal ? canonical : undefined;
}
