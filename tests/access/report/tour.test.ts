import { expect } from "chai";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

const root = join(__dirname, "../../..");
const tour = readFileSync(join(root, "docs/tour.md"), "utf8");

/** The blocks of a language, without their fences. */
function blocks(language: string): string[] {
    return [...tour.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
}

/** Runs a command as it is written, and shows what a reader would see. */
async function run(command: string): Promise<string> {
    try {
        const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: root, encoding: "utf8" });
        return stdout;
    } catch (error) {
        const { code, stdout = "", stderr = "" } = error as { code?: number; stdout?: string; stderr?: string };
        return `${stdout}${stderr.replace(/^npm .*\n/gm, "")}[exit code ${code}]\n`;
    }
}

describe("the tour", () => {
    for (const block of blocks("console")) {
        const [line = "", ...expected] = block.split("\n");
        it(`shows what this command answers: ${line.slice(2, 100)}`, async () => {
            expect(line).to.match(/^\$ npm run --silent access -- /);
            expect(await run(line.slice(2))).to.equal(expected.join("\n"));
        }).timeout(60_000);
    }

    it("shows commands that work where it doesn't show their answers", async () => {
        const commands = blocks("sh").flatMap((text) => text.trim().split("\n"));
        expect(commands).not.to.be.empty;
        for (const command of commands) expect(await run(command)).to.match(/^Session access: plan:dev → plan:prod\n/);
    }).timeout(120_000);

    it("quotes the expectations as they are in the file", () => {
        const [quoted = ""] = blocks("yaml");
        const file = readFileSync(join(root, "docs/tour/expectations.yaml"), "utf8");
        const { expectations } = parse(file) as { expectations: unknown[] };
        const shown = (parse(quoted) as { expectations: unknown[] }).expectations;
        expect(expectations.slice(0, shown.length)).to.deep.equal(shown);
    });

    it("shows the conditions as they are before the change, in it and after it is mended", () => {
        const condition = (folder: string): unknown => {
            const details = JSON.parse(readFileSync(join(root, "docs/tour", folder, "iam.json"), "utf8")) as {
                GroupDetailList: { GroupPolicyList: { PolicyDocument: { Statement: { Condition?: unknown }[] } }[] }[];
            };
            return details.GroupDetailList[0]?.GroupPolicyList[0]?.PolicyDocument.Statement[0]?.Condition;
        };
        const side = (block: string, other: string): unknown => {
            const lines = block.split("\n").filter((line) => !line.startsWith(other));
            return (JSON.parse(`{${lines.map((line) => line.slice(1)).join("\n")}}`) as { Condition: unknown })
                .Condition;
        };
        const [harmless = "", mended = ""] = blocks("diff");
        expect(side(harmless, "+")).to.deep.equal(condition("before"));
        expect(side(harmless, "-")).to.deep.equal(condition("pull-request"));
        expect(side(mended, "+")).to.deep.equal(condition("before"));
        expect(side(mended, "-")).to.deep.equal(condition("fixed"));
    });
});
