import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { trustEveryone } from "../../../../access/findings/rules/trust-everyone";
import { assume, smallAccount, SESSIONS, trusts } from "../../chains/small-account";

const COGNITO = "cognito-identity.amazonaws.com";

function said(trust: object, roles: Parameters<typeof smallAccount>[0]["roles"] = {}): string[] {
    const ops = { trust: [trust as Record<string, unknown>], can: [SESSIONS] };
    return findingsOf(smallAccount({ roles: { ops, ...roles } }), { rules: [trustEveryone] }).map(
        ({ severity, what }) => `${severity}: ${what}`,
    );
}

const ANYONE = "critical: anyone with an AWS account can assume the role ops, which can open sessions";

describe("access findings: trust-everyone", () => {
    it("finds a trust policy that lets in everyone, in whatever form", () => {
        expect(said(trusts("*"))).to.deep.equal([ANYONE]);
        expect(said(trusts({ AWS: "*" }))).to.deep.equal([ANYONE]);
        const excepted = { Effect: "Allow", NotPrincipal: { AWS: "arn:aws:iam::999988887777:root" } };
        expect(said({ ...excepted, Action: "sts:AssumeRole" })).to.deep.equal([
            "high: anyone with an AWS account, as NotPrincipal doesn't name them, can assume the role ops, which can open sessions",
        ]);
    });

    it("takes a condition that strangers can meet for none", () => {
        for (const Condition of [
            { Bool: { "aws:MultiFactorAuthPresent": "true" } },
            { StringEquals: { "aws:PrincipalTag/team": "ops" } },
            { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Admin" } },
            { StringLike: { "sts:RoleSessionName": "ops-*" } },
            { StringEqualsIfExists: { "aws:PrincipalTag/team": "ops" } },
            // An account outside of every organization has no such key.
            { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
            { StringLike: { "aws:PrincipalOrgID": "o-*" } },
            { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
            { StringLike: { "sts:ExternalId": "*" } },
            { StringEquals: { "aws:PrincipalType": "AssumedRole" } },
            { StringEquals: { "aws:PrincipalType": "User", "aws:username": "bob" } },
            { StringLike: { "aws:userid": "*:bob" } },
            { StringLike: { "aws:userid": "AIDA*" } },
            { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
            { DateGreaterThan: { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } },
            { StringEquals: { "aws:UserAgent": "deploy/1.0", "aws:Referer": "https://example.com/" } },
            // They call over the internet.
            { StringNotEquals: { "aws:SourceVpce": "vpce-0f1e2d3c" } },
            { Null: { "aws:SourceArn": "true" } },
        ])
            expect(said(trusts("*", { Condition })), JSON.stringify(Condition)).to.deep.equal([ANYONE]);
        const Condition = { StringEquals: { "sts:ExternalId": "secret" } };
        expect(said(trusts("*", { Condition }))).to.deep.equal([
            "high: anyone with an AWS account who knows the external ID can assume the role ops, which can open sessions",
        ]);
    });

    it("finds nothing where a condition says who, a Deny keeps strangers out, or nothing opens", () => {
        for (const Condition of [
            { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*" } },
            { StringEquals: { "aws:PrincipalAccount": "999988887777" } },
            { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999988887777:role/*" } },
            { StringEquals: { "aws:SourceAccount": "111122223333" } },
            { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
            { StringEquals: { "aws:SourceVpce": "vpce-0f1e2d3c" } },
            // AWS chooses IDs; users have no session name, and roles no user name.
            { StringEquals: { "aws:userid": "AIDA1B2C3D4E5F6G7H8I9" } },
            { StringLike: { "aws:userid": "AROA1B2C3D4E5F6G7H8I9:*" } },
            { StringEquals: { "aws:PrincipalType": "AssumedRole", "aws:username": "bob" } },
            { StringEquals: { "aws:PrincipalType": "User" }, StringLike: { "aws:userid": "*:bob" } },
            { StringEquals: { "aws:PrincipalType": "Account" } },
            { StringEquals: { "aws:PrincipalType": "AssumedRole" }, Bool: { "aws:MultiFactorAuthPresent": "true" } },
            { NumericLessThan: { "aws:MultiFactorAuthAge": "0" } },
        ])
            expect(said(trusts("*", { Condition })), JSON.stringify(Condition)).to.deep.equal([]);
        const outside = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
        const denied = { ...trusts("*", { Condition: outside }), Effect: "Deny" };
        const account = smallAccount({ roles: { ops: { trust: [trusts("*"), denied], can: [SESSIONS] } } });
        expect(findingsOf(account, { rules: [trustEveryone] })).to.deep.equal([]);
        const harmless = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
        const open = smallAccount({ roles: { ops: { trust: [trusts("*")], can: [harmless] } } });
        expect(findingsOf(open, { rules: [trustEveryone] })).to.deep.equal([]);
    });

    it("asks about the moment that the account is asked about, or about now", () => {
        const at = (Condition: object, moment?: string): number => {
            const account = smallAccount({ roles: { ops: { trust: [trusts("*", { Condition })], can: [SESSIONS] } } });
            const asked = { ...account, ...(moment !== undefined && { at: new Date(moment) }) };
            return findingsOf(asked, { rules: [trustEveryone] }).length;
        };
        const since = { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } };
        expect(at(since)).to.equal(1);
        expect(at(since, "2019-01-01")).to.equal(0);
        const until = { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } };
        expect(at(until, "2029-01-01")).to.equal(1);
        expect(at(until, "2031-01-01")).to.equal(0);
        expect(at({ NumericGreaterThan: { "aws:EpochTime": "1577836800" } })).to.equal(1);
    });

    it("follows the roles after it, and has the chain as data", () => {
        const roles = {
            ops: { trust: [trusts("*")], can: [assume("deploy")] },
            deploy: { trust: [trusts({ AWS: "arn:aws:iam::111122223333:root" })], can: [assume("admin")] },
            admin: {
                trust: [trusts({ AWS: "arn:aws:iam::111122223333:root" })],
                can: [{ Effect: "Allow", Action: "*", Resource: "*" }],
            },
        };
        const [found] = findingsOf(smallAccount({ roles }), { rules: [trustEveryone] });
        expect(found?.what).to.equal(
            "anyone with an AWS account can assume the role ops, and through it deploy → admin, which can do everything",
        );
        expect(found?.statement).to.equal("statement 1");
        expect(found?.chain?.map(({ kind, principal }) => `${kind} ${principal}`)).to.deep.equal([
            "assume ops",
            "assume deploy",
            "assume admin",
        ]);
        expect(found?.chain?.[0]?.statements[0]?.text).to.include("trust policy of role ops");
    });

    it("finds identities of Amazon Cognito that nobody signed in for, and lets those that did pass", () => {
        const cognito = (amr: string): object => ({
            Effect: "Allow",
            Principal: { Federated: COGNITO },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: { [`${COGNITO}:aud`]: "eu-central-1:pool" },
                "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: amr },
            },
        });
        expect(said(cognito("unauthenticated"))).to.deep.equal([
            "critical: anyone, without signing in to Amazon Cognito, can assume the role ops, which can open sessions",
        ]);
        expect(said(cognito("authenticated"))).to.deep.equal([]);
    });
});
