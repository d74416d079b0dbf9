import { printable } from "./printable";

/** A cell of a table: text, or a number or Boolean that a spreadsheet may take as one. */
export type CsvCell = string | number | boolean | undefined;

/**
 * What makes spreadsheets take a text for a formula, the full-width forms of the signs included: at its beginning, and
 * behind what another spreadsheet, or the same one in another country, takes for the end of a cell.
 */
const FORMULA = /(^|[;|])(?=[ "']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * Rows as CSV by RFC 4180: lines end in CRLF, quotes are doubled.
 *
 * A tag's value can be `=HYPERLINK(…)`, which a spreadsheet would run: what begins like a formula is preceded by an
 * apostrophe. Tabs and line breaks are written out, as is all that isn't seen.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(rows: Iterable<readonly CsvCell[]>): string {
    let text = "";
    for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
    return text;
}

function cell(value: CsvCell): string {
    if (typeof value !== "string") return value === undefined ? "" : String(value);
    const safe = printable(value).replace(FORMULA, "$1'");
    return /[",;|]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
