import { readSessionInputs, type SessionInputs } from "../../access/session-settings";
import { at, openIn, UNKNOWN } from "../pack/known";
import { type Answer, answered, notApplicable, type ResourceCheck, type RuleConfig, type Subject } from "../pack/rule";

export const SSM_DOCUMENT = "aws:ssm/document:Document";

/** The preferences in a session document: the inputs of its shell sessions. */
type Preferences =
    | { readonly state: "read"; readonly inputs: SessionInputs }
    | { readonly state: "malformed"; readonly problem: string }
    | { readonly state: "unknown" }
    | { readonly state: "another kind" };

/** Documents larger than AWS takes aren't read: https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const LONGEST = 65_536;

/** What a document says, whatever its type, or why it can't be told. */
type Content =
    | { readonly state: "read"; readonly value: unknown }
    | { readonly state: "malformed"; readonly problem: string }
    | { readonly state: "unknown" };

/** Reads the content of a document resource. */
export function contentOf({ props: { content, documentFormat } }: Subject): Content {
    if (openIn(content) !== undefined) return { state: "unknown" };

    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
        // AWS Cloud Control takes a document as an object, too.
        return { state: "read", value: content };
    }
    if (typeof content !== "string" || content.length > LONGEST) {
        return {
            state: "malformed",
            problem: `content is ${typeof content === "string" ? `${content.length} characters long` : "not text"}; AWS takes text of up to ${LONGEST} characters.`,
        };
    }
    try {
        const value = documentFormat === "YAML" ? yaml(content) : (JSON.parse(content) as unknown);
        return { state: "read", value };
    } catch (error) {
        // JSON's error quotes the text, which may hold what a report mustn't show.
        const message = (error instanceof Error ? error.message : String(error)).replace(
            /, [".].*is not valid JSON$/s,
            "",
        );
        const [reason = ""] = message.split("\n");
        return {
            state: "malformed",
            problem: `content isn't ${documentFormat === "YAML" ? "YAML" : "JSON"}: ${reason}`,
        };
    }
}

/** Reads the preferences of a document resource. Only documents of type Session for shells have them. */
export function preferencesOf(subject: Subject): Preferences {
    const { documentType } = subject.props;
    if (documentType !== "Session" && documentType !== UNKNOWN) return { state: "another kind" };

    const content: Content = documentType === UNKNOWN ? { state: "unknown" } : contentOf(subject);
    if (content.state !== "read") return content;

    const sessionType = at(content.value, "sessionType");
    if (sessionType === "Standard_Stream")
        return { state: "read", inputs: readSessionInputs(at(content.value, "inputs")) };

    if (OTHER_TYPES.includes(sessionType)) return { state: "another kind" };

    const found =
        sessionType === undefined ? "no sessionType" : `the sessionType ${String(JSON.stringify(sessionType))}`;
    return {
        state: "malformed",
        problem: `content has ${found}; AWS takes Standard_Stream, for shells, ${OTHER_TYPES.join(", ")}.`,
    };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html */
const OTHER_TYPES: readonly unknown[] = ["InteractiveCommands", "NonInteractiveCommands", "Port"];

/** Documents in YAML are rare: only who has one pays for loading its reader. */
function yaml(content: string): unknown {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parse } = require("yaml") as typeof import("yaml");
    if (isNestedDeep(content)) throw new Error("nested too deep to be read");

    return parse(content, { maxAliasCount: 100 });
}

/** More levels than this no preferences have; the reader of YAML goes through them by recursion. */
const DEEPEST = 50;

/** Whether YAML may nest deep: by brackets, or by several of the signs for entries in one line. */
function isNestedDeep(content: string): boolean {
    let depth = 0;
    for (const character of content) {
        if (character === "[" || character === "{") depth += 1;
        else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);

        if (depth > DEEPEST) return true;
    }
    return content.split("\n").some((line) => (/^(?:\s*[-?:](?=\s))+/.exec(line)?.[0].length ?? 0) > 2 * DEEPEST);
}

/**
 * A check of session preferences. What is malformed or not known yet is reported by session-logging alone, the first of
 * these rules.
 */
export function onPreferences(
    check: (inputs: SessionInputs, config: RuleConfig) => readonly string[] | Answer,
): ResourceCheck {
    return {
        types: [SSM_DOCUMENT],
        check: (subject, config) => {
            const preferences = preferencesOf(subject);
            switch (preferences.state) {
                case "read":
                    return answered(check(preferences.inputs, config));
                case "another kind":
                    return notApplicable("it holds no preferences of shell sessions");
                case "malformed":
                case "unknown":
                    return notApplicable("it can't be judged: see session-logging");
            }
        },
    };
}
