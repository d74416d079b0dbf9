import { expect } from "chai";
import { principalsOf } from "../../../access/sources/iam";
import { findingsOf } from "../../../access/findings/findings";

const ACCOUNT = "123456789012";

function roleTrusting(Service: string | string[], Condition?: object) {
    const trust = {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal: { Service }, Action: ["sts:AssumeRole", "sts:SetContext"], Condition },
        ],
    };
    const send = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" } };
    return principalsOf({
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: [
            {
                RoleName: "developers",
                Arn: `arn:aws:iam::${ACCOUNT}:role/developers`,
                AssumeRolePolicyDocument: JSON.parse(JSON.stringify(trust)) as Record<string, unknown>,
                RolePolicyList: [{ PolicyName: "run", PolicyDocument: send }],
                AttachedManagedPolicies: [],
                Tags: [],
            },
        ],
        Policies: [],
    });
}

describe("A role that a service hands to people", () => {
    const application = `arn:aws:account-access:eu-central-1:${ACCOUNT}:application/0123456789abcdef`;
    const conditions = [
        undefined,
        { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        { ArnLike: { "aws:SourceArn": application } },
        { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": application } },
    ];

    it("is a role of people, whatever its trust policy asks of the service", () => {
        for (const condition of conditions) {
            const [role] = roleTrusting("account-access.amazonaws.com", condition);
            expect(role?.use, JSON.stringify(condition)).to.equal(undefined);
        }
        expect(roleTrusting(["ec2.amazonaws.com", "account-access.amazonaws.com"])[0]?.use).to.equal(undefined);
        expect(roleTrusting("rolesanywhere.amazonaws.com")[0]?.use).to.equal(undefined);
        expect(roleTrusting("ec2.amazonaws.com")[0]?.use).to.equal("instance");
        expect(roleTrusting("lambda.amazonaws.com")[0]?.use).to.equal("service");
    });

    it("is looked at by findings as people are", () => {
        const found = (service: string): string[] =>
            findingsOf({
                id: ACCOUNT,
                partition: "aws",
                principals: roleTrusting(service, conditions[3]),
                instances: [],
            }).map(({ rule }) => rule);
        expect(found("account-access.amazonaws.com")).to.deep.equal(["run-command"]);
        expect(found("lambda.amazonaws.com")).to.deep.equal([]);
    });
});
