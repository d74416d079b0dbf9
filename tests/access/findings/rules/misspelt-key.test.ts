import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { misspeltAction } from "../../../../access/findings/rules/misspelt-action";
import { misspeltKey } from "../../../../access/findings/rules/misspelt-key";
import type { Statement } from "../../../../access/policy/document";
import { account, allow, GOOD, guarded, principal } from "../accounts";
import { testRule } from "../rule-cases";

const found = (...statements: readonly Statement[]): string[] =>
    findingsOf(account([principal({ statements: [...GOOD, ...statements] })]), {
        rules: [misspeltAction, misspeltKey],
    }).map(({ severity, what }) => `${severity}: ${what.replace(/\d{4}-\d\d-\d\d/, "DATE")}`);

const key = (name: string, actions: string | string[] = "ssm:StartSession"): string[] =>
    found(allow(actions, "*", { StringEquals: { [name]: "x" } }));

testRule(misspeltKey, {
    finds: [[{ statements: guarded({ StringEquals: { "ssm:resourceTags/Environment": "Development" } }) }]],
    passes: [[{ statements: GOOD }]],
});

describe("Misspelt condition keys", () => {
    const misspelt: readonly (readonly [written: string, meant: string, actions?: string])[] = [
        ["ssm:resourceTags/Team", "ssm:resourceTag/Team"],
        ["ssm:ResourceTg/Team", "ssm:resourceTag/Team"],
        ["smm:resourceTag/Team", "ssm:resourceTag/Team"],
        ["aws:PrincipalTags/Team", "aws:PrincipalTag/Team"],
        ["aws:RequestTags/Team", "aws:RequestTag/Team", "ec2:CreateTags"],
        ["aws:MultiFactorAuthPresnt", "aws:MultiFactorAuthPresent"],
        ["ssm:SessionDocumentAccesCheck", "ssm:SessionDocumentAccessCheck"],
        ["iam:PassedToServices", "iam:PassedToService", "iam:PassRole"],
        ["ec2:ResourceTags/Team", "ec2:ResourceTag/Team", "ec2:CreateTags"],
        ["ecs:clustr", "ecs:cluster", "ecs:ExecuteCommand"],
    ];
    for (const [written, meant, actions] of misspelt) {
        it(`are found, with the key that is meant: ${written}`, () => {
            expect(key(written, actions)).to.deep.equal([
                `medium: ${written} isn't in AWS's service reference of DATE; ${meant} may be meant`,
            ]);
        });
    }

    it("aren't those of Systems Manager, of all services, and of others in their own statements", () => {
        for (const name of [
            "ssm:AccessRequestId",
            "ssm:DocumentVersion",
            "ssm:DocumentType",
            "ssm:InventoryTypeName",
            "ssm:NodeAccountId",
            "ssm:NodeOrgId",
            "ssm:SourceInstanceARN",
            "ssm:resourceTag/aws:ssmmessages:session-id",
            "SSM:RESOURCETAG/team",
            "aws:ResourceTag/Team",
            "aws:PrincipalTag/Cost Center",
            "aws:RequestTag/Team",
            "aws:SourceIp",
            "aws:CalledViaFirst",
            "ec2:SourceInstanceARN",
            "saml:aud",
            "token.actions.githubusercontent.com:sub",
            "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF:sub",
            "aws:SomethingEntirelyNew",
        ])
            expect(key(name), name).to.deep.equal([]);

        expect(key("ec2:ResourceTag/Team", "ec2:CreateTags")).to.deep.equal([]);
        expect(key("ec2:osuser", "ec2-instance-connect:SendSSHPublicKey")).to.deep.equal([]);
        expect(key("kms:EncryptionContext:aws:ssm:SessionId", "kms:Decrypt")).to.deep.equal([]);
        expect(key("s3:prefx", "s3:ListBucket")).to.deep.equal([]);
    });

    it("may be another service's, which requests to Systems Manager don't have", () => {
        for (const service of ["ec2", "ecs", "iam"]) {
            expect(key(`${service}:ResourceTag/Team`)).to.deep.equal([
                `medium: ${service}:ResourceTag/Team is in no request; ssm:resourceTag/Team may be meant`,
            ]);
        }
    });
});
