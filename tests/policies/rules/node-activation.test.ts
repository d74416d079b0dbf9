import { expect } from "chai";
import { nodeActivation as rule } from "../../../policies/rules/node-activation";
import { judgeResource, unknownValue } from "../judge";

describe("policies: node-activation", () => {
    const judged = (
        props: Record<string, unknown>,
        defaultTags?: Record<string, string>,
        secretOutputs = ["activationCode"],
    ) =>
        judgeResource(rule, {
            type: "aws:ssm/activation:Activation",
            name: "offices",
            props: { iamRole: "nodes", ...props },
            secretOutputs,
            ...(defaultTags && { defaultTags }),
        });
    const expirationDate = "2027-01-01T00:00:00Z";

    it("accepts an activation with tags and an expiration date", async () => {
        expect((await judged({ tags: { Environment: "Development" }, expirationDate })).problems).to.be.empty;
        expect((await judged({ expirationDate: unknownValue }, { Environment: "Development" })).problems).to.be.empty;
    });
    it("reports one without tags, and one without a date", async () => {
        expect((await judged({ expirationDate })).problems).to.deep.equal(["It gives its nodes no tags."]);
        expect((await judged({ tags: {}, expirationDate })).problems).to.have.length(1);
        expect((await judged({ tags: { Environment: "Development" } })).problems).to.deep.equal([
            "expirationDate isn't set: how long nodes can register is left to AWS.",
        ]);
        expect((await judged({})).problems).to.have.length(2);
    });
    it("reports one whose code isn't a secret", async () => {
        const { problems } = await judged({ tags: { Environment: "Development" }, expirationDate }, undefined, []);
        expect(problems).to.deep.equal(["The stack's state has its code in plain text."]);
    });
    it("says what isn't known yet", async () => {
        expect((await judged({ tags: unknownValue, expirationDate })).notices[0]).to.contain("tags of");
    });
});
