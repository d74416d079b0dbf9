/** The most that GitHub takes in a comment. It counts characters; counting bytes stays below it however it counts. */
export const COMMENT_LIMIT = 65_536;

/** A part of a comment: what is always read, and the entries beneath it. */
export interface CommentSection {
    /** Markdown above the entries, such as a heading. Never left out. */
    readonly lead: string;
    /** What the folded entries are called: "14 gains". Markdown without block elements. */
    readonly summary: string;
    /** Markdown that belongs to all entries, such as a table's header. Default none. */
    readonly head?: string;
    /** Blocks of Markdown, each ending in a line break; the most important first, as the last may be left out. */
    readonly entries: readonly string[];
    /** How many entries are open; more are folded. Default 10. */
    readonly open?: number;
}

/**
 * Puts sections into one comment. Long ones are folded; what wouldn't fit is left out, and the comment says how much.
 *
 * @param title Markdown at the top, never left out.
 * @param limit the most bytes of UTF-8, default GitHub's limit.
 */
export function comment(title: string, sections: readonly CommentSection[], limit = COMMENT_LIMIT): string {
    const frame = (section: CommentSection): number => frameOf(section, limit);
    let room = limit - bytes(title) - sections.reduce((sum, section) => sum + frame(section), 0);
    let text = title;
    for (const [index, section] of sections.entries()) {
        // What earlier sections leave is shared by those that follow.
        const share = Math.floor(room / (sections.length - index));
        const body = fitted(section, Math.max(0, share));
        room -= body.reduce((sum, entry) => sum + bytes(entry), 0);
        text += rendered(section, body, limit);
    }
    return text;
}

function bytes(text: string): number {
    return Buffer.byteLength(text, "utf8");
}

/** What a section costs beside its entries. */
function frameOf(section: CommentSection, limit: number): number {
    return bytes(rendered({ ...section, open: -1 }, [], limit)) + bytes(leftOut(section.entries.length, limit));
}

/** The first entries that fit. */
function fitted(section: CommentSection, room: number): readonly string[] {
    let used = 0;
    const end = section.entries.findIndex((entry) => (used += bytes(entry)) > room);
    return end === -1 ? section.entries : section.entries.slice(0, end);
}

function leftOut(count: number, limit: number): string {
    return `\n${count} more left out: a comment holds ${limit.toLocaleString("en")} characters.\n`;
}

function rendered(
    { lead, summary, head = "", entries, open = 10 }: CommentSection,
    shown: readonly string[],
    limit: number,
): string {
    if (entries.length === 0) return lead;
    const missing = entries.length - shown.length;
    const note = missing === 0 ? "" : leftOut(missing, limit);
    const body = head + shown.join("") + note;
    if (entries.length <= open) return `${lead}\n${body}`;
    return `${lead}\n<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}
