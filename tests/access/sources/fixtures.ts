import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The answers of the AWS CLI for a small account, as it writes them. */
const ACCOUNT = "123456789012";

export const sessionsOn = (environment: string): object => ({
    Version: "2012-10-17",
    Statement: [
        {
            Sid: "Instances",
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "ssm:resourceTag/Environment": environment } },
        },
        {
            Sid: "Shell",
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
        },
    ],
});

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

export const authorizationDetails = {
    UserDetailList: [
        {
            UserName: "alice",
            UserId: "AIDAALICE",
            Arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
            UserPolicyList: [{ PolicyName: "sessions", PolicyDocument: sessionsOn("Development") }],
            GroupList: ["operators"],
            AttachedManagedPolicies: [],
            Tags: [{ Key: "Department", Value: "Finance" }],
        },
        {
            UserName: "bob",
            UserId: "AIDABOB",
            Arn: `arn:aws:iam::${ACCOUNT}:user/bob`,
            GroupList: [],
            AttachedManagedPolicies: [{ PolicyName: "admin", PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/admin` }],
            PermissionsBoundary: {
                PermissionsBoundaryType: "Policy",
                PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/limit`,
            },
        },
    ],
    GroupDetailList: [
        {
            GroupName: "operators",
            // As IAM's API answers: with URL encoding.
            GroupPolicyList: [
                {
                    PolicyName: "production",
                    PolicyDocument: encodeURIComponent(JSON.stringify(sessionsOn("Production"))),
                },
            ],
            AttachedManagedPolicies: [],
        },
    ],
    RoleDetailList: [
        {
            RoleName: "servers",
            RoleId: "AROASERVERS",
            Arn: `arn:aws:iam::${ACCOUNT}:role/servers`,
            AssumeRolePolicyDocument: {
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
            },
            InstanceProfileList: [{ Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/servers` }],
            RolePolicyList: [],
            AttachedManagedPolicies: [],
        },
    ],
    Policies: [
        {
            Arn: `arn:aws:iam::${ACCOUNT}:policy/admin`,
            DefaultVersionId: "v2",
            PolicyVersionList: [
                { VersionId: "v1", IsDefaultVersion: false, Document: { Version: "2012-10-17", Statement: [] } },
                { VersionId: "v2", IsDefaultVersion: true, Document: everything },
            ],
        },
        {
            Arn: `arn:aws:iam::${ACCOUNT}:policy/limit`,
            PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: sessionsOn("Development") }],
        },
    ],
};

const instance = (id: string, tags: Record<string, string>, rest: object = {}): object => ({
    InstanceId: id,
    State: { Name: "running" },
    Placement: { AvailabilityZone: "eu-central-1a" },
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...rest,
});

export const reservations = {
    Reservations: [
        {
            OwnerId: ACCOUNT,
            Instances: [
                instance(
                    "i-dev",
                    { Name: "web", Environment: "Development" },
                    { IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/servers` } },
                ),
                instance("i-prod", { Name: "db", Environment: "Production" }),
            ],
        },
        {
            OwnerId: ACCOUNT,
            Instances: [instance("i-gone", { Environment: "Development" }, { State: { Name: "terminated" } })],
        },
    ],
};

/** A folder of files, in folders where their names say so, gone after the test. */
export function filesOf(contents: Readonly<Record<string, unknown>>): {
    path: (name: string) => string;
    remove: () => void;
} {
    const folder = mkdtempSync(join(tmpdir(), "access-sources-"));
    for (const [name, content] of Object.entries(contents)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    }

    return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true }) };
}
