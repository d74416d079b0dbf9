/**
 * SARIF 2.1.0, as far as code scanning reads it:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import { createHash } from "node:crypto";
import { isAbsolute, relative, sep } from "node:path";
import { printable } from "./printable";

/** A kind of result: what is looked for, why it matters, what to do. */
export interface SarifRule {
    /** Stable, in kebab case. */
    readonly id: string;
    /** One line. */
    readonly summary: string;
    /** Why it matters and what to do. Default the summary. */
    readonly help?: string;
    /** A page about it. Default none. */
    readonly helpUri?: string;
    /** 0 to 10, by which code scanning ranks security results. Default none. */
    readonly securitySeverity?: number;
}

export interface SarifResult {
    readonly rule: string;
    readonly level: "error" | "warning" | "note";
    /** What is wrong, as plain text. */
    readonly message: string;
    /** The file it is about. Code scanning shows only results that have one. */
    readonly file: string;
    /** The line in the file, from 1. Default 1. */
    readonly line?: number;
    /** What tells this result from others of its rule, whatever moves in the file: a principal, a statement. */
    readonly identity: readonly string[];
}

/** A log of one run. Results keep their order; rules that no result names are there all the same. */
export function sarif(rules: readonly SarifRule[], results: readonly SarifResult[], version: string): unknown {
    const index = new Map(rules.map(({ id }, at) => [id, at]));
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "session-manager-access",
                        semanticVersion: version,
                        rules: rules.map(ruleOf),
                    },
                },
                // Columns count as JavaScript and most editors count them.
                columnKind: "utf16CodeUnits",
                results: results.map((result) => resultOf(result, index)),
            },
        ],
    };
}

function ruleOf({ id, summary, help = summary, helpUri, securitySeverity }: SarifRule): unknown {
    return {
        id,
        shortDescription: { text: printable(summary) },
        fullDescription: { text: printable(help) },
        help: { text: printable(help) },
        ...(helpUri !== undefined && { helpUri }),
        properties: {
            tags: ["security"],
            ...(securitySeverity !== undefined && { "security-severity": securitySeverity.toFixed(1) }),
        },
    };
}

function resultOf(result: SarifResult, index: ReadonlyMap<string, number>): unknown {
    const ruleIndex = index.get(result.rule);
    return {
        ruleId: result.rule,
        ...(ruleIndex !== undefined && { ruleIndex }),
        level: result.level,
        // A message's square brackets and braces mean links and placeholders.
        // https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317468
        message: { text: messageText(result.message) },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(result.file) },
                    region: { startLine: result.line ?? 1 },
                },
            },
        ],
        partialFingerprints: { "identity/v1": fingerprint([result.rule, ...result.identity]) },
    };
}

function messageText(text: string): string {
    return printable(text)
        .replace(/[\\[\]]/g, "\\$&")
        .replace(/[{}]/g, "$&$&");
}

/** A path as a URI relative to where the command runs, which in CI is the repository. */
function uriOf(file: string): string {
    const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
    return path.split(sep).map(encodeURIComponent).join("/");
}

function fingerprint(parts: readonly string[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
