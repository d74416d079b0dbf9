import { expect } from "chai";
import { isUnknown } from "../../../access/evaluate/context";
import type { AccountPrincipal } from "../../../access/matrix";
import { explain } from "../../../access/matrix/explain";
import { principalRequest } from "../../../access/matrix/session-request";
import { parsePolicy } from "../../../access/policy/parse";

const account = { id: "123456789012", partition: "aws", principals: [], instances: [] };
const named = (type: "user" | "role"): AccountPrincipal => ({
    type,
    name: "Ops",
    arn: `arn:aws:iam::123456789012:${type}/Ops`,
    tags: {},
    groups: [],
    policies: { identity: [] },
});

function kindOf(key: string, type: "user" | "role"): string {
    const value = principalRequest(named(type), account).get(key);
    if (value === undefined) return "absent";
    if (!isUnknown(value)) return String(value);
    return value.absent === true ? "unknown or absent" : "unknown";
}

describe("What a principal brings to a session", () => {
    it("leaves open what depends on how a session is opened, whatever AWS will add.", () => {
        for (const key of ["aws:sourceip", "aws:federatedprovider", "aws:ec2instancesourcevpc", "aws:a-new-key"]) {
            expect(kindOf(key, "user"), key).to.equal("unknown or absent");
        }
        expect(kindOf("aws:currenttime", "user")).to.equal("unknown");
    });

    it("knows what no such request has.", () => {
        for (const key of ["aws:requesttag/a", "aws:tagkeys", "aws:calledviafirst", "ec2:instancetype", "s3:prefix"]) {
            expect(kindOf(key, "role"), key).to.equal("absent");
        }
        expect(kindOf("aws:username", "role")).to.equal("absent");
        expect(kindOf("aws:username", "user")).to.equal("Ops");
    });

    it("tells a role's session from a user: its provider, its temporary credentials.", () => {
        for (const key of ["saml:sub", "accounts.google.com:sub", "ec2:sourceinstancearn"]) {
            expect(kindOf(key, "role"), key).to.equal("unknown or absent");
            expect(kindOf(key, "user"), key).to.equal("absent");
        }
        expect(kindOf("aws:tokenissuetime", "role")).to.equal("unknown");
        expect(kindOf("aws:tokenissuetime", "user")).to.equal("unknown or absent");
    });

    it("knows how the id of a role's session begins.", () => {
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

    it("leaves the region open for what has none.", () => {
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
