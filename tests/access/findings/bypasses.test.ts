import { expect } from "chai";
import { BYPASSES } from "../../../access/bypasses";
import { findingsOf } from "../../../access/findings/findings";
import type { Statement } from "../../../access/policy/document";
import { account, ACCOUNT, allow, deny, principal, REGION } from "./accounts";

const passed = (service: string): Statement =>
    allow("iam:PassRole", "*", { StringEquals: { "iam:PassedToService": service } });
const document = (name: string): string => `arn:aws:ssm:${REGION}:${ACCOUNT}:document/${name}`;

/** For each bypass what opens it, for a user with nothing else, and what is near to it and doesn't. */
const cases: Readonly<Record<string, { opens: readonly Statement[][]; passes: readonly Statement[][] }>> = {
    "run-command": {
        opens: [
            [allow("ssm:SendCommand")],
            ...["AWS-ApplyDSCMofs", "AWS-RunDockerAction", "AWS-ConfigureAWSPackage"].map((name) => [
                allow("ssm:SendCommand", ["arn:aws:ec2:*:*:instance/*", `arn:aws:ssm:*::document/${name}`]),
            ]),
            [allow("ssm:SendCommand", ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:999999999999:document/*"])],
        ],
        passes: [
            [allow("ssm:SendCommand", "arn:aws:s3:::bucket")],
            [allow("ssm:ListCommands")],
            [
                allow("ssm:SendCommand", [
                    "arn:aws:ec2:*:*:instance/*",
                    "arn:aws:ssm:*::document/AWS-UpdateSSMAgent",
                    document("Patch"),
                ]),
            ],
        ],
    },
    automation: {
        opens: [[allow("ssm:StartAutomationExecution")]],
        passes: [
            [allow("ssm:StartAutomationExecution", `arn:aws:ssm:*:*:automation-definition/AWS-StopEC2Instance:*`)],
        ],
    },
    association: {
        opens: [
            [allow("ssm:CreateAssociation")],
            [allow("ssm:CreateAssociationBatch")],
            [allow("ssm:UpdateAssociation")],
            [allow("ssm:StartAssociationsOnce", `arn:aws:ssm:${REGION}:${ACCOUNT}:association/*`)],
        ],
        passes: [[allow("ssm:DescribeAssociation")]],
    },
    "maintenance-window": {
        opens: [[allow("ssm:RegisterTaskWithMaintenanceWindow")], [allow("ssm:UpdateMaintenanceWindowTask")]],
        passes: [[allow("ssm:DescribeMaintenanceWindows")]],
    },
    "document-rewrite": {
        opens: [
            [allow(["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"], document("Patch-*"))],
            [allow(["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"], document("*"))],
            [allow("ssm:UpdateDocument", document("Patch-Linux"))],
        ],
        passes: [
            [allow("ssm:UpdateDocumentDefaultVersion", document("Patch-*"))],
            [allow(["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"], document("SSM-SessionManagerRunShell"))],
        ],
    },
    "code-deploy": { opens: [[allow("codedeploy:CreateDeployment")]], passes: [[allow("codedeploy:GetDeployment")]] },
    "document-rights": {
        opens: [
            [allow("ssm:UpdateDocument", document("SSM-*"))],
            [allow("ssm:DeleteDocument", document("SSM-SessionManagerRunShell"))],
        ],
        passes: [[allow("ssm:UpdateDocument", document("Patch-*"))]],
    },
    "instance-connect": {
        opens: [
            [allow("ec2-instance-connect:SendSSHPublicKey")],
            [allow("ec2-instance-connect:SendSSHPublicKey", "*", { StringEquals: { "ec2:osuser": "ec2-user" } })],
            [allow("ec2-instance-connect:OpenTunnel")],
            [
                allow("ec2-instance-connect:OpenTunnel", "*", {
                    NumericEquals: { "ec2-instance-connect:remotePort": "22" },
                }),
            ],
        ],
        passes: [[allow("ec2-instance-connect:OpenTunnel", `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`)]],
    },
    "serial-console": {
        opens: [
            [allow("ec2-instance-connect:SendSerialConsoleSSHPublicKey")],
            [allow("ec2:EnableSerialConsoleAccess")],
            [allow("ec2:EnableSerialConsoleAccess", "*", { StringEquals: { "ec2:Region": REGION } })],
        ],
        passes: [[allow("ec2:GetSerialConsoleAccessStatus")]],
    },
    "remote-desktop": {
        opens: [[allow(["ssm-guiconnect:StartConnection", "ssm:StartSession"])]],
        passes: [[allow("ssm-guiconnect:StartConnection")]],
    },
    "ecs-exec": { opens: [[allow("ecs:ExecuteCommand")]], passes: [[allow("ecs:DescribeTasks")]] },
    "container-sessions": {
        opens: [
            [allow("ssm:StartSession", "arn:aws:ecs:*:*:task/*")],
            [allow("ssm:StartSession", "arn:aws:ecs:*:*:task/*/*")],
            [allow("ssm:StartSession", `arn:aws:ecs:${REGION}:${ACCOUNT}:task/web/*`)],
            [allow("ssm:StartSession")],
        ],
        passes: [
            [allow("ssm:StartSession", "arn:aws:ec2:*:*:instance/*")],
            [allow("ssm:StartSession", "*", { StringEquals: { "ssm:resourceTag/Team": "web" } })],
            [allow("ssm:StartSession"), deny("ssm:StartSession", {}, "arn:aws:ecs:*:*:task/*")],
        ],
    },
    "eks-access": {
        opens: [[allow(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"])]],
        passes: [[allow("eks:CreateAccessEntry")]],
    },
    cloud9: {
        opens: [[allow("cloud9:CreateEnvironmentMembership")]],
        passes: [[allow("cloud9:DescribeEnvironments")]],
    },
    "user-data": {
        opens: [
            [allow("ec2:ModifyInstanceAttribute")],
            [allow("ec2:ModifyInstanceAttribute", "*", { StringEquals: { "ec2:InstanceType": "t3.micro" } })],
        ],
        passes: [[allow("ec2:ModifyInstanceAttribute", "*", { StringEquals: { "ec2:Attribute": "InstanceType" } })]],
    },
    "root-volume": {
        opens: [[allow("ec2:CreateReplaceRootVolumeTask")]],
        passes: [[allow("ec2:CreateReplaceRootVolumeTask", `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`)]],
    },
    "disk-swap": {
        opens: [[allow(["ec2:StopInstances", "ec2:DetachVolume", "ec2:AttachVolume"])]],
        passes: [[allow(["ec2:StopInstances", "ec2:DetachVolume"])]],
    },
    "disk-copy": {
        opens: [
            [allow("ec2:ModifySnapshotAttribute")],
            [allow(["ec2:CreateImage", "ec2:ModifyImageAttribute"])],
            [allow("ebs:GetSnapshotBlock")],
            [allow(["ec2:CreateVolume", "ec2:AttachVolume"])],
        ],
        passes: [[allow("ec2:CreateSnapshot")], [allow("ec2:CreateVolume")]],
    },
    "launch-template": {
        opens: [
            [allow(["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"])],
            [allow("ec2:CreateLaunchTemplateVersion")],
            [allow(["ec2:CreateLaunchTemplate", "autoscaling:UpdateAutoScalingGroup"])],
        ],
        passes: [[allow("ec2:ModifyLaunchTemplate")], [allow("autoscaling:UpdateAutoScalingGroup")]],
    },
    "instance-profile": {
        opens: [
            [allow("ec2:AssociateIamInstanceProfile"), passed("ec2.amazonaws.com")],
            [allow("ec2:ReplaceIamInstanceProfileAssociation"), allow("iam:PassRole")],
            [allow("ec2:ReplaceIamInstanceProfileAssociation")],
        ],
        passes: [[allow("iam:PassRole")], [allow("ec2:DisassociateIamInstanceProfile")]],
    },
    "managed-instance-role": {
        opens: [[allow("ssm:UpdateManagedInstanceRole")]],
        passes: [[allow("ssm:UpdateManagedInstanceRole", `arn:aws:ssm:${REGION}:${ACCOUNT}:managed-instance/*`)]],
    },
    "host-management": {
        opens: [[allow("ssm:UpdateServiceSetting"), passed("ssm.amazonaws.com")]],
        passes: [
            [allow("ssm:UpdateServiceSetting")],
            [allow("ssm:UpdateServiceSetting"), passed("lambda.amazonaws.com")],
        ],
    },
    "identity-center": {
        opens: [
            [allow("sso:CreateAccountAssignment")],
            [allow("sso:PutInlinePolicyToPermissionSet")],
            [allow("sso:AttachManagedPolicyToPermissionSet")],
            [allow("sso:UpdateInstanceAccessControlAttributeConfiguration")],
            [allow("identitystore:CreateGroupMembership")],
            [allow("identitystore:UpdateUser")],
            [allow("sso-directory:AddMemberToGroup")],
        ],
        passes: [
            [allow("sso:ListAccountAssignments")],
            [allow("sso:CreateAccountAssignment", "arn:aws:sso:::account/*")],
        ],
    },
    "account-access": {
        opens: [[allow("account-access:CreateEntitlement")]],
        passes: [[allow("account-access:ListEntitlements")]],
    },
    "just-in-time": {
        opens: [
            [allow(["ssm:StartAccessRequest", "ssm:GetAccessToken"])],
            [allow(["ssm:StartAccessRequest", "ssm:GetAccessToken", "ssm:CreateDocument"])],
        ],
        passes: [[allow("ssm:StartAccessRequest")]],
    },
};

/** What is found of a user with these statements. */
const found = (statements: readonly Statement[]) => findingsOf(account([principal({ statements })]));

describe("Bypasses", () => {
    it("are all tried here", () => {
        expect(Object.keys(cases).sort()).to.deep.equal(BYPASSES.map(({ id }) => id).sort());
    });

    for (const [id, { opens, passes }] of Object.entries(cases)) {
        it(`are found for a user without any session: ${id}`, () => {
            for (const statements of opens) {
                expect(
                    found(statements).map(({ rule }) => rule),
                    JSON.stringify(statements),
                ).to.include(id);
            }
            for (const statements of passes) {
                expect(
                    found(statements).map(({ rule }) => rule),
                    JSON.stringify(statements),
                ).not.to.include(id);
            }
        });
    }

    it("name what they need together, and what policies don't say", () => {
        const [both] = found([allow(["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"], document("Patch-*"))]);
        expect(both?.what).to.equal(
            "alice could rewrite documents, which their associations run as root at once (ssm:UpdateDocument with ssm:UpdateDocumentDefaultVersion), if an association, a maintenance window or a runbook runs one of them",
        );
        expect(both?.claim).to.deep.include({
            effect: "rewrite documents, which their associations run as root at once",
        });
        const [one] = found([allow("ssm:UpdateDocument", document("Patch-*"))]);
        expect([one?.severity, one?.rule]).to.deep.equal(["medium", "document-rewrite"]);
    });

    it("are reported of principals that open sessions on every instance, whose log and run-as they evade", () => {
        const rules = found([allow(["ssm:*", "ssmmessages:OpenDataChannel"])]).map(({ rule }) => rule);
        expect(rules).to.include.members([
            "unlimited-sessions",
            "any-document",
            "port-forwarding",
            "document-rights",
            "run-command",
            "automation",
        ]);
        const sessions = allow("ssm:StartSession", ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/*"]);
        expect(found([sessions]).map(({ rule }) => rule)).to.include.members(["any-document", "port-forwarding"]);
    });

    it("of an administrator are one finding, which names them, as far as nothing takes them away", () => {
        const all = allow("*");
        const [administrator] = found([all]).filter(({ rule }) => rule === "administrator");
        expect(administrator?.what).to.equal("alice can do everything");
        expect(administrator?.severity).to.equal("note");
        expect(administrator?.covers).to.include.members(["run-command", "identity-center", "port-forwarding"]);
        expect(administrator?.covers).to.include("unlimited-sessions");
        expect(found([all]).map(({ rule }) => rule)).to.deep.equal(["administrator"]);

        const mfa = deny("*", { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } });
        const send = deny("ssm:SendCommand");
        const [guarded] = found([all, mfa, send]).filter(({ rule }) => rule === "administrator");
        expect(guarded?.covers).to.include("automation").and.not.to.include("run-command");
    });

    it("of instances whose role administrates the account are one finding besides, of its own severity", () => {
        const box = (...statements: readonly Statement[]) =>
            findingsOf(account([principal({ name: "box", type: "role", use: "instance", statements })]));
        const findings = box(allow("*"));
        expect(findings.map(({ rule, severity, what }) => `${severity} ${rule}: ${what}`)).to.deep.equal([
            "high instance-role-sessions: instances with the role box can do everything",
            "note administrator: box can do everything",
        ]);
        expect(findings[1]?.covers).to.include.members(["iam-escalation", "iam-takeover", "instance-role-parameters"]);
        const guarded = deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } });
        expect(box(allow("*"), guarded).map(({ rule }) => rule))
            .to.include.members(["iam-escalation", "instance-role-sessions", "instance-role-parameters"])
            .and.not.to.include("administrator");
    });

    it("are no administrator's where a Deny or a boundary limits the sessions that they bypass", () => {
        const all = allow("*");
        const production = deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } });
        const one = deny("ssm:StartSession", {}, `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0123456789abcdef0`);
        for (const limit of [production, one]) {
            const rules = found([all, limit]).map(({ rule }) => rule);
            expect(rules).to.include("run-command").and.not.to.include("administrator");
        }
        const bounded = principal({ statements: [all], boundary: [allow("s3:*")] });
        expect(findingsOf(account([bounded]))).to.deep.equal([]);
    });

    it("are an administrator's where a Deny on sessions is about other principals", () => {
        const users = deny("ssm:StartSession", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/*" } });
        const rules = (type: "user" | "role") =>
            findingsOf(account([principal({ type, statements: [allow("*"), users] })])).map(({ rule }) => rule);
        expect(rules("role")).to.deep.equal(["administrator"]);
        expect(rules("user")).not.to.include("administrator");
    });

    it("merge where several have them by one statement, and name all of them", () => {
        const alice = principal({ statements: [allow("ssm:SendCommand")] });
        const bob = { ...principal({ name: "bob", statements: [] }), policies: alice.policies };
        const merged = findingsOf(account([alice, bob])).filter(({ rule }) => rule === "run-command");
        expect(merged.map(({ what }) => what)).to.deep.equal([
            "alice and bob can run commands as root (ssm:SendCommand)",
        ]);
    });

    it("are found of the roles of instances, whose rights a shell there has", () => {
        const statements = [allow(["ec2:ModifyInstanceAttribute", "iam:PutRolePolicy"])];
        const role = principal({ type: "role", name: "web", statements, use: "instance" });
        expect(findingsOf(account([role])).map(({ rule, what }) => `${rule}: ${what}`)).to.include.members([
            "iam-escalation: web can give themselves any right (iam:PutRolePolicy)",
            "instance-role-sessions: instances with the role web can have what they write run as root at the next start (ec2:ModifyInstanceAttribute)",
        ]);
    });
});
