import { expect } from "chai";
import { sessionRunAs as rule } from "../../../policies/rules/session-run-as";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { byTag, preferences, shell, user, userPolicyOf } from "../resources";

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
    it("reports principals whose sessions AWS refuses: without a default user and without the tag", async () => {
        const documents = preferences({ runAsDefaultUser: "" });
        const withTags = (name: string, tags: Record<string, string>): TestResource => ({
            ...user(name),
            props: { ...user(name).props, tags },
        });
        const policies = ["tagged", "untagged"].map((name): TestResource => ({
            ...userPolicyOf(byTag, shell),
            name: `${name}-policy`,
            props: { ...userPolicyOf(byTag, shell).props, user: name },
        }));
        const stack = [
            documents,
            withTags("tagged", { SSMSessionRunAs: "ops" }),
            withTags("untagged", {}),
            ...policies,
        ];
        expect((await judgeStack(rule, stack)).problems).to.deep.equal([
            "preferences: AWS refuses the sessions of untagged: inputs.runAsDefaultUser is empty, and untagged has no tag SSMSessionRunAs.",
        ]);
        expect((await judgeStack(rule, [preferences(), ...stack.slice(1)])).problems).to.be.empty;
    });
    it("leaves unknown content to session-logging", async () => {
        expect((await judgeResource(rule, preferences({}, { content: unknownValue }))).notices).to.be.empty;
    });
    it("reports ssm-user as the default user, which is root by sudo, however it is named", async () => {
        expect(await problems({ runAsDefaultUser: "ssm-user" })).to.have.length(1);
    });
});
