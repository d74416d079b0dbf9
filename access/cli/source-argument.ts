import { UsageError } from "./input";

/** Where an account is read from, as one argument: `state:FILE`, `iam:FILE,instances:FILE`, `account`. */
export interface SourceArgument {
    /** The argument as it was given, for titles. */
    readonly text: string;
    /** The parts by kind; the value is empty for those that take none. */
    readonly parts: ReadonlyMap<SourceKind, string>;
}

const WITH_VALUE = ["stack", "state", "preview", "iam", "instances"] as const;
const WITHOUT_VALUE = ["plan", "account"] as const;
export type SourceKind = (typeof WITH_VALUE)[number] | (typeof WITHOUT_VALUE)[number];

/** The forms that are allowed, for help and for errors. */
export const SOURCE_FORMS = "state:FILE, preview:FILE, stack:NAME, plan, iam:FILE,instances:FILE or account";

/**
 * Reads a source from one argument. A comma separates only where a kind follows, so that files may have commas.
 * @throws UsageError that names the option, the value and what is allowed.
 */
export function parseSourceArgument(text: string, option: string): SourceArgument {
    const kinds = [...WITH_VALUE, ...WITHOUT_VALUE].join("|");
    const parts = new Map<SourceKind, string>();
    const wrong = (problem: string): UsageError =>
        new UsageError(`${option} ${text}: ${problem}; allowed: ${SOURCE_FORMS}`);
    for (const part of text.split(new RegExp(`,(?=(?:${kinds})(?::|,|$))`))) {
        const colon = part.indexOf(":");
        const name = colon === -1 ? part : part.slice(0, colon);
        const value = colon === -1 ? "" : part.slice(colon + 1);
        const kind = [...WITH_VALUE, ...WITHOUT_VALUE].find((one) => one === name);
        if (kind === undefined) throw wrong(`unknown source ${JSON.stringify(name)}`);
        if (parts.has(kind)) throw wrong(`${kind} is there twice`);
        const takesValue = WITH_VALUE.some((one) => one === kind);
        if (takesValue && value === "") throw wrong(`${kind} needs a value`);
        if (!takesValue && colon !== -1) throw wrong(`${kind} takes no value`);
        parts.set(kind, value);
    }
    const together = [...parts.keys()].sort().join(",");
    if (parts.size > 1 && together !== "iam,instances") throw wrong(`${together} don't go together`);
    if (together === "iam" || together === "instances") throw wrong("iam and instances go together");
    return { text, parts };
}
