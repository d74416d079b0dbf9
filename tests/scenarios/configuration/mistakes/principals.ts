import type { BadConfiguration } from "./mistake";
import { custom } from "./settings";

const principals = (settings: Readonly<Record<string, unknown>>) => ({ scenario: "group", principals: settings });
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

/** Mistakes in what all principals have. */
export const principalMistakes: readonly BadConfiguration[] = [
    {
        mistake: "a path without its slashes",
        values: principals({ path: "people" }),
        key: "principals.path",
        found: '"people"',
        expected: "a path that begins and ends with a slash, such as /people/",
    },
    {
        mistake: "a path with a wildcard",
        values: principals({ path: "/people*/" }),
        key: "principals.path",
        found: '"/people*/"',
        expected: "letters, digits and any of + = , . @ _ -",
    },
    {
        mistake: "a boundary that isn't a managed policy",
        values: principals({ permissionsBoundaryArn: "arn:aws:iam::111122223333:role/boundary" }),
        key: "principals.permissionsBoundaryArn",
        found: ":role/boundary",
        expected: "the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary",
    },
    {
        mistake: "a boundary of another partition",
        values: principals({ permissionsBoundaryArn: "arn:aws-cn:iam::111122223333:policy/boundary" }),
        key: "principals.permissionsBoundaryArn",
        found: "arn:aws-cn:",
        expected: "an ARN of the partition of eu-central-1: arn:aws:…",
    },
    {
        mistake: "a boundary's file that doesn't exist",
        values: principals({ permissionsBoundaryArn: BOUNDARY, permissionsBoundaryFile: "boundary.json" }),
        key: "principals.permissionsBoundaryFile",
        found: '"boundary.json"',
        expected: "a file that exists and can be read, relative to the project's folder",
    },
    {
        mistake: "a boundary's file that isn't a policy",
        values: principals({ permissionsBoundaryArn: BOUNDARY, permissionsBoundaryFile: "package.json" }),
        key: "principals.permissionsBoundaryFile",
        found: "package.json: ",
        expected: "an IAM policy as JSON",
    },
    {
        mistake: "a boundary's file without the boundary",
        values: principals({ permissionsBoundaryFile: "boundary.json" }),
        key: "principals.permissionsBoundaryFile",
        found: '"boundary.json"',
        expected: "no value without permissionsBoundaryArn",
    },
    {
        mistake: "an instance that exists under the name of one that is created",
        values: custom({ existing: { instances: { web: "i-0123456789abcdef0" } } }),
        key: "custom.existing.instances.web",
        found: '"web"',
        expected: "a name that no instance of this stack has",
    },
    {
        mistake: "an instance that exists by another ID than EC2's",
        values: custom({ existing: { instances: { legacy: "web-server" } } }),
        key: "custom.existing.instances.legacy",
        found: '"web-server"',
        expected: "the ID of an instance, such as i-0123456789abcdef0",
    },
    {
        mistake: "a user that exists and is created",
        values: custom({ existing: { users: { Alice: { grants: [{ instances: ["web"] }] } } } }),
        key: "custom.existing.users.Alice",
        found: '"Alice"',
        expected: "a name that differs from the user alice in more than case",
    },
    {
        mistake: "a role that exists with a grant of an unknown instance",
        values: custom({ existing: { roles: { ops: { grants: [{ instances: ["legacy"] }] } } } }),
        key: "custom.existing.roles.ops.grants[0].instances[0]",
        found: '"legacy"',
        expected: "the name of an instance in this configuration: web",
    },
    {
        mistake: "a group that exists without grants",
        values: custom({ existing: { groups: { ops: {} } } }),
        key: "custom.existing.groups.ops.grants",
        found: "missing value",
        expected: "a list of grants",
    },
    {
        mistake: "stores of logs without instances that write to them",
        values: {
            scenario: "group",
            group: { instances: {} },
            session: { kmsKeyAlias: "alias/sessions", s3BucketName: "example-session-logs", logs: {} },
        },
        key: "session.logs",
        found: "{",
        expected: "no value without instances of this stack, whose role the key of the logs names",
    },
];
