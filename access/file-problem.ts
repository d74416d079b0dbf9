import type { z } from "zod";
import { shown } from "./policy/error";

/** What is wrong in a file, and where: the first problem, as one sentence. */
interface FileProblem {
    readonly path: readonly PropertyKey[];
    readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The problem behind a schema's issue. For a value of several possible forms, that of the closest form. */
export function problemOf(issue: Issue, root: unknown, above: readonly PropertyKey[] = []): FileProblem {
    const path = [...above, ...issue.path];
    const found = valueAt(root, path);
    switch (issue.code) {
        case "invalid_union": {
            const closest = issue.errors.find((issues) => issues.some((one) => !isWrongForm(one)))?.[0];
            if (closest !== undefined) return problemOf(closest, root, path);
            return { path, message: wrong(found, [...new Set(forms(issue.errors))].join(", ")) };
        }
        case "unrecognized_keys": {
            const key = issue.keys[0] ?? "";
            return { path: [...path, key], message: "unknown key" };
        }
        case "invalid_value":
            return { path, message: wrong(found, issue.values.map(String).join(", ")) };
        case "invalid_type":
            if (found === undefined) return { path, message: "is missing" };
            return { path, message: wrong(found, expectedOf(issue)) };
        case "custom":
            return { path, message: issue.message };
        case "invalid_element":
        case "invalid_format":
        case "invalid_key":
        case "not_multiple_of":
        case "too_big":
        case "too_small":
            return { path, message: wrong(found, issue.message) };
    }
}

/** A value of another form altogether, such as text where an object is wanted. */
function isWrongForm(issue: Issue): boolean {
    if (issue.path.length > 0) return false;
    if (issue.code === "invalid_union") return issue.errors.every((issues) => issues.every(isWrongForm));
    return issue.code === "invalid_type";
}

function forms(errors: readonly (readonly Issue[])[]): string[] {
    return errors.flatMap((issues) =>
        issues.flatMap((issue): string[] => {
            if (issue.code === "invalid_union") return forms(issue.errors);
            return issue.code === "invalid_type" ? [FORMS[issue.expected] ?? issue.expected] : [];
        }),
    );
}

const FORMS: Readonly<Record<string, string>> = {
    string: "text",
    array: "a list",
    object: "an object",
    record: "an object",
};

/** A schema's own message is what is expected; zod's own begins with "Invalid input". */
function expectedOf({ message, expected }: Extract<Issue, { code: "invalid_type" }>): string {
    return message.startsWith("Invalid input") ? (FORMS[expected] ?? expected) : message;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
    let value = root;
    for (const key of path) {
        if (typeof value !== "object" || value === null) return undefined;
        value = (value as Record<PropertyKey, unknown>)[key];
    }
    return value;
}

function wrong(value: unknown, expected: string): string {
    return `${value === undefined ? "missing value" : `invalid value ${shown(value)}`} (expected ${expected})`;
}
