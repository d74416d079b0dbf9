import { text } from "./fields";

/**
 * A time in UTC to the minute or second. A date alone could mean its beginning or its end; without quotation marks YAML
 * makes a point in time of either, which Pulumi writes in another form.
 */
export const time = text(
    'a time in UTC in quotation marks, such as "2026-12-31T18:00:00Z"',
    (written) => timeOf(written) !== undefined,
).transform((written) => timeOf(written) ?? written);

/** The time to the second, as policies have it; undefined for any other text. */
function timeOf(written: string): string | undefined {
    const [, minute, second = ":00"] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?Z$/.exec(written) ?? [];
    const milliseconds = Date.parse(written);
    if (minute === undefined || Number.isNaN(milliseconds)) return undefined;
    // Date.parse lets a 30th of February pass as the 2nd of March.
    const canonical = `${minute}${second}Z`;
    return new Date(milliseconds).toISOString() === canonical.replace("Z", ".000Z") ? canonical : undefined;
}
