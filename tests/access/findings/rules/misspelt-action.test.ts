import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { misspeltAction } from "../../../../access/findings/rules/misspelt-action";
import { misspeltKey } from "../../../../access/findings/rules/misspelt-key";
import type { Statement } from "../../../../access/policy/document";
import { account, allow, deny, GOOD, principal, SHELL } from "../accounts";
import { testRule } from "../rule-cases";

const found = (...statements: readonly Statement[]): string[] =>
    findingsOf(account([principal({ statements: [...GOOD, ...statements] })]), {
        rules: [misspeltAction, misspeltKey],
    }).map(({ severity, what }) => `${severity}: ${what.replace(/\d{4}-\d\d-\d\d/, "DATE")}`);

const action = (name: string): string[] => found(allow(name));

testRule(misspeltAction, {
    finds: [
        [{ statements: [...GOOD, allow("ssm:StartSessions")] }],
        [{ statements: [...GOOD, allow("ec2:StartSession")] }],
    ],
    passes: [[{ statements: [...GOOD, allow(["ssm:startsession", "ssm:ListCommands", "ssm:Start*"], SHELL)] }]],
});

describe("Misspelt actions", () => {
    const misspelt: Readonly<Record<string, string>> = {
        "ecs:ExecuteComand": "ecs:ExecuteCommand",
        "ec2:DescribeInstance": "ec2:DescribeInstances",
        "ec2:CreateTag": "ec2:CreateTags",
        "iam:PassRoles": "iam:PassRole",
        "sso:CreateAcountAssignment": "sso:CreateAccountAssignment",
        "ec2-instance-connect:SendSSHPublickKey": "ec2-instance-connect:SendSSHPublicKey",
        "ssm-guiconnect:StartConection": "ssm-guiconnect:StartConnection",
        "account-access:CreateEntitlment": "account-access:CreateEntitlement",
        "tag:TagResource": "tag:TagResources",
        "kms:GenerateDatKey": "kms:GenerateDataKey",
        "sts:AsumeRole": "sts:AssumeRole",
        "ssm:StartSesion": "ssm:StartSession",
        "ssm:SartSession": "ssm:StartSession",
        "ssm:StartSesion*": "ssm:StartSession*",
        "ssm:OpenDataChannel": "ssmmessages:OpenDataChannel",
        "ssm-messages:OpenDataChannel": "ssmmessages:OpenDataChannel",
        "smm:StartSession": "ssm:StartSession",
        "smm:StartSesion": "ssm:StartSession",
        "smm:*": "ssm:*",
        "smm:Start*": "ssm:Start*",
        "ec2-instance-conect:SendSSHPublicKey": "ec2-instance-connect:SendSSHPublicKey",
    };
    for (const [written, meant] of Object.entries(misspelt)) {
        it(`are found, with the name that is meant: ${written}`, () => {
            const what = `medium: ${written} isn't in AWS's service reference of DATE; ${meant} may be meant`;
            expect(action(written)).to.deep.equal([what]);
            expect(found(deny(written))).to.deep.equal([what]);
        });
    }

    it("aren't those in another letter case, with wildcards, and of services that no rule looks at", () => {
        for (const name of [
            "ssm:startsession",
            "SSM:GetDocument",
            "ssm:ListCommands",
            "ssm:Start*",
            "ssm:?tartSession",
            "s*:StartSession",
            "*",
            "*:*",
            "ec2:*",
            "s3:GetObjct",
            "newservice:StartThings",
            "ecs:ExecuteCommand",
        ])
            expect(action(name), name).to.deep.equal([]);
    });

    it("may be newer than the reference, or retired: a note where nothing similar exists", () => {
        expect(action("ssm:BeginHandshake")).to.deep.equal([
            "note: ssm:BeginHandshake isn't in AWS's service reference of DATE: it is misspelt, retired, or newer",
        ]);
    });

    it("are found in a boundary and in a service control policy, whose Deny then denies nothing", () => {
        const [finding, ...others] = findingsOf(
            account([principal({ statements: GOOD, boundary: [allow("*"), deny("ssm:StartSesion")] })]),
            { rules: [misspeltAction] },
        );
        expect(others).to.deep.equal([]);
        expect(finding?.policy).to.equal("inline policy boundary of user alice");
    });
});
