import type * as z from "zod";
import { visible, type Path, type Problem } from "./problem";
import { didYouMean } from "./suggest";

/** How deep a value may be nested; the deepest setting lies at seven. */
const DEEPEST = 20;

/**
 * Reads the text that Pulumi hands over for a key whose value is a map (JSON), or finds what is wrong with it.
 */
export function parseMap(key: string, text: string): { readonly value?: unknown; readonly problems: Problem[] } {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        const structured = /^\s*[[{]/.test(text);
        const hint =
            structured && error instanceof Error ? `it isn't valid JSON: ${visible(error.message)}` : undefined;
        return { problems: [{ path: [key], found: text, allowed: `a map with settings under ${key}:`, hint }] };
    }
    const problems = reservedKeys([key], value);
    return problems.length > 0 ? { problems } : { value, problems };
}

/**
 * Finds keys that every JavaScript object has already (`__proto__`, `constructor`, `toString`): as the name of a user
 * or tag they would be lost or mistaken for what is built in.
 */
function reservedKeys(path: Path, value: unknown): Problem[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    if (path.length > DEEPEST) {
        return [{ path: path.slice(0, 3), found: value, allowed: `maps and lists nested at most ${DEEPEST} deep` }];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => reservedKeys([...path, index], item));
    }
    return Object.entries(value).flatMap(([key, item]) =>
        key in Object.prototype
            ? [{ path: [...path, key], found: key, allowed: "a name that JavaScript doesn't reserve" }]
            : reservedKeys([...path, key], item),
    );
}

/** The problems that a schema found in a value, in this program's words: the first of each place. */
export function problemsOf(error: z.ZodError, key: string, value: unknown): Problem[] {
    const places = new Set<string>();
    return problemsAnywhere(error, key, value).filter(({ path }) => {
        const place = JSON.stringify(path);
        return !places.has(place) && places.add(place);
    });
}

function problemsAnywhere(error: z.ZodError, key: string, value: unknown): Problem[] {
    return error.issues.flatMap((issue): Problem[] => {
        const inner = writtenPath(
            value,
            issue.path.filter((step) => typeof step !== "symbol"),
        );
        const path = [key, ...inner];
        const found = valueAt(value, inner);
        if (issue.code === "unrecognized_keys") {
            return issue.keys.map((unknown) => ({
                path: [...path, unknown],
                found: valueAt(value, [...inner, unknown]),
                allowed: `one of the keys ${issue.message}`,
                hint: () => didYouMean(unknown, issue.message.split(", ")),
            }));
        }
        if (issue.code === "invalid_key") {
            return [{ path, found: inner.at(-1), allowed: issue.issues[0]?.message ?? issue.message }];
        }
        const hint =
            issue.code === "invalid_value" ? didYouMean(found, issue.values.map(String)) : quoting(issue, found);
        return [{ path, found, allowed: issue.message, hint }];
    });
}

/** YAML takes an unquoted true or 2024 for something other than text, and quoted digits for text. */
function quoting(issue: z.core.$ZodIssue, found: unknown): string | undefined {
    if (issue.code !== "invalid_type" && issue.code !== "custom") {
        return undefined;
    }
    const expected = issue.code === "invalid_type" ? issue.expected : undefined;
    if (expected === "string" && (typeof found === "boolean" || typeof found === "number")) {
        return `put it in quotation marks: "${String(found)}"`;
    }
    const text = typeof found === "string" ? found.trim() : "";
    const meant =
        (expected === "number" && /^-?\d+(\.\d+)?$/.test(text)) ||
        (expected === "boolean" && /^(true|false)$/.test(text));
    return meant ? `write it without quotation marks: ${text}` : undefined;
}

/** The path to what was written, where one value stands for a list of one: Development for [Development]. */
function writtenPath(value: unknown, path: Path): Path {
    const last = path.at(-1);
    const before = path.slice(0, -1);
    const holder = valueAt(value, before);
    const alone = last === 0 && holder !== undefined && (typeof holder !== "object" || holder === null);
    return alone ? before : path;
}

function valueAt(value: unknown, path: Path): unknown {
    return path.reduce<unknown>(
        (at, step) =>
            typeof at === "object" && at !== null && Object.hasOwn(at, step)
                ? (at as Record<string | number, unknown>)[step]
                : undefined,
        value,
    );
}
