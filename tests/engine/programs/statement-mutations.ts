/** A statement of a policy as the program writes it. */
export interface WrittenStatement {
    Sid?: string;
    Effect: string;
    Action?: string | string[];
    NotAction?: string;
    Resource?: string | string[];
    Condition?: Record<string, Record<string, unknown>>;
}

/** A mistake in a user's policy: the rule that is there for it, and what it does to the statements. */
interface PolicyMutation {
    readonly rule: string;
    readonly apply: (statements: WrittenStatement[]) => WrittenStatement[];
}

const KEY = "ssm:resourceTag/Environment";
const SESSION = "ssm:resourceTag/aws:ssmmessages:session-id";
const PLACE = "eu-central-1:123456789012";

/** Changes the statement with that Sid. */
const change = (sid: string, to: Partial<WrittenStatement>) => (statements: WrittenStatement[]) =>
    statements.map((one) => (one.Sid === sid ? { ...one, ...to } : one));
const target = (to: Partial<WrittenStatement>) => change("StartSessionByTags", to);
const guard = (Condition: WrittenStatement["Condition"]) => target({ Condition });
const document = (Resource: string) => change("SessionDocument", { Resource });
const own = (to: Partial<WrittenStatement>) => change("OwnSessions", to);
const add =
    (Action: string, more: Partial<WrittenStatement> = {}) =>
    (statements: WrittenStatement[]) => [
        ...statements,
        { Sid: "Added", Effect: "Allow", Action, Resource: "*", ...more },
    ];
const awsDocument = (name: string) =>
    add("ssm:StartSession", { Resource: `arn:aws:ssm:eu-central-1::document/${name}` });
const padded = (length: number) => (statements: WrittenStatement[]) => {
    const bare = add("s3:GetObject", { Resource: "" })(statements);
    const size = JSON.stringify({ Version: "2012-10-17", Statement: bare }).replaceAll(/\s/g, "").length;
    return add("s3:GetObject", { Resource: "a".repeat(length - size) })(statements);
};

