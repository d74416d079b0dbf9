import { expect } from "chai";
import { startSessionDead as rule } from "../../../policies/rules/start-session-dead";
import { judgeResource } from "../judge";
import { byTag, INSTANCES, own, shell, userPolicy, userPolicyOf, type TestStatement } from "../resources";

const older = (...Statement: readonly TestStatement[]) => ({
    ...userPolicy(),
    props: { user: "alice", policy: JSON.stringify({ Statement }) },
});
const problems = async (resource: ReturnType<typeof userPolicyOf>) => (await judgeResource(rule, resource)).problems;
const asking = (Condition: unknown): TestStatement => ({ ...byTag, Condition });

describe("policies: start-session-dead", () => {
    it("accepts sessions by an instance's tag, and a condition on sessions where one is ended", async () => {
        expect(await problems(userPolicy())).to.be.empty;
        expect(await problems(userPolicyOf(own))).to.be.empty;
    });
    it("reports a tag that only sessions carry", async () => {
        const condition = { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } };
        expect(await problems(userPolicyOf(asking(condition)))).to.deep.equal([
            "policy, statement Target: it asks for ssm:resourceTag/aws:ssmmessages:session-id, which sessions carry and nothing that one is started on.",
        ]);
        for (const operator of ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals"]) {
            const open = { [operator]: { "ssm:resourceTag/aws:ssmmessages:session-id": "x" } };
            expect(await problems(userPolicyOf(asking(open))), operator).to.be.empty;
        }
    });
    it("reports variables in a policy without the version that has them", async () => {
        const variable = { StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } };
        expect(await problems(older(asking(variable), shell))).to.deep.equal([
            'policy, statement Target: ${aws:username} is plain text: variables need "Version": "2012-10-17".',
        ]);
        const named = { ...byTag, Resource: `${INSTANCES.slice(0, -1)}\${aws:PrincipalTag/instance}` };
        expect(await problems(older(named, shell))).to.have.length(1);
        expect(await problems(userPolicyOf(asking(variable), shell))).to.be.empty;
        const either = { StringEquals: { "ssm:resourceTag/Owner": ["${aws:username}", "alice"] } };
        expect(await problems(older(asking(either)))).to.be.empty;
        expect(await problems(older(byTag, shell))).to.be.empty;
    });
});
