import { STRANGE } from "./entrances";
import type { Fillers, Form } from "./issuer";

/** A form of subjects, by an example in which each part is a stranger's. */
export function form(example: string, subject: RegExp, more: Pick<Form, "widths" | "claims"> = {}): Form {
    return { fillers: pieces(example), subject, ...more };
}

/** What a `*` can stand for: every run of parts of an example of a subject. */
function pieces(example: string): Fillers {
    const cuts = [0, ...[...example.matchAll(/[:/]/g)].map(({ index }) => index + 1), example.length];
    const runs = cuts.flatMap((from, index) => cuts.slice(index + 1).map((to) => example.slice(from, to)));
    return {
        all: [...new Set([STRANGE, ...runs.flatMap((one) => [one, one.replace(/[:/]$/, "")])])],
        few: [...new Set([STRANGE, ...cuts.slice(0, -1).map((from) => example.slice(from))])],
    };
}
