import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A link of a page, or of a text that the program writes, to something in the repository. */
export interface Link {
    /** The file that has it, from the repository's root. */
    readonly file: string;
    readonly line: number;
    /** As it is written: a relative path, an anchor or both. */
    readonly target: string;
}

/** The relative links of a Markdown page: inline ones, images, reference definitions and HTML attributes. */
export function pageLinks(file: string, markdown: string): Link[] {
    const text = withoutCode(markdown);
    const patterns = [/\]\(\s*<?([^\s)>]+)/g, /^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm, /\b(?:href|src)="([^"]+)"/g];
    return patterns
        .flatMap((pattern) => [...text.matchAll(pattern)])
        .filter(([, target = ""]) => !/^[a-z][a-z+.-]*:|^\/\//i.test(target))
        .map(({ 1: target = "", index }) => ({ file, line: lineAt(text, index), target }));
}

/** The pages of the repository that a source file names in messages, descriptions and comments. */
export function namedPages(file: string, source: string): Link[] {
    const pattern = /(?<![\w./-])((?:docs|bootstrap|access|policies|components|examples)\/[\w./-]*\.md(?:#[\w-]+)?)/g;
    return [...source.matchAll(pattern)].map(({ 1: target = "", index }) => ({
        file,
        line: lineAt(source, index),
        target: `${"../".repeat(file.split("/").length - 1)}${target}`,
    }));
}

/** What is wrong with a link, if anything: it leads out of the repository, to nothing, or to a heading that isn't there. */
export function problemOf(root: string, { file, target }: Link): string | undefined {
    const [path = "", anchor] = target.split("#");
    const wanted = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
    if (wanted.startsWith("..")) return `${wanted} is outside of the repository`;
    const found = join(root, wanted);
    if (!existsSync(found)) return `there is no ${wanted}`;
    if (anchor === undefined) return undefined;
    const page = statSync(found).isDirectory() ? join(found, "README.md") : found;
    if (!page.endsWith(".md")) return /^L\d+(-L\d+)?$/.test(anchor) ? undefined : `${wanted} has no headings`;
    return anchorsOf(readFileSync(page, "utf8")).has(decodeURIComponent(anchor))
        ? undefined
        : `${wanted} has no heading #${anchor}`;
}

/** The anchors of a page: GitHub makes one of each heading, and keeps those that are written in HTML. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
    const text = withoutFences(markdown);
    const anchors = new Set<string>();
    for (const [, heading = ""] of text.matchAll(/^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/gm)) {
        const slug = slugOf(heading);
        let anchor = slug;
        for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
        anchors.add(anchor);
    }
    for (const [, id = ""] of text.matchAll(/<[a-z][^>]*\s(?:id|name)="([^"]+)"/g)) anchors.add(id);
    return anchors;
}

/** GitHub's rule: the heading's text in lower case, without punctuation, with a hyphen for each space. */
function slugOf(heading: string): string {
    return heading
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/<[^>]+>/g, "")
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, "")
        .replaceAll(" ", "-");
}

/** The page with its blocks of code left out, and all other lines in their places. */
function withoutFences(markdown: string): string {
    return markdown.replace(/^( *)(```+|~~~+)[^\n]*\n.*?^ *\2[ \t]*$/gms, blank);
}

function withoutCode(markdown: string): string {
    return withoutFences(markdown).replace(/(`+)(?!`).+?(?<!`)\1(?!`)/g, blank);
}

function blank(text: string): string {
    return text.replace(/[^\n]/g, " ");
}

function lineAt(text: string, index: number): number {
    return text.slice(0, index).split("\n").length;
}