/** Mistakes in a policy that grants sessions by a tag, by the name of the user who gets it. */
export const policyMutations: Readonly<Record<string, PolicyMutation>> = {
    "no-condition": { rule: "start-session-target", apply: target({ Condition: undefined }) },
    "all-but-iam": {
        rule: "start-session-target",
        apply: target({ Action: undefined, NotAction: "iam:*", Resource: "*", Condition: undefined }),
    },
    "only-mfa": { rule: "start-session-target", apply: guard({ Bool: { "aws:MultiFactorAuthPresent": "true" } }) },
    "all-resources": { rule: "start-session-place", apply: target({ Resource: "*" }) },
    "any-region": { rule: "start-session-place", apply: target({ Resource: "arn:aws:ec2:*:123456789012:instance/*" }) },
    "any-account": {
        rule: "start-session-place",
        apply: target({ Resource: "arn:aws:ec2:eu-central-1:*:instance/*" }),
    },
    "not-production": { rule: "start-session-guard", apply: guard({ StringNotEquals: { [KEY]: "Production" } }) },
    "not-like": { rule: "start-session-guard", apply: guard({ StringNotLike: { [KEY]: "Prod*" } }) },
    "if-exists": { rule: "start-session-guard", apply: guard({ StringEqualsIfExists: { [KEY]: "Development" } }) },
    "for-all-values": {
        rule: "start-session-guard",
        apply: guard({ "ForAllValues:StringEquals": { [KEY]: "Development" } }),
    },
    "untagged-only": { rule: "start-session-guard", apply: guard({ Null: { [KEY]: "true" } }) },
    "any-value": { rule: "start-session-wildcard-value", apply: guard({ StringLike: { [KEY]: "*" } }) },
    "ends-in-dev": {
        rule: "start-session-wildcard-value",
        apply: guard({ StringLike: { [KEY]: ["Development", "*-dev"] } }),
    },
    "deny-list": {
        rule: "start-session-deny-list",
        apply: (statements) => [
            ...target({ Condition: undefined })(statements),
            {
                Effect: "Deny",
                Action: "ssm:StartSession",
                Resource: "*",
                Condition: { StringEquals: { [KEY]: "Production" } },
            },
        ],
    },
    "one-statement": {
        rule: "start-session-document-tags",
        apply: target({
            Resource: [`arn:aws:ec2:${PLACE}:instance/*`, `arn:aws:ssm:${PLACE}:document/SSM-SessionManagerRunShell`],
        }),
    },
    "all-documents": { rule: "start-session-document", apply: document(`arn:aws:ssm:${PLACE}:document/*`) },
    "documents-by-prefix": { rule: "start-session-document", apply: document(`arn:aws:ssm:${PLACE}:document/SSM-*`) },
    "any-region-document": {
        rule: "start-session-place",
        apply: document("arn:aws:ssm:*:123456789012:document/SSM-SessionManagerRunShell"),
    },
    ssh: { rule: "start-session-tunnel", apply: awsDocument("AWS-StartSSHSession") },
    "port-forwarding": { rule: "start-session-tunnel", apply: awsDocument("AWS-StartPortForwardingSession") },
    "remote-ports": { rule: "start-session-tunnel", apply: awsDocument("AWS-StartPortForwardingSessionToRemoteHost") },
    "any-session": { rule: "own-sessions", apply: own({ Condition: undefined }) },
    "session-by-name": {
        rule: "own-sessions",
        apply: own({ Condition: undefined, Resource: `arn:aws:ssm:${PLACE}:session/\${aws:username}-*` }),
    },
    "session-by-id": {
        rule: "own-sessions",
        apply: own({ Condition: undefined, Resource: `arn:aws:ssm:${PLACE}:session/\${aws:userid}-*` }),
    },
    "session-if-exists": {
        rule: "own-sessions",
        apply: own({ Condition: { StringEqualsIfExists: { [SESSION]: "${aws:userid}" } } }),
    },
    "session-of-anybody": { rule: "own-sessions", apply: own({ Condition: { StringLike: { [SESSION]: "*" } } }) },
    "run-command": { rule: "no-send-command", apply: add("ssm:SendCommand") },
    "all-of-ssm": { rule: "no-send-command", apply: target({ Action: "ssm:*" }) },
    automation: { rule: "no-automation", apply: add("ssm:StartAutomationExecution") },
    association: { rule: "no-association", apply: add("ssm:CreateAssociation") },
    "maintenance-window": { rule: "no-maintenance-window", apply: add("ssm:RegisterTaskWithMaintenanceWindow") },
    "instance-connect": { rule: "no-instance-connect", apply: add("ec2-instance-connect:SendSSHPublicKey") },
    "connect-tunnel": { rule: "no-instance-connect", apply: add("ec2-instance-connect:OpenTunnel") },
    "serial-console": { rule: "no-serial-console", apply: add("ec2-instance-connect:SendSerialConsoleSSHPublicKey") },
    "user-data": { rule: "no-user-data", apply: add("ec2:ModifyInstanceAttribute") },
    "root-volume": { rule: "no-user-data", apply: add("ec2:CreateReplaceRootVolumeTask") },
    "container-shell": { rule: "no-container-exec", apply: add("ecs:ExecuteCommand") },
    "create-tags": { rule: "access-tag-writes", apply: add("ec2:CreateTags") },
    "create-tags-in-scope": {
        rule: "access-tag-writes",
        apply: add("ec2:CreateTags", { Condition: { StringEquals: { "aws:RequestTag/Environment": "Development" } } }),
    },
    "create-tags-in-small-letters": {
        rule: "access-tag-writes",
        apply: add("ec2:CreateTags", {
            Condition: { "ForAllValues:StringNotEquals": { "aws:TagKeys": "Environment" } },
        }),
    },
    "delete-tags": { rule: "access-tag-writes", apply: add("ec2:DeleteTags") },
    "tag-editor": { rule: "access-tag-writes", apply: add("tag:TagResources") },
    "tag-hybrid": { rule: "access-tag-writes", apply: add("ssm:AddTagsToResource") },
    "tag-users": { rule: "principal-tag-writes", apply: add("iam:TagUser") },
    "tag-sessions": { rule: "principal-tag-writes", apply: add("sts:TagSession") },
    "update-document": { rule: "session-document-writes", apply: add("ssm:UpdateDocument") },
    "create-document": { rule: "session-document-writes", apply: add("ssm:CreateDocument") },
    "own-policy": { rule: "policy-writes", apply: add("iam:PutUserPolicy") },
    "own-group": { rule: "policy-writes", apply: add("iam:AddUserToGroup") },
    "one-sid-twice": {
        rule: "iam-document-readable",
        apply: (statements) => change("OwnSessions", { Sid: "SessionDocument" })(statements),
    },
    "small-letters": { rule: "iam-document-readable", apply: target({ Effect: "allow" }) },
    "unknown-operator": { rule: "iam-document-readable", apply: guard({ StringEqual: { [KEY]: "Development" } }) },
    "no-resource": { rule: "iam-document-readable", apply: target({ Resource: undefined }) },
    "too-long": { rule: "iam-size-limit", apply: padded(2_100) },
    "nearly-too-long": { rule: "iam-size-near-limit", apply: padded(2_000) },
};
