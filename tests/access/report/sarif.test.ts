import { expect } from "chai";
import { z } from "zod";
import { sarif } from "../../../access/report/sarif";
import { HOSTILE } from "./hostile";

/**
 * The essentials of SARIF 2.1.0: what its schema requires of what is written here, nothing else allowed.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
 */
const message = z.strictObject({ text: z.string().min(1) });
const log = z.strictObject({
    $schema: z.url(),
    version: z.literal("2.1.0"),
    runs: z.array(
        z.strictObject({
            tool: z.strictObject({
                driver: z.strictObject({
                    name: z.string().min(1),
                    semanticVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
                    rules: z.array(
                        z.strictObject({
                            id: z.string().min(1),
                            shortDescription: message,
                            fullDescription: message,
                            help: message,
                            helpUri: z.url().optional(),
                            properties: z.strictObject({
                                tags: z.array(z.string()),
                                "security-severity": z
                                    .string()
                                    .regex(/^(10|\d)\.\d$/)
                                    .optional(),
                            }),
                        }),
                    ),
                }),
            }),
            columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
            results: z.array(
                z.strictObject({
                    ruleId: z.string().min(1),
                    ruleIndex: z.int().min(0),
                    level: z.enum(["none", "note", "warning", "error"]),
                    message,
                    locations: z
                        .array(
                            z.strictObject({
                                physicalLocation: z.strictObject({
                                    artifactLocation: z.strictObject({
                                        uri: z.string().regex(/^(?!\/)[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/),
                                    }),
                                    region: z.strictObject({ startLine: z.int().min(1) }),
                                }),
                            }),
                        )
                        .min(1),
                    partialFingerprints: z.record(z.string(), z.string().min(1)),
                }),
            ),
        }),
    ),
});

function checkedSarif(value: unknown): z.infer<typeof log> {
    return log.parse(JSON.parse(JSON.stringify(value)));
}

const rules = [
    { id: "one", summary: "One", securitySeverity: 8 },
    { id: "two", summary: "Two", help: "Help", helpUri: "https://docs.aws.amazon.com/" },
];

describe("sarif", () => {
    it("has what the schema requires, with hostile messages and paths with spaces", () => {
        const results = HOSTILE.map((text, index) => ({
            rule: index % 2 === 0 ? "one" : "two",
            level: "error" as const,
            message: text,
            file: "some folder/a file ü.yaml",
            line: index + 1,
            identity: [text],
        }));
        const [run] = checkedSarif(sarif(rules, results, "0.1.0")).runs;
        expect(run?.results).to.have.length(HOSTILE.length);
        for (const { message } of run?.results ?? []) expect(message.text).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        const location = run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
        expect(location).to.equal("some%20folder/a%20file%20%C3%BC.yaml");
    });

    it("points from each result to its rule", () => {
        const result = { level: "note" as const, message: "m", file: "f", identity: [] };
        const [run] = checkedSarif(
            sarif(
                rules,
                [
                    { ...result, rule: "two" },
                    { ...result, rule: "one" },
                ],
                "0.1.0",
            ),
        ).runs;
        expect(run?.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id)).to.deep.equal(["two", "one"]);
    });

    it("keeps a fingerprint when only the line moves, and tells two statements apart", () => {
        const fingerprint = (identity: string[], line: number): unknown => {
            const one = { rule: "one", level: "error" as const, message: "m", file: "f", line, identity };
            return checkedSarif(sarif(rules, [one], "0.1.0")).runs[0]?.results[0]?.partialFingerprints;
        };
        expect(fingerprint(["a", "b"], 3)).to.deep.equal(fingerprint(["a", "b"], 30));
        expect(fingerprint(["a", "b"], 3)).not.to.deep.equal(fingerprint(["ab"], 3));
    });

    it("takes square brackets and braces of a message for what they are, not for links and placeholders", () => {
        const one = { rule: "one", level: "error" as const, message: "[x](y) {0}", file: "f", identity: [] };
        expect(checkedSarif(sarif(rules, [one], "0.1.0")).runs[0]?.results[0]?.message.text).to.equal(
            "\\[x\\](y) {{0}}",
        );
    });
});
