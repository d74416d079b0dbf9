import { expect } from "chai";
import { arnOf, root, SESSIONS, trusts } from "../small-account";
import { can, cannot, mallory, policy } from "./escalating";

const me = arnOf("user", "mallory");
const document = can("ssm:StartSession", "arn:aws:ssm:*:*:document/*");
const instance = "arn:aws:ec2:*:*:instance/*";
const byTag = can("ssm:StartSession", instance, {
    StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" },
});
const tag = can("iam:TagUser", me);

describe("Tags that somebody writes on principals", () => {
    const team = (...statements: ReturnType<typeof can>[]) =>
        mallory({
            users: { mallory: { tags: { Team: "a" }, can: [document, byTag, ...statements] } },
            instances: { "i-1": { Team: "b" } },
        });

    it("are those of instances that they choose", () => {
        expect(team()).to.equal("");
        expect(team(tag)).to.equal("escalation");
        expect(team(can("iam:TagUser", arnOf("user", "x")))).to.equal("");
        expect(team(can("iam:UntagUser", me))).to.equal("");
    });

    it("are limited by the keys and values that conditions leave", () => {
        const limited = (Condition: object) => team(can("iam:TagUser", me, Condition));
        expect(limited({ StringEquals: { "aws:RequestTag/Team": "b" } })).to.equal("escalation");
        expect(limited({ StringEquals: { "aws:RequestTag/Team": "c" } })).to.equal("");
        expect(limited({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Cost"] } })).to.equal("");
        const denied = (operator: string) =>
            team(tag, cannot("iam:TagUser", { [`ForAnyValue:${operator}`]: { "aws:TagKeys": ["Team"] } }));
        expect(denied("StringEqualsIgnoreCase")).to.equal("");
        // To IAM team is the same key.
        expect(denied("StringEquals")).to.equal("escalation");
    });

    it("are what a condition on the principal's tag asks for, and what a Deny excepts", () => {
        const user = (own: object, ...statements: ReturnType<typeof can>[]) =>
            mallory({ users: { mallory: { tags: { Level: "low" }, can: [SESSIONS, ...statements] } } }, () => ({
                scps: [[policy("SCP", can("*"), cannot("ssm:*", own))]],
            }));
        const excepted = { StringNotEquals: { "aws:PrincipalTag/Level": "high" } };
        expect(user(excepted)).to.equal("");
        expect(user(excepted, tag)).to.equal("escalation");
        const low = { StringEquals: { "aws:PrincipalTag/Level": "low" } };
        expect(user(low)).to.equal("");
        expect(user(low, can("iam:UntagUser", me))).to.equal("escalation");
    });

    it("let them write in IAM where the right to it asks for a tag", () => {
        const put = can("iam:PutUserPolicy", me, { StringEquals: { "aws:PrincipalTag/Level": "high" } });
        const user = (...statements: ReturnType<typeof can>[]) => mallory({ users: { mallory: { can: statements } } });
        expect(user(put)).to.equal("");
        expect(user(put, tag)).to.equal("escalation");
        expect(user(put, can("iam:UntagUser", me))).to.equal("");
    });

    it("let them assume roles that ask for a tag", () => {
        const Condition = { StringEquals: { "aws:PrincipalTag/Level": "high" } };
        const roles = { ops: { trust: [trusts({ AWS: root() }, { Condition })], can: [SESSIONS] } };
        const assumes = (...statements: ReturnType<typeof can>[]) =>
            mallory({ users: { mallory: { can: [can("sts:AssumeRole"), ...statements] } }, roles });
        expect(assumes()).to.equal("");
        expect(assumes(tag)).to.equal("escalation");
    });

    it("are those of a role that they can assume", () => {
        const ops = { trust: [trusts({ AWS: root() })], tags: { Team: "a" }, can: [document, byTag] };
        const tags = (...statements: ReturnType<typeof can>[]) =>
            mallory({
                users: { mallory: { can: [can("sts:AssumeRole"), ...statements] } },
                roles: { ops },
                instances: { "i-1": { Team: "b" } },
            });
        expect(tags()).to.equal("");
        expect(tags(can("iam:TagRole", arnOf("role", "ops")))).to.equal("escalation");
        expect(tags(can("iam:TagRole", arnOf("role", "x")))).to.equal("");
    });
});
