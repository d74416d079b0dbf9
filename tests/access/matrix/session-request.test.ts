import { expect } from "chai";
import { isUnknown } from "../../../access/evaluate/context";
import type { AccountPrincipal } from "../../../access/matrix";
import { explain } from "../../../access/matrix/explain";
import { principalRequest } from "../../../access/matrix/session-request";
import { parsePolicy, parseTrustPolicy } from "../../../access/policy/parse";
import type { Policy } from "../../../access/policy/policy";

const account = { id: "123456789012", partition: "aws", principals: [], instances: [] };
const named = (type: "user" | "role"): AccountPrincipal => ({
    type,
    name: "Ops",
    arn: `arn:aws:iam::123456789012:${type}/Ops`,
    tags: {},
    groups: [],
    policies: { identity: [] },
});

function kindOf(key: string, type: "user" | "role", trust?: Policy): string {
    const value = principalRequest({ ...named(type), ...(trust && { trust }) }, account).get(key);
    if (value === undefined) return "absent";
    if (!isUnknown(value)) return String(value);
    return value.absent === true ? "unknown or absent" : "unknown";
}

describe("What a principal brings to a session", () => {
    it("leaves open what depends on how a session is opened, whatever AWS will add", () => {
        for (const key of ["aws:sourceip", "aws:federatedprovider", "aws:ec2instancesourcevpc", "aws:a-new-key"])
            expect(kindOf(key, "user"), key).to.equal("unknown or absent");

        expect(kindOf("aws:currenttime", "user")).to.equal("unknown");
    });

    it("leaves open through which services and for which resource a request comes", () => {
        const keys = ["calledvia", "calledviafirst", "calledvialast", "sourcearn", "sourceaccount", "sourceorgid"];
        for (const key of [...keys, "sourceorgpaths", "viaawsservice"]) {
            expect(kindOf(`aws:${key}`, "user"), key).to.equal("unknown or absent");
            expect(kindOf(`aws:${key}`, "role"), key).to.equal("unknown or absent");
        }
    });

    it("knows that a role's session carries no MFA, unless it may come through an identity provider", () => {
        const statement = (Principal: object, Action: string | string[]) =>
            parseTrustPolicy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal, Action } }, "trust");
        const mfa = (trust?: Policy): (string | undefined)[] =>
            ["aws:multifactorauthpresent", "aws:multifactorauthage"].map((key) => kindOf(key, "role", trust));
        const people = { AWS: "arn:aws:iam::123456789012:root" };
        expect(mfa(statement(people, "sts:AssumeRole"))).to.deep.equal(["absent", "absent"]);
        expect(mfa(statement(people, "sts:*"))).to.deep.equal(["absent", "absent"]);
        expect(mfa(statement({ Service: "ec2.amazonaws.com" }, "sts:AssumeRole"))).to.deep.equal(["absent", "absent"]);
        const provider = { Federated: "arn:aws:iam::123456789012:saml-provider/Okta" };
        const open = ["unknown or absent", "unknown or absent"];
        expect(mfa(statement(provider, ["sts:AssumeRoleWithSAML", "sts:TagSession"]))).to.deep.equal(open);
        expect(mfa(statement({ AWS: "*" }, "sts:*"))).to.deep.equal(open);
        expect(mfa()).to.deep.equal(open);
        expect(kindOf("aws:multifactorauthpresent", "user")).to.equal("unknown or absent");
    });

    it("knows what no such request has", () => {
        for (const key of [
            "aws:requesttag/a",
            "aws:tagkeys",
            "aws:principalservicename",
            "ec2:instancetype",
            "s3:prefix",
        ])
            expect(kindOf(key, "role"), key).to.equal("absent");

        expect(kindOf("aws:username", "role")).to.equal("absent");
        expect(kindOf("aws:username", "user")).to.equal("Ops");
    });

    it("tells a role's session from a user: its provider, its temporary credentials", () => {
        for (const key of ["saml:sub", "accounts.google.com:sub", "ec2:sourceinstancearn"]) {
            expect(kindOf(key, "role"), key).to.equal("unknown or absent");
            expect(kindOf(key, "user"), key).to.equal("absent");
        }
        expect(kindOf("aws:tokenissuetime", "role")).to.equal("unknown");
        expect(kindOf("aws:tokenissuetime", "user")).to.equal("unknown or absent");
    });

    it("knows how the id of a role's session begins", () => {
        const verdict = (userid: string) => {
            const Condition = { StringLike: { "aws:userid": userid } };
            const statement = { Effect: "Allow", Action: "ssm:*", Resource: "*", Condition };
            const policy = parsePolicy({ Version: "2012-10-17", Statement: statement }, "by id");
            const principal = { ...named("role"), id: "AROAOPS", policies: { identity: [policy] } };
            return explain(account, { principal, action: "ssm:DescribeSessions", resource: "*" })[0]?.decision.verdict;
        };
        expect(["AROAOPS:*", "AROAOPS:carol", "AROADEV:*", "AROAOPS"].map(verdict)).to.deep.equal([
            "allowed",
            "unknown",
            "denied",
            "denied",
        ]);
    });

    it("leaves open what a request to do something else may carry", () => {
        const verdict = (action: string, key: string) => {
            const Condition = { StringEquals: { [key]: "a" } };
            const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition };
            const policy = parsePolicy({ Version: "2012-10-17", Statement: statement }, "p");
            const principal = { ...named("user"), policies: { identity: [policy] } };
            return explain(account, { principal, action, resource: "*" })[0]?.decision.verdict;
        };
        expect(verdict("ec2:CreateTags", "aws:RequestTag/Environment")).to.equal("unknown");
        expect(verdict("ec2:RunInstances", "ec2:InstanceType")).to.equal("unknown");
        expect(verdict("ec2:RunInstances", "s3:prefix")).to.equal("denied");
        expect(verdict("ssm:StartSession", "aws:RequestTag/Environment")).to.equal("denied");
    });

    it("opens no session in another account, whatever a policy allows there", () => {
        const policy = parsePolicy({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }, "p");
        const principal = { ...named("user"), policies: { identity: [policy] } };
        const ask = (action: string, owner: string) =>
            explain(account, { principal, action, resource: `arn:aws:ec2:eu-central-1:${owner}:instance/i-1` })[0];
        expect(ask("ssm:StartSession", "123456789012")?.decision.verdict).to.equal("allowed");
        const abroad = ask("ssm:StartSession", "210987654321");
        expect(abroad?.decision.verdict).to.equal("denied");
        expect(abroad?.decision.because.map(({ text }) => text)).to.deep.equal([
            "this resource is of another account, and sessions open in one's own account",
        ]);
        expect(ask("ec2:StopInstances", "210987654321")?.decision.verdict).to.equal("allowed");
    });

    it("says where a variable has no value, as aws:username for a role", () => {
        const End = { Sid: "End", Effect: "Allow", Action: "ssm:TerminateSession" };
        const policy = (Statement: object) => parsePolicy({ Version: "2012-10-17", Statement }, "p");
        const own = policy({ ...End, Resource: "arn:aws:ssm:*:*:session/${aws:username}-*" });
        const tagged = policy({
            ...End,
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" } },
        });
        const resource = "arn:aws:ssm:eu-central-1:123456789012:session/Ops-1";
        const answer = (type: "user" | "role", one: Policy, to = resource) => {
            const principal = { ...named(type), policies: { identity: [one] } };
            return explain(account, { principal, action: "ssm:TerminateSession", resource: to })[0];
        };
        const none =
            "p, End: ${aws:username} matches nothing: only users have aws:username, sessions of roles have none; aws:userid is there for both";
        for (const one of [own, tagged]) {
            const forRole = answer("role", one);
            expect(forRole?.decision.because.map(({ text }) => text)).to.include(none);
            expect(forRole?.nearest.join()).not.to.include("End covered");
            expect(JSON.stringify(answer("user", one))).not.to.include("matches nothing");
        }
        expect(answer("user", own)?.decision.verdict).to.equal("allowed");
        expect(
            JSON.stringify(answer("role", own, "arn:aws:ec2:eu-central-1:123456789012:instance/i-1")),
        ).not.to.include("matches nothing");
    });

    it("doesn't advise MFA to a role, whose sessions carry none", () => {
        const trust = parseTrustPolicy(
            { Statement: { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" } },
            "trust",
        );
        const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        const policy = parsePolicy({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } }, "p");
        const answer = (type: "user" | "role", context = {}) => {
            const principal = { ...named(type), trust, policies: { identity: [policy] } };
            return explain(account, { principal, action: "ssm:StartSession", resource: "*", context })[0];
        };
        expect(answer("user")).to.deep.include({ needs: [{ mfa: true }] });
        expect(answer("user")?.decision.verdict).to.equal("allowed");
        const without = answer("user", { "aws:MultiFactorAuthPresent": "false" });
        expect(without?.decision.verdict).to.equal("denied");
        expect(without?.nearest.join()).to.include("aws:MultiFactorAuthPresent were true");
        expect(answer("role")).not.to.have.property("needs");
        expect(answer("role")?.nearest.join()).not.to.include("MultiFactorAuthPresent were true");
    });

    it("leaves the region open for what has none", () => {
        const policy = parsePolicy(
            {
                Version: "2012-10-17",
                Statement: {
                    Effect: "Allow",
                    Action: "ec2:DescribeInstances",
                    Resource: "*",
                    Condition: { StringEquals: { "aws:RequestedRegion": "eu-central-1" } },
                },
            },
            "regional",
        );
        const principal = { ...named("user"), policies: { identity: [policy] } };
        const verdicts = ["*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1"].map(
            (resource) =>
                explain(account, { principal, action: "ec2:DescribeInstances", resource })[0]?.decision.verdict,
        );
        expect(verdicts).to.deep.equal(["unknown", "denied"]);
    });
});
