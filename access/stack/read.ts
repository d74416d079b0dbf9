import { PolicyError } from "../policy/error";
import { parsePolicy, parseTrustPolicy } from "../policy/parse";
import type { Policy } from "../policy/policy";
import { type DocumentHolder, type DocumentSource, documentSources } from "./documents";
import { openIn } from "./values";

/** IAM takes no longer text: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const LONGEST = 131_072;
/** What the longest of all documents, a permission set's, may have besides white space. */
const MOST_CHARACTERS = 32_768;

/** A document that was read, or why it wasn't. */
export type ReadDocument = DocumentSource & Outcome;

/** The documents of a resource. */
export function readDocuments(resource: DocumentHolder): readonly ReadDocument[] {
    return documentSources(resource).map((source) => ({ ...source, ...read(source) }));
}

type Outcome =
    | { readonly state: "read"; readonly policy: Policy }
    /** `tooLarge` where reading it any further could take any time. */
    | { readonly state: "malformed"; readonly problem: string; readonly tooLarge?: boolean }
    | { readonly state: "unknown" };

/** The same text is read once for all the rules that judge it. */
const texts = new Map<string, Outcome>();
const REMEMBERED = 2_000;

function read({ kind, where, source }: DocumentSource): Outcome {
    if (openIn(source) !== undefined) return { state: "unknown" };

    // IAM gets an object as JSON text; as text it is read once, and its length is known before it is walked through.
    const text = typeof source === "string" ? source : JSON.stringify(source);
    if (text.length > LONGEST) {
        return {
            state: "malformed",
            problem: `${where}: has ${text.length} characters; IAM accepts 131,072 at most`,
            tooLarge: true,
        };
    }
    const key = `${kind} ${where} ${typeof source} ${text}`;
    let outcome = texts.get(key);
    if (outcome === undefined) {
        const tooLong = lengthProblem(text, where);
        outcome =
            tooLong === undefined
                ? parse(source, kind, where)
                : { state: "malformed", problem: tooLong, tooLarge: true };
        if (texts.size >= REMEMBERED) texts.clear();

        texts.set(key, outcome);
    }
    return outcome;
}

/** What is longer than IAM takes isn't read: it can't come to be, and reading it could take any time. */
function lengthProblem(text: string, where: string): string | undefined {
    const characters = text.replace(/\s/g, "").length;
    return characters > MOST_CHARACTERS
        ? `${where}: has ${characters} characters besides white space; IAM accepts 32,768 at most in any document`
        : undefined;
}

function parse(source: unknown, kind: "identity" | "trust", where: string): Outcome {
    try {
        return {
            state: "read",
            policy: kind === "trust" ? parseTrustPolicy(source, where) : parsePolicy(source, where),
        };
    } catch (error) {
        if (error instanceof PolicyError) return { state: "malformed", problem: error.message };

        // Walking through JSON nested a hundred thousand deep exhausts the stack.
        if (error instanceof RangeError)
            return { state: "malformed", problem: `${where}: is nested too deep to be read`, tooLarge: true };

        throw error;
    }
}
