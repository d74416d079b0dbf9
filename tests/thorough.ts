/**
 * Whether the tests try everything, which takes over an hour: `TESTS=all npm test`. Otherwise the longest of them try a part
 * that shows the same kinds of mistakes, and CI ends within half an hour.
 * @throws Error for another value, which would run less than somebody believes.
 */
export const thorough = isThorough(process.env["TESTS"]);

function isThorough(value: string | undefined): boolean {
    if (value === undefined || value === "all") return value === "all";
    throw new Error(`invalid value ${JSON.stringify(value)} for TESTS (expected all, or no such variable)`);
}
