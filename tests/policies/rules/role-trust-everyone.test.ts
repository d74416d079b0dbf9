import { expect } from "chai";
import { roleTrustEveryone as rule } from "../../../policies/rules/role-trust-everyone";
import { judgeResource } from "../judge";
import { federatedRole, instanceRole, type TestStatement } from "../resources";

const trusting = (change: TestStatement) =>
    federatedRole({ Sid: "Who", Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", ...change });
const problems = async (change: TestStatement) => (await judgeResource(rule, trusting(change))).problems;

describe("policies: role-trust-everyone", () => {
    it("accepts services, identity providers and accounts by name", async () => {
        expect((await judgeResource(rule, instanceRole())).problems).to.be.empty;
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        expect(await problems({ Principal: { AWS: "arn:aws:iam::111122223333:root" } })).to.be.empty;
    });
    it("reports everyone, however it is written", async () => {
        expect(await problems({})).to.deep.equal([
            'assumeRolePolicy, statement Who: the principal "AWS": "*" is everyone, and no condition says who.',
        ]);
        for (const change of [
            { Principal: "*" },
            { Principal: { AWS: ["arn:aws:iam::111122223333:root", "*"] } },
            { Action: "sts:*" },
        ])
            expect(await problems(change), JSON.stringify(change)).to.have.length(1);
    });
    it("goes by conditions that say who", async () => {
        for (const Condition of [
            { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
            { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
            { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
            { StringEquals: { "sts:ExternalId": "a-secret" } },
        ])
            expect(await problems({ Condition }), JSON.stringify(Condition)).to.be.empty;

        for (const Condition of [
            { StringNotEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
            { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1234567890" } },
            { StringLike: { "aws:PrincipalOrgID": "*" } },
            { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ops" } },
            { Bool: { "aws:MultiFactorAuthPresent": "true" } },
            { StringEquals: { "aws:PrincipalTag/team": "ops" } },
        ])
            expect(await problems({ Condition }), JSON.stringify(Condition)).to.have.length(1);
    });
});
