import { expect } from "chai";
import { sessionRunAs as rule } from "../../../policies/rules/session-run-as";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const problems = async (inputs: Record<string, unknown>, config = {}) =>
    (await judgeResource(rule, preferences(inputs), config)).problems;

describe("policies: session-run-as", () => {
    it("accepts preferences as they should be", async () => {
        expect(await judgeResource(rule, preferences())).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports run-as that is off or not spoken of", async () => {
        for (const runAsEnabled of [false, undefined])
            expect(await problems({ runAsEnabled })).to.deep.equal(["inputs.runAsEnabled isn't true."]);
    });
    it("reports a default user that is forbidden", async () => {
        expect(await problems({ runAsDefaultUser: "root" })).to.deep.equal(["inputs.runAsDefaultUser is root."]);
        expect(await problems({ runAsDefaultUser: "ec2-user" }, { forbiddenUsers: ["ec2-user"] })).to.have.length(1);
    });
    it("accepts run-as without a default user", async () => {
        expect(await problems({ runAsDefaultUser: "" })).to.be.empty;
    });
    it("leaves unknown content to session-logging", async () => {
        expect((await judgeResource(rule, preferences({}, { content: unknownValue }))).notices).to.be.empty;
    });
    it("reports ssm-user as the default user, who is root by sudo whoever names it", async () => {
        expect(await problems({ runAsDefaultUser: "ssm-user" })).to.have.length(1);
    });
});
