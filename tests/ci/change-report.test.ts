import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessDiff } from "../../access/diff";
import { reportMarkdown } from "../../access/report";
import { changeReport, failedReport } from "../../ci/support/change-report";
import { previewFiles, readPreviewAnswer, type PreviewAnswer } from "../../ci/support/preview-files";
import { accountOf, ALL_INSTANCES, SHELL, startSession } from "../access/diff/accounts";

const urn = (name: string) => `urn:pulumi:prod::p::session:Role$aws:iam/role:Role::${name}`;
const violation = (enforcementLevel: string, message = "Too much.\n") => ({
    policyEvent: { policyName: "start-session-place", resourceUrn: urn("ops"), message, enforcementLevel },
});

describe("A change as a comment", () => {
    const folder = mkdtempSync(join(tmpdir(), "preview-"));
    after(() => rmSync(folder, { recursive: true }));

    const answer = (preview: unknown, events: readonly unknown[] = []): PreviewAnswer => {
        const files = previewFiles(folder);
        writeFileSync(files.preview, JSON.stringify(preview));
        writeFileSync(files.events, events.map((one) => `${JSON.stringify(one)}\n`).join(""));
        const read = readPreviewAnswer(folder);
        if (read === undefined) throw new Error("no answer");
        return read;
    };

    const before = accountOf({ users: { dev: {} }, instances: { ledger: {} } });
    const policies = { all: [startSession([ALL_INSTANCES, SHELL])] };
    const after_ = accountOf({ users: { dev: { policies } }, instances: { ledger: {} } });
    const change = { title: "Session access in prod", before: "stack:prod", after: "preview:preview.json" };

    it("begins with who gains and who loses access, then has policy results, then resources", () => {
        const preview = answer(
            {
                steps: [
                    { op: "same", urn: urn("vpc") },
                    { op: "create", urn: urn("ops") },
                    { op: "create-replacement", urn: urn("web") },
                    { op: "replace", urn: urn("web"), detailedDiff: { ami: {} } },
                    { op: "delete-replaced", urn: urn("web") },
                ],
            },
            [violation("mandatory"), violation("mandatory"), violation("advisory", "<{%fg 1%}>Careful<{%reset%}>")],
        );
        const text = reportMarkdown(changeReport({ ...change, diff: accessDiff(before, after_), preview }));
        expect(text).to.match(/^### Session access in prod\n\n1 principal–instance pair gains access, 0 lose it\./);
        expect(text).to.include("Policies: 1 mandatory, 1 advisory. Resources: 1 to create, 1 to replace.");
        const places = ["#### Gained", "#### Policy violations", "#### Policy advice", "#### Resources"].map((title) =>
            text.indexOf(title),
        );
        expect(places)
            .to.deep.equal(places.toSorted((one, other) => one - other))
            .and.not.to.include(-1);
        expect(text).to.include("- **±** replace `aws:iam/role:Role web`: `ami`").and.to.include("    - Careful\n");
    });

    it("is no diff where the program failed: the preview lacks the rest of the resources", () => {
        const preview = answer({
            steps: [{ op: "create", urn: urn("ops") }],
            diagnostics: [
                { severity: "info", message: "a warning" },
                { severity: "error", message: "error: \u001b[31mTransform failed\u001b[0m\n  at line 3\n" },
                { severity: "error", message: "error: preview failed\n" },
            ],
        });
        expect(preview.errors).to.deep.equal(["error: Transform failed\n  at line 3"]);
        const text = reportMarkdown(failedReport("Session access in prod", "prod", preview));
        expect(text).to.include("who gains and who loses access isn't known").and.to.include("Transform failed");
        expect(text).not.to.include("ops");
    });

    it("takes a violated policy alone for no error", () => {
        const diagnostics = [{ severity: "error", message: "error: preview failed\n" }];
        expect(answer({ steps: [], diagnostics }, [violation("mandatory")]).errors).to.deep.equal([]);
        for (const events of [[], [violation("advisory")]]) {
            expect(answer({ steps: [], diagnostics }, events).errors).to.deep.equal([
                "The preview failed and doesn't say why.",
            ]);
        }
    });

    it("has nothing of a preview that isn't one", () => {
        writeFileSync(previewFiles(folder).preview, "error: no stack named prod");
        expect(readPreviewAnswer(folder)).to.equal(undefined);
        const text = reportMarkdown(failedReport("Session access in prod", "prod", undefined));
        expect(text).to.include("The log of npm run ci");
    });
});
