/**
 * What the page of a matrix holds: plain data, shown by `page-script.js`. Texts are `printable` already.
 *
 * It is written by classes: principals that reach the same instances for the same reasons are one row, instances that
 * the same principals reach are one column.
 */
export interface PageData {
    readonly title: string;
    /** What was read, such as a file's name. */
    readonly source: string;
    readonly rows: readonly PageRow[];
    readonly columns: readonly PageColumn[];
    /** The kinds of session, the first being the shell. */
    readonly kinds: readonly string[];
    /** Each reason once; cells hold positions in this list. */
    readonly reasons: readonly string[];
    /** The ways through others that cells are opened by, each once. Default: none. */
    readonly ways?: readonly PageWay[];
    /** What a reader should know besides, each a sentence. */
    readonly notes: readonly string[];
    /** What a cell's absence means. */
    readonly otherwise: string;
}

/** Principals alike. */
export interface PageRow {
    readonly members: readonly PageMember[];
    /** The cells that aren't simply a no. */
    readonly cells: readonly PageCell[];
    /** What is said of cells that don't stay as they are, or take more than the policies, by column. Default: nothing. */
    readonly terms?: readonly (readonly [column: number, text: string])[];
    /** The ways to the cells that more than the principals' own policies open, by column, the surest first. Default: none. */
    readonly ways?: readonly (readonly [column: number, ...ways: number[]])[];
}

/** How a cell is opened: by whose policies, step by step. */
export interface PageWay {
    readonly how: "direct" | "roles" | "escalation";
    /** The names that it leads through: "ops → deploy". Empty for one's own policies. */
    readonly through: string;
    /** The kinds of session that it opens. */
    readonly opens: string;
    readonly steps: readonly PageStep[];
}

/** A step as a sentence without its subject, and the reasons. */
export type PageStep = readonly [text: string, ...reasons: number[]];

/** Instances alike. */
interface PageColumn {
    readonly members: readonly PageMember[];
}

/** A principal or an instance: its name, and what else it can be found by (an ARN, tags, groups). */
export type PageMember = readonly [name: string, ...details: string[]];

/** What is said of a kind of session: -1 denied by a Deny, 0 no (nothing allows it), 1 unknown, 2 allowed. */
type PageVerdict = -1 | 0 | 1 | 2;

/** The state of one kind of session in a cell, and the reasons. */
export type PageState = readonly [verdict: PageVerdict, ...reasons: number[]];

/** A column's position, then one state for each kind of session; for kinds left out at the end nothing allows it. */
export type PageCell = readonly [column: number, ...states: PageState[]];
