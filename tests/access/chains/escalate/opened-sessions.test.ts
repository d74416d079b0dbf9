import { expect } from "chai";
import { arnOf, SESSIONS, trusts } from "../small-account";
import { amongThemselves, can, cannot, given, policyArn } from "./escalating";

/** What opens sessions on the instances of a session's own team. */
const BY_TEAM = [
    can("ssm:StartSession", "arn:aws:ec2:*:*:instance/*", {
        StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" },
    }),
    can("ssm:StartSession", "arn:aws:ssm:*:*:document/*"),
];
const team = { instances: { "i-1": { Team: "db" } } };
const trust = [trusts({ AWS: arnOf("user", "owner") })];
const rewrite = can("iam:UpdateAssumeRolePolicy");
const withoutTags = cannot("sts:TagSession");

describe("A role whose trust policy somebody rewrites", () => {
    const byTeam = { ...team, roles: { ops: { trust, can: BY_TEAM } } };

    it("has sessions with the tags that its policies ask for", () => {
        expect(given([rewrite], byTeam)).to.equal("escalation");
        expect(amongThemselves([rewrite], byTeam)).to.equal("escalation");
        expect(given([can("iam:PutRolePermissionsBoundary")], byTeam)).to.equal("");
        const admin = can("ssm:StartSession", "*", { StringEquals: { "aws:PrincipalTag/Admin": "yes" } });
        expect(given([rewrite], { roles: { ops: { trust, can: [admin] } } })).to.equal("escalation");
    });

    it("has them when the caller could assume it without tags before", () => {
        const own = { trust: [trusts({ AWS: arnOf("user", "mallory") })], can: BY_TEAM };
        expect(given([], { ...team, roles: { ops: own } })).to.equal("");
        expect(given([rewrite], { ...team, roles: { ops: own } })).to.equal("escalation");
    });

    it("has none with tags that a Deny keeps the caller from passing, unless another account assumes it", () => {
        const others = cannot("sts:TagSession", { StringEquals: { "aws:RequestTag/Team": "db" } });
        for (const denied of [withoutTags, others]) {
            expect(amongThemselves([rewrite, denied], byTeam)).to.equal("");
            expect(given([rewrite, denied], byTeam)).to.equal("unknown escalation");
        }
    });

    it("has those that another principal can pass, if the caller can become that principal", () => {
        const roles = {
            ops: { trust, can: BY_TEAM },
            caller: { trust: [trusts({ AWS: arnOf("user", "mallory") })], can: [] },
        };
        const own = cannot("sts:TagSession", { ArnEquals: { "aws:PrincipalArn": arnOf("user", "mallory") } });
        expect(amongThemselves([rewrite, own], { ...team, roles })).to.equal("escalation");
        expect(amongThemselves([rewrite, own], byTeam)).to.equal("");
    });

    it("can run code in a service when no principal can assume it", () => {
        const roles = { ops: { trust, can: [SESSIONS] } };
        const pass = can("iam:PassRole");
        const run = can(["lambda:CreateFunction", "lambda:InvokeFunction"]);
        const assume = cannot("sts:AssumeRole");
        expect(amongThemselves([rewrite, pass, run, assume], { roles })).to.equal("escalation");
        for (const missing of [pass, run]) {
            const rest = [rewrite, pass, run, assume].filter((one) => one !== missing);
            expect(amongThemselves(rest, { roles })).to.equal("");
            expect(given(rest, { roles })).to.equal("unknown escalation");
        }
    });
});

describe("A role that somebody creates or changes", () => {
    const policies = { abac: [BY_TEAM] };
    const attach = can("iam:AttachRolePolicy", "*", { ArnEquals: { "iam:PolicyARN": policyArn("abac") } });
    const create = can("iam:CreateRole");

    it("has sessions with the tags that its new policies ask for", () => {
        expect(given([create, attach], { ...team, policies })).to.equal("escalation");
        expect(amongThemselves([create, attach], { ...team, policies })).to.equal("escalation");
        expect(amongThemselves([create, attach, withoutTags], { ...team, policies })).to.equal("");
        expect(given([create], { ...team, policies })).to.equal("");
    });

    it("has them when it exists and its trust policy is rewritten", () => {
        const small = { ...team, policies, roles: { ops: { trust } } };
        expect(amongThemselves([rewrite, attach], small)).to.equal("escalation");
        expect(amongThemselves([rewrite, attach, withoutTags], small)).to.equal("");
        expect(amongThemselves([attach], small)).to.equal("");
    });
});
