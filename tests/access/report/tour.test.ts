import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../..");
const tour = readFileSync(join(root, "docs/tour.md"), "utf8");

/** The blocks of a language, without their fences. */
function blocks(language: string): string[] {
    return [...tour.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
}

describe("the tour", () => {
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

    it("shows the trust policy as it is before the second change, in it and after the fix", () => {
        const principal = (folder: string): unknown => {
            const details = JSON.parse(readFileSync(join(root, "docs/tour/trust", folder, "iam.json"), "utf8")) as {
                RoleDetailList: {
                    RoleName: string;
                    AssumeRolePolicyDocument: { Statement: { Principal?: unknown }[] };
                }[];
            };
            const role = details.RoleDetailList.find(({ RoleName }) => RoleName === "incident");
            return role?.AssumeRolePolicyDocument.Statement[0]?.Principal;
        };
        const side = (block: string, other: string): unknown => {
            const lines = block.split("\n").filter((line) => !line.startsWith(other));
            return (JSON.parse(`{${lines.map((line) => line.slice(1)).join("\n")}}`) as { Principal: unknown })
                .Principal;
        };
        const [, , opened = "", fixed = ""] = blocks("diff");
        expect(side(opened, "+")).to.deep.equal(principal("before"));
        expect(side(opened, "-")).to.deep.equal(principal("pull-request"));
        expect(side(fixed, "+")).to.deep.equal(principal("before"));
        expect(side(fixed, "-")).to.deep.equal(principal("fixed"));
    });
});
