import type { Source } from "../sources/read";
import { UsageError } from "./input";

/** Where an account is read from, as one argument: `state:FILE`, `iam:FILE,instances:FILE`, `account`. */
export interface SourceArgument {
    /** The argument as it was given, for titles. */
    readonly text: string;
    /** The parts by kind; the value is empty where none is given. */
    readonly parts: ReadonlyMap<SourceKind, string>;
}

const WITH_VALUE = ["stack", "state", "preview", "iam", "instances"] as const;
/** `plan` is the stack dev's, `account` is read in the SDK's region, where nothing else is said. */
const OPTIONAL_VALUE = ["plan", "account"] as const;
export type SourceKind = (typeof WITH_VALUE)[number] | (typeof OPTIONAL_VALUE)[number];

/** The forms that are allowed, for help and for errors. */
export const SOURCE_FORMS =
    "state:FILE, preview:FILE, stack:NAME, plan[:STACK], iam:FILE,instances:FILE or account[:REGION,…]";

/**
 * Reads a source from one argument. A comma separates only where a kind follows, so that files may have commas.
 * @throws UsageError that names the option, the value and what is allowed.
 */
export function parseSourceArgument(text: string, option: string): SourceArgument {
    const kinds = [...WITH_VALUE, ...OPTIONAL_VALUE].join("|");
    const parts = new Map<SourceKind, string>();
    const wrong = (problem: string): UsageError =>
        new UsageError(`${option} ${text}: ${problem}; allowed: ${SOURCE_FORMS}`);
    for (const part of text.split(new RegExp(`,(?=(?:${kinds})(?::|,|$))`))) {
        const colon = part.indexOf(":");
        const name = colon === -1 ? part : part.slice(0, colon);
        const value = colon === -1 ? "" : part.slice(colon + 1);
        const kind = [...WITH_VALUE, ...OPTIONAL_VALUE].find((one) => one === name);
        if (kind === undefined) throw wrong(`unknown source ${JSON.stringify(name)}`);
        if (parts.has(kind)) throw wrong(`${kind} is there twice`);
        const takesValue = WITH_VALUE.some((one) => one === kind);
        if (takesValue && value === "") throw wrong(`${kind} needs a value`);
        if (colon !== -1 && value === "") throw wrong(`${kind}: has no value`);
        parts.set(kind, value);
    }
    const together = [...parts.keys()].sort().join(",");
    if (parts.size > 1 && together !== "iam,instances") throw wrong(`${together} don't go together`);
    if (together === "iam" || together === "instances") throw wrong("iam and instances go together");
    return { text, parts };
}

/** The source that an argument names. */
export function sourceOfArgument({ parts, text }: SourceArgument): Source {
    const [state, preview, stack, plan] = ["state", "preview", "stack", "plan"].map((kind) =>
        parts.get(kind as "state"),
    );
    const [iam, instances] = [parts.get("iam"), parts.get("instances")];
    if (iam !== undefined && instances !== undefined) return { kind: "files", iam, instances: [instances] };
    if (state !== undefined) return { kind: "state", file: state };
    if (preview !== undefined) return { kind: "preview", file: preview };
    if (stack !== undefined) return { kind: "stack", name: stack };
    if (plan !== undefined) return { kind: "plan", ...(plan !== "" && { stack: plan }) };
    const account = parts.get("account");
    if (account === undefined) throw new UsageError(`${text} names no source`);
    return { kind: "account", ...(account !== "" && { regions: account.split(",") }) };
}
