import { expect } from "chai";
import { principalTagWrites as rule } from "../../../policies/rules/principal-tag-writes";
import { judgeResource } from "../judge";
import { byTag, type TestStatement, userPolicy, userPolicyOf } from "../resources";

const tag = (Action: string, Condition?: unknown): TestStatement => ({
    Sid: "Tag",
    Effect: "Allow",
    Action,
    Resource: "arn:aws:iam::111122223333:role/*",
    ...(Condition === undefined ? {} : { Condition }),
});
const problems = async (...statements: readonly TestStatement[]) =>
    (await judgeResource(rule, userPolicy(...statements))).problems;

describe("policies: principal-tag-writes", () => {
    it("accepts a principal that writes no tags of principals", async () => {
        expect(await problems()).to.be.empty;
    });
    it("reports every action that writes them", async () => {
        for (const action of ["iam:TagUser", "iam:TagRole", "iam:UntagUser", "iam:UntagRole", "sts:TagSession"]) {
            expect(await problems(tag(action)), action).to.deep.equal([
                `policy, statement Tag allows ${action} of SSMSessionRunAs.`,
            ]);
        }
    });
    it("accepts SSMSessionRunAs pinned to a value, and other keys", async () => {
        expect(
            await problems(tag("sts:TagSession", { StringEquals: { "aws:RequestTag/SSMSessionRunAs": "developer" } })),
        ).to.be.empty;
        expect(await problems(tag("sts:TagSession", { "ForAllValues:StringEquals": { "aws:TagKeys": "Project" } }))).to
            .be.empty;
    });
    it("reports the tags that the grants compare", async () => {
        const grant = { ...byTag, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const team = tag("iam:TagUser", { "ForAllValues:StringEquals": { "aws:TagKeys": "Team" } });
        expect((await judgeResource(rule, userPolicyOf(grant, team))).problems).to.deep.equal([
            "policy, statement Tag allows iam:TagUser of Team.",
        ]);
        expect(await problems(team)).to.be.empty;
    });
    it("accepts a tag that is bound to what the principal is or has already", async () => {
        const bound = (value: unknown, key = "SSMSessionRunAs") =>
            tag("sts:TagSession", {
                StringEquals: { [`aws:RequestTag/${key}`]: value },
                "ForAllValues:StringEquals": { "aws:TagKeys": key },
            });
        expect(await problems(bound("${aws:username}"))).to.be.empty;
        expect(await problems(bound(["${aws:PrincipalTag/SSMSessionRunAs}", "developer"]))).to.be.empty;
        expect(await problems(bound("${sts:RoleSessionName}"))).to.have.length(1);
        const grant = { ...byTag, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const of = async (value: string) =>
            (await judgeResource(rule, userPolicyOf(grant, bound(value, "Team")))).problems;
        expect(await of("${aws:PrincipalTag/Team}")).to.be.empty;
        expect(await of("blue")).to.have.length(1);
    });
});
