/**
 * A report in no format yet: what `access diff`, `access check` and `access findings` have to say. Text for a terminal,
 * Markdown for a comment and HTML are made of it, each escaping in its own way; so nothing here is escaped.
 */
export interface Report {
    readonly title: string;
    /** What was read: "state:before.json → state:after.json". */
    readonly source: string;
    /** The result in a sentence or two. */
    readonly summary: string;
    readonly sections: readonly ReportSection[];
    /** What a reader should know besides, in a sentence or two. Default nothing. */
    readonly notes?: readonly string[];
}

/** How a reader should look at it: `bad` calls for attention, `open` can't be known, `good` and `quiet` don't. */
export type Mark = "bad" | "open" | "good" | "quiet";

export interface ReportSection {
    /** "Gained", "Not met". */
    readonly title: string;
    readonly mark: Mark;
    /** What an entry is, and several: "gain", "gains". */
    readonly noun: readonly [one: string, several: string];
    /** The most important first: a comment that is too long leaves out the last. */
    readonly entries: readonly ReportEntry[];
}

export interface ReportEntry {
    /** One character that says what it is where there are no colours: `+`, `−`, `?`, `✗`. */
    readonly sign: string;
    /** One sentence. */
    readonly head: Spans;
    readonly parts: readonly ReportPart[];
}

/** Lines under an entry: "because" and the causes. */
export interface ReportPart {
    readonly label: string;
    readonly lines: readonly ReportLine[];
}

interface ReportLine {
    readonly text: Spans;
    /** Lines that belong to this one. Default none. */
    readonly below?: readonly Spans[];
}

/** A piece of text; a name, an ARN or anything else that somebody chose is code; a link is a page that we chose. */
export type Span = string | { readonly code: string } | { readonly link: string };
export type Spans = readonly Span[];

/** A name, an ARN, a statement: shown as it is, and never as part of the sentence's own words. */
export function code(text: string): Span {
    return { code: text };
}

/** Names in a sentence: as many as a reader takes in, and how many more. */
export function listed(names: readonly string[], shown = 3): Span[] {
    const spans = names
        .slice(0, shown)
        .flatMap((name, index): Span[] => (index === 0 ? [code(name)] : [", ", code(name)]));
    return names.length > shown ? [...spans, ` and ${(names.length - shown).toLocaleString("en")} more`] : spans;
}

/** Names in a sentence: "alice, bob and carol", "alice, bob, carol, dave and 3 more". */
export function namesOf(names: readonly string[], shown = names.length): string {
    const some =
        names.length > shown + 1
            ? [...names.slice(0, shown), `${(names.length - shown).toLocaleString("en")} more`]
            : names;
    return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")} and ${some.at(-1) ?? ""}`;
}

/** "1 gain", "2,000 gains". */
export function counted(count: number, one: string, many = `${one}s`): string {
    return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
