import { expect } from "chai";
import { ownSessions as rule } from "../../../policies/rules/own-sessions";
import { judgeResource } from "../judge";
import { document, own, userPolicy, userPolicyOf } from "../resources";

const problems = async (change: Record<string, unknown>, config = {}) =>
    (await judgeResource(rule, userPolicyOf({ ...own, ...change }), config)).problems;
const session = "arn:aws:ssm:eu-central-1:111122223333:session/";

describe("policies: own-sessions", () => {
    it("accepts the form that works for users and roles", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        expect(
            await problems({
                Condition: { StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": ["${aws:userid}"] } },
            }),
        ).to.be.empty;
    });
    it("accepts the id of one user or of one role's session", async () => {
        const key = "ssm:resourceTag/aws:ssmmessages:session-id";
        for (const id of ["AIDA0123456789EXAMPLE", "AROA0123456789EXAMPLE:alice"])
            expect(await problems({ Condition: { StringEquals: { [key]: id } } })).to.be.empty;
    });
    it("says what a session's tag is compared with instead of the owner", async () => {
        const Condition = { StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:username}-*" } };
        expect((await problems({ Condition }))[0]).to.contain("is ${aws:username}-*; StringEquals ${aws:userid}");
    });
    it("reports sessions without a condition", async () => {
        expect((await problems({ Condition: undefined }))[0]).to.contain("sessions of all users");
        expect(await problems({ Condition: undefined, Action: "ssm:*", Resource: "*" })).to.have.length(1);
    });
    it("reports names' beginnings, and says what is wrong with each", async () => {
        const byName = await problems({ Condition: undefined, Resource: `${session}\${aws:username}-*` });
        expect(byName[0]).to.contain("al ends the sessions of al-ice");
        const byId = await problems({ Condition: undefined, Resource: `${session}\${aws:userid}-*` });
        expect(byId[0]).to.contain("matches no session");
    });
    it("reports conditions that don't tie a session to its owner", async () => {
        const key = "ssm:resourceTag/aws:ssmmessages:session-id";
        for (const Condition of [
            { StringLike: { [key]: "*" } },
            { StringEqualsIfExists: { [key]: "${aws:userid}" } },
            { StringNotEquals: { [key]: "${aws:userid}" } },
            { "ForAllValues:StringEquals": { [key]: "${aws:userid}" } },
            { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
        ])
            expect(await problems({ Condition }), JSON.stringify(Condition)).to.have.length(1);
    });
    it("accepts IfExists where another condition asks for the tag", async () => {
        const key = "ssm:resourceTag/aws:ssmmessages:session-id";
        const Condition = { StringEqualsIfExists: { [key]: "${aws:userid}" }, Null: { [key]: "false" } };
        expect(await problems({ Condition })).to.be.empty;
    });
    it("lets pass sessions by their target where that is configured", async () => {
        const Condition = { StringEquals: { "ssm:resourceTag/aws:ssmmessages:target-id": "i-0123456789abcdef0" } };
        expect(await problems({ Condition })).to.have.length(1);
        expect(await problems({ Condition }, { byTarget: true })).to.be.empty;
    });
    it("reports a variable in a document whose Version doesn't substitute any", async () => {
        const old = userPolicyOf();
        const policy = document(own).replace("2012-10-17", "2008-10-17");
        const { problems: told } = await judgeResource(rule, { ...old, props: { ...old.props, policy } });
        expect(told).to.have.length(1);
        expect(told[0]).to.contain("${aws:userid} is plain text");
    });
});
