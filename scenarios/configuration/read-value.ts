import type * as z from "zod";
import { duplicateKeys } from "../../access/policy";
import { isReserved, NOT_RESERVED } from "../settings/text";
import { Measured, visible, type Path, type Problem } from "./problem";
import { didYouMean, nearest } from "../../access/suggest";

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
        const expected = `a map of settings`;
        return { problems: [{ path: [key], found: text, expected, hint: whyNoMap(text, error) }] };
    }
    const twice = [...duplicateKeys(text)].map(({ key: found }) => ({
        path: [key],
        wrong: "key" as const,
        found,
        expected: "each key only once",
    }));
    const problems = [...twice, ...reservedKeys([key], value)];
    return problems.length > 0 ? { problems } : { value, problems };
}

function whyNoMap(text: string, error: unknown): string | undefined {
    if (text === "") return "remove the key if it has no settings";

    return /^\s*[[{]/.test(text) && error instanceof Error ? `invalid JSON: ${visible(error.message)}` : undefined;
}

/** Finds keys of reserved names, however deep. */
function reservedKeys(path: Path, value: unknown): Problem[] {
    if (typeof value !== "object" || value === null) return [];

    if (path.length > DEEPEST) {
        // Not the value itself: what is nested a hundred thousand deep can be read and not be written.
        const found = new Measured("it is nested more deeply");
        return [{ path: path.slice(0, 3), found, expected: `at most ${DEEPEST} levels of maps and lists` }];
    }
    if (Array.isArray(value)) return value.flatMap((item, index) => reservedKeys([...path, index], item));

    return Object.entries(value).flatMap(([key, item]) =>
        isReserved(key)
            ? [{ path: [...path, key], wrong: "key", found: key, expected: NOT_RESERVED }]
            : reservedKeys([...path, key], item),
    );
}

/**
 * The problems that a schema found in a value, in this program's words: the first of each place. What a map lacks, and
 * what is wrong with it as a whole, goes without saying where an unknown key stands in it that was meant for that.
 */
export function problemsOf(error: z.ZodError, key: string, value: unknown): Problem[] {
    const text = (path: Path) => JSON.stringify([key, ...path]);
    const unknown = error.issues.filter((issue) => issue.code === "unrecognized_keys");
    const maps = new Set(unknown.map(({ path }) => text(stepsOf(path))));
    const meant = new Set(
        unknown.flatMap(({ path, keys, message }) =>
            keys.map((written) => text([...stepsOf(path), nearest(written, message.split(", ")) ?? ""])),
        ),
    );
    const places = new Set<string>();
    return problemsAnywhere(error, key, value).filter(({ path, found }) => {
        const place = JSON.stringify(path);
        const said = places.has(place) || maps.has(place) || (found === undefined && meant.has(place));
        places.add(place);
        return !said;
    });
}

/** Where an issue is. Configuration is JSON, which has no symbols for keys. */
function stepsOf(path: readonly PropertyKey[]): Path {
    return path.filter((step) => typeof step !== "symbol");
}

function problemsAnywhere(error: z.ZodError, key: string, value: unknown): Problem[] {
    return error.issues.flatMap((issue): Problem[] => {
        const inner = writtenPath(value, stepsOf(issue.path));
        const path = [key, ...inner];
        const found = valueAt(value, inner);
        if (issue.code === "unrecognized_keys") {
            return issue.keys.map((unknown) => ({
                path: [...path, unknown],
                wrong: "unknown key",
                found: valueAt(value, [...inner, unknown]),
                expected: `one of ${issue.message}`,
                hint: () => didYouMean(unknown, issue.message.split(", ")),
            }));
        }
        if (issue.code === "invalid_key")
            return [{ path, wrong: "key", found: inner.at(-1), expected: issue.issues[0]?.message ?? issue.message }];

        const hint =
            issue.code === "invalid_value" ? didYouMean(found, issue.values.map(String)) : quoting(issue, found);
        return [{ path, found, expected: issue.message, hint }];
    });
}

/** YAML takes an unquoted true or 2024 for something other than text, and quoted digits for text. */
function quoting(issue: z.core.$ZodIssue, found: unknown): string | undefined {
    if (issue.code !== "invalid_type" && issue.code !== "custom") return undefined;

    const expected = issue.code === "invalid_type" ? issue.expected : undefined;
    if (expected === "string" && (typeof found === "boolean" || typeof found === "number"))
        return `use quotation marks: "${String(found)}"`;

    const text = typeof found === "string" ? found.trim() : "";
    const meant =
        (expected === "number" && /^-?\d+(\.\d+)?$/.test(text)) ||
        (expected === "boolean" && /^(true|false)$/.test(text));
    return meant ? `remove the quotation marks: ${text}` : undefined;
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
