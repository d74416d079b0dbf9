import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { isMandatory, violationsIn, type PolicyViolation } from "../../access/report";

/** The files of a preview in a folder. */
export const previewFiles = (folder: string) => ({
    preview: join(folder, "preview.json"),
    events: join(folder, "events.json"),
});

const preview = z.object({
    steps: z
        .array(
            z.object({
                op: z.string(),
                urn: z.string(),
                detailedDiff: z.record(z.string(), z.unknown()).nullish(),
                diffReasons: z.array(z.string()).nullish(),
            }),
        )
        .nullish(),
    diagnostics: z.array(z.object({ message: z.string().optional(), severity: z.string().optional() })).nullish(),
});

/** A resource that a preview would change. */
export interface ResourceChange {
    /** Pulumi's word: create, update, replace, delete. */
    readonly op: string;
    readonly urn: string;
    /** The properties that change. */
    readonly properties: readonly string[];
}

/** What a preview answered. */
export interface PreviewAnswer {
    readonly changes: readonly ResourceChange[];
    /** Empty where the preview ran without a policy pack. */
    readonly violations: readonly PolicyViolation[];
    /** Why it failed; then what it says of resources is incomplete. A violated policy alone is no error. */
    readonly errors: readonly string[];
}

/** A replacement is three steps; the middle one is named after it. */
const PARTS_OF_REPLACING = ["create-replacement", "delete-replaced", "discard-replaced"];
const NO_CHANGE = ["same", "read", "refresh", "read-discard"];

/** What Pulumi ends with, whatever failed. */
const SAYS_NOTHING = ["", "error: preview failed", "preview failed"];

/** Reads the files of a preview; undefined where it answered nothing. */
export function readPreviewAnswer(folder: string): PreviewAnswer | undefined {
    const files = previewFiles(folder);
    const parsed = preview.safeParse(jsonOf(files.preview));
    if (!parsed.success) return undefined;
    const { steps, diagnostics } = parsed.data;
    const violations = existsSync(files.events) ? violationsIn(readFileSync(files.events, "utf8")) : [];
    const failures = (diagnostics ?? [])
        .filter(({ severity }) => severity === "error")
        .map(({ message = "" }) => stripVTControlCharacters(message).trim());
    const errors = failures.filter((text) => !SAYS_NOTHING.includes(text));
    // Only a violated policy ends a preview that is complete.
    const isViolated = violations.some(isMandatory);
    const isUnexplained = failures.length > 0 && errors.length === 0 && !isViolated;
    return {
        changes: (steps ?? [])
            .filter(({ op }) => ![...PARTS_OF_REPLACING, ...NO_CHANGE].includes(op))
            .map(({ op, urn, detailedDiff, diffReasons }) => ({
                op,
                urn,
                properties: detailedDiff ? Object.keys(detailedDiff) : (diffReasons ?? []),
            })),
        violations,
        errors: isUnexplained ? ["The preview failed and doesn't say why."] : errors,
    };
}

function jsonOf(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as unknown;
    } catch {
        return undefined;
    }
}
