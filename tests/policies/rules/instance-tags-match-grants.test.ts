import { expect } from "chai";
import { instanceTagsMatchGrants as rule } from "../../../policies/rules/instance-tags-match-grants";
import { judgeStack } from "../judge";
import { instance, userPolicy } from "../resources";

const judge = async (tags: Record<string, string>) =>
    (await judgeStack(rule, [userPolicy(), instance({ tags, tagsAll: tags })])).problems;

describe("policies: instance-tags-match-grants", () => {
    it("accepts an instance that is granted, and one that is plainly another", async () => {
        expect(await judge({ Environment: "Development" })).to.be.empty;
        expect(await judge({ Environment: "Production" })).to.be.empty;
        expect(await judge({ Name: "web" })).to.be.empty;
    });
    it("reports a value that differs by case only", async () => {
        expect(await judge({ Environment: "development" })).to.deep.equal([
            'web: Its tag Environment is "development"; the stack\'s policies ask for "Development".',
        ]);
    });
    it("reports a value with a space behind", async () => {
        expect(await judge({ Environment: "Development " })).to.have.length(1);
    });
    it("reports a slip in the key", async () => {
        for (const key of ["Enviroment", "Envrionment", "Environnment", "Environmens"]) {
            expect(await judge({ [key]: "Development" }), key).to.deep.equal([
                `web: It has the tag ${key}; the stack's policies ask for Environment.`,
            ]);
        }
    });
    it("says nothing where the stack grants no sessions by tags", async () => {
        expect((await judgeStack(rule, [instance({ tagsAll: { environment: "x" } })])).problems).to.be.empty;
    });
});
