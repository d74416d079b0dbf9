/** A cell of a table: text, or a number or Boolean that a spreadsheet may take as one. */
export type CsvCell = string | number | boolean | undefined;

/** What makes spreadsheets take a text for a formula, the full-width forms of the signs included. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Rows as CSV by RFC 4180: lines end in CRLF, quotes are doubled.
 *
 * A tag's value can be `=HYPERLINK(…)`, which a spreadsheet would run: a text that begins like a formula gets an
 * apostrophe before it. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(rows: Iterable<readonly CsvCell[]>): string {
    let text = "";
    for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
    return text;
}

function cell(value: CsvCell): string {
    if (typeof value !== "string") return value === undefined ? "" : String(value);
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
