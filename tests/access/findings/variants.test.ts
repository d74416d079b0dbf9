import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import type { AccountInstance } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import {
    account,
    ACCOUNT,
    CHANNEL,
    DOCUMENT,
    GOOD,
    instance,
    INSTANCES,
    principal,
    REGION,
    TARGET,
    type Given,
} from "./accounts";

const allow = (Action: string | string[], Resource: string | string[] = "*", Condition = {}): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
});
const deny = (Action: string, Condition: Statement["Condition"], Resource = "*"): Statement => ({
    Effect: "Deny",
    Action,
    Resource,
    Condition,
});
const equals = (key: string, value: string | string[]) => ({ StringEquals: { [key]: value } });
const environment = "ssm:resourceTag/Environment";
const guarded = (Condition: Statement["Condition"], ...more: Statement[]): Statement[] => [
    { ...TARGET, Condition },
    DOCUMENT,
    CHANNEL,
    ...more,
];
const ifExists = { StringEqualsIfExists: { [environment]: "Development" } };
const untagged = { Null: { [environment]: "true" } };
const endsWith = { StringLike: { [environment]: "*Development" } };
const development = instance("i-00000000000000000", { Environment: "Development", Team: "a" });

/** What a rule says of one principal: its findings, each as its severity and what it is about. */
function said(rule: string, given: Given, instances: readonly AccountInstance[] = [development]): string[] {
    return findingsOf(account([principal(given)], instances))
        .filter((one) => one.rule === rule)
        .map(({ severity, what }) => `${severity}: ${what}`);
}

describe("The findings on what people write", () => {
    it("know the channel on one's own sessions, as AWS's examples allow it, and none with a tag.", () => {
        const channel = (Resource: string, Condition = {}) => [
            TARGET,
            DOCUMENT,
            allow("ssmmessages:OpenDataChannel", Resource, Condition),
        ];
        const own = channel("arn:aws:ssm:*:*:session/${aws:userid}-*");
        expect(said("data-channel", { statements: own })).to.be.empty;
        expect(said("data-channel", { statements: own, type: "role" })).to.be.empty;
        expect(said("data-channel", { statements: channel("*", TARGET.Condition) })).to.have.length(1);
    });

    it("say nothing of untagged instances where a Deny or the boundary closes them.", () => {
        const rule = "untagged-passes";
        expect(said(rule, { statements: guarded(ifExists) })).to.have.length(1);
        expect(said(rule, { statements: guarded(ifExists, deny("ssm:StartSession", untagged)) })).to.be.empty;
        expect(said(rule, { statements: guarded(ifExists), boundary: GOOD })).to.be.empty;
    });

    it("find a value that is asked for only if it is there, beside a tag that must be.", () => {
        const both = { ...ifExists, ...equals("ssm:resourceTag/Team", "a") };
        expect(said("untagged-passes", { statements: guarded(both) })).to.deep.equal([
            `medium: an instance without the tag passes StringEqualsIfExists on ${environment}`,
        ]);
    });

    it("let any value of a second tag pass, and a leading wildcard whose other values a Deny closes.", () => {
        const rule = "leading-wildcard";
        const named = { StringLike: { "ssm:resourceTag/Name": "*" } };
        expect(said(rule, { statements: guarded(named) })).to.have.length(1);
        expect(said(rule, { statements: guarded({ ...named, ...TARGET.Condition }) })).to.be.empty;
        const other = deny("ssm:StartSession", { StringNotEquals: { [environment]: "Development" } }, INSTANCES);
        expect(said(rule, { statements: guarded(endsWith, other) })).to.be.empty;
        expect(said(rule, { statements: guarded(endsWith, deny("ssm:StartSession", untagged)) })).to.have.length(1);
    });

    it("see tags denied by the boundary.", () => {
        const everything = [allow("ssm:StartSession", INSTANCES), DOCUMENT, CHANNEL];
        const boundary = [allow("*"), deny("ssm:*", equals(environment, "Production"))];
        expect(said("all-but", { statements: everything, boundary })).to.have.length(1);
        const tagger = [...everything, allow("ec2:CreateTags")];
        expect(said("tag-removal", { statements: tagger, boundary })).to.have.length(1);
        expect(said("tag-removal", { statements: tagger, boundary: [allow("*")] })).to.be.empty;
    });

    it("don't take a tag that must be there for one that closes.", () => {
        const owned = [...GOOD, deny("ssm:StartSession", { Null: { "ssm:resourceTag/Owner": "true" } })];
        expect(said("tag-removal", { statements: [...owned, allow("ec2:DeleteTags")] })).to.be.empty;
    });

    it("find the key in the spelling that the tag's writer is limited to.", () => {
        const lower = guarded(equals("ssm:resourceTag/environment", "Development"));
        const limited = allow("ec2:CreateTags", "*", {
            "ForAllValues:StringEquals": { "aws:TagKeys": ["Environment", "eNVIRONMENT"] },
        });
        expect(said("tag-self-grant", { statements: [...lower, limited] })[0]).to.include("Environment=Development");
    });

    it("try every value that opens, and the tags that must be written besides.", () => {
        const rule = "tag-self-grant";
        const two = guarded(equals(environment, ["Test", "Development"]));
        const write = (Condition: Statement["Condition"]) => allow("ec2:CreateTags", INSTANCES, Condition);
        const development = write(equals("aws:RequestTag/Environment", "Development"));
        expect(said(rule, { statements: [...two, development] })).to.have.length(1);
        const staging = write(equals("aws:RequestTag/Environment", "Staging"));
        expect(said(rule, { statements: [...two, staging] })).to.be.empty;
        const like = guarded({ StringLike: { [environment]: "Dev*" } });
        expect(said(rule, { statements: [...like, development] })).to.have.length(1);
        expect(said(rule, { statements: [...like, staging] })).to.be.empty;
        const owner = { "aws:RequestTag/Owner": "${aws:username}" };
        expect(said(rule, { statements: [...two, write({ StringEquals: owner })] })).to.have.length(1);
        const only = { StringEquals: owner, "ForAllValues:StringEquals": { "aws:TagKeys": "Owner" } };
        expect(said(rule, { statements: [...two, write(only)] })).to.be.empty;
        const present = guarded({ Null: { [environment]: "false" } });
        expect(said(rule, { statements: [...present, write({})] })).to.have.length(1);
    });

    it("look at the tags of instances where the sessions are, not in other regions.", () => {
        const elsewhere = allow("ec2:CreateTags", `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`);
        expect(said("tag-self-grant", { statements: [...GOOD, elsewhere] })).to.be.empty;
        const here = allow("ec2:CreateTags", `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`);
        expect(said("tag-self-grant", { statements: [...GOOD, here] })).to.have.length(1);
    });

    it("find one's own tag limited to values, unless it is the one that is there already.", () => {
        const rule = "principal-tag-escalation";
        const byTeam = guarded(equals("ssm:resourceTag/Team", "${aws:PrincipalTag/Team}"));
        const write = (values: string[]) =>
            allow("iam:TagUser", "*", {
                ...equals("aws:RequestTag/Team", values),
                "ForAllValues:StringEquals": { "aws:TagKeys": "Team" },
            });
        const tags = { Team: "a" };
        expect(said(rule, { tags, statements: [...byTeam, write(["a", "b"])] })).to.have.length(1);
        expect(said(rule, { tags, statements: [...byTeam, write(["a"])] })).to.be.empty;
    });

    it("see the region of an instance that a wildcard reaches.", () => {
        const anywhere = [{ ...TARGET, Resource: `arn:aws:ec2:*:${ACCOUNT}:instance/*` }, DOCUMENT, CHANNEL];
        const abroad = (Environment: string): AccountInstance => ({
            ...instance("i-00000000000000001", { Environment }),
            arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-00000000000000001`,
            region: "us-east-1",
        });
        const rule = "region-mismatch";
        expect(said(rule, { statements: anywhere }, [development, abroad("Development")])).to.have.length(1);
        expect(said(rule, { statements: anywhere }, [development, abroad("Production")])).to.be.empty;
        expect(said(rule, { statements: anywhere }, [development])).to.be.empty;
    });

    it("look at a role that an instance has, whoever else may assume it.", () => {
        const services = { Service: "ec2.amazonaws.com", AWS: `arn:aws:iam::${ACCOUNT}:root` };
        const trust = { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: services, Action: "sts:*" } };
        const mixed: Given = { type: "role", name: "web", statements: GOOD, trust };
        expect(said("instance-role-sessions", mixed)).to.have.length(1);
        const worn: Given = { type: "role", name: "web", statements: [...GOOD, allow("ssm:GetParameter")] };
        expect(said("instance-role-sessions", worn)).to.be.empty;
        const wears = [{ ...development, role: "web" }];
        expect(said("instance-role-sessions", worn, wears)).to.have.length(1);
        expect(said("instance-role-parameters", worn, wears)).to.have.length(1);
    });

    it("find ${aws:username} in a role under a pattern of actions, and not where sessions are left out.", () => {
        const own = `arn:aws:ssm:*:*:session/\${aws:username}-*`;
        const role = (...more: Statement[]): Given => ({ type: "role", statements: [...GOOD, ...more] });
        expect(said("username-in-role", role(allow("s*:*Session", own)))).to.have.length(1);
        const others: Statement = { Effect: "Allow", NotAction: "ssm:*", Resource: own.replace("ssm", "iam") };
        expect(said("username-in-role", role(others))).to.be.empty;
    });
});
