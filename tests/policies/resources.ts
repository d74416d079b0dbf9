import { type TestResource, unknownValue } from "./judge";

/** Known-good resources: each test breaks one thing in one of them. */

type Props = Readonly<Record<string, unknown>>;

/** An instance as it should be. */
export function instance(change: Props = {}, more: Partial<TestResource> = {}): TestResource {
    return {
        type: "aws:ec2/instance:Instance",
        name: "web",
        props: {
            id: "i-0123456789abcdef0",
            ami: "ami-0123456789abcdef0",
            instanceType: "t3.micro",
            subnetId: "subnet-1",
            vpcSecurityGroupIds: ["sg-instances"],
            associatePublicIpAddress: false,
            iamInstanceProfile: "web",
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
            rootBlockDevice: { encrypted: true },
            tags: { Name: "web", Environment: "Development" },
            tagsAll: { Name: "web", Environment: "Development" },
            ...change,
        },
        ...more,
    };
}

/** A launch template as it should be. */
export function launchTemplate(change: Props = {}): TestResource {
    return {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: "web",
        props: {
            metadataOptions: { httpTokens: "required" },
            networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: ["sg-instances"] }],
            blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
            iamInstanceProfile: { name: "web" },
            tagSpecifications: [{ resourceType: "instance", tags: { Environment: "Development" } }],
            ...change,
        },
    };
}

/** A statement of a policy, as AWS writes it. */
export type TestStatement = Readonly<Record<string, unknown>>;

const PLACE = "eu-central-1:111122223333";
export const SHELL = `arn:aws:ssm:${PLACE}:document/SSM-SessionManagerRunShell`;
export const INSTANCES = `arn:aws:ec2:${PLACE}:instance/*`;

/** Sessions on instances by a tag. */
export const byTag: TestStatement = {
    Sid: "Target",
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource: INSTANCES,
    Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
};

/** Sessions with the account's own document. */
export const shell: TestStatement = { Sid: "Document", Effect: "Allow", Action: "ssm:StartSession", Resource: SHELL };

/** Ending and resuming one's own sessions. */
export const own: TestStatement = {
    Sid: "Own",
    Effect: "Allow",
    Action: ["ssm:TerminateSession", "ssm:ResumeSession"],
    Resource: `arn:aws:ssm:${PLACE}:session/*`,
    Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
};

/** A document with the statements. */
export function document(...statements: readonly TestStatement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A user's policy that grants sessions as it should, with more statements. */
export function userPolicy(...more: readonly TestStatement[]): TestResource {
    return userPolicyOf(byTag, shell, own, ...more);
}

/** A user's policy with these statements alone. */
export function userPolicyOf(...statements: readonly TestStatement[]): TestResource {
    return {
        type: "aws:iam/userPolicy:UserPolicy",
        name: "alice-sessions",
        props: { name: "alice-sessions", user: "alice", policy: document(...statements) },
    };
}

export function user(name = "alice"): TestResource {
    return { type: "aws:iam/user:User", name, props: { name } };
}

export const EC2_TRUST = document({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
});

/** The role of instances, with the agent's actions inline. */
export function instanceRole(...more: readonly TestStatement[]): TestResource {
    return {
        type: "aws:iam/role:Role",
        name: "web-role",
        props: {
            name: "web-role",
            assumeRolePolicy: EC2_TRUST,
            inlinePolicies: [
                {
                    name: "agent",
                    policy: document(
                        {
                            Sid: "Agent",
                            Effect: "Allow",
                            Action: [
                                "ssm:UpdateInstanceInformation",
                                "ssmmessages:CreateControlChannel",
                                "ssmmessages:OpenDataChannel",
                            ],
                            Resource: "*",
                        },
                        ...more,
                    ),
                },
            ],
        },
    };
}

/** A policy of a role in the stack, by default of {@link instanceRole}. */
export const policyOfRole = (statement: TestStatement, role = "web-role"): TestResource => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "more",
    props: { role: unknownValue, policy: document(statement) },
    dependsOn: { role: [role] },
});

const PROVIDER = "arn:aws:iam::111122223333:saml-provider/company";

/** The trust policy's statements of a federated role as they should be. */
export const signIn: TestStatement = {
    Sid: "SignIn",
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithSAML",
    Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
};
export const sessionTags: TestStatement = {
    Sid: "Tags",
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:TagSession",
    Condition: {
        StringLike: { "aws:RequestTag/Department": "*" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["Department"] },
    },
};

/** A federated role whose sessions go by the tag Department. */
export function federatedRole(...trust: readonly TestStatement[]): TestResource {
    return {
        type: "aws:iam/role:Role",
        name: "people",
        props: {
            name: "people",
            assumeRolePolicy: document(...(trust.length === 0 ? [signIn, sessionTags] : trust)),
            inlinePolicies: [
                {
                    name: "sessions",
                    policy: document(
                        {
                            ...byTag,
                            Condition: {
                                StringEquals: { "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}" },
                            },
                        },
                        shell,
                        own,
                    ),
                },
            ],
        },
    };
}

/** Session preferences as they should be. */
export function preferences(inputs: Props = {}, change: Props = {}): TestResource {
    return {
        type: "aws:ssm/document:Document",
        name: "preferences",
        props: {
            name: "SSM-SessionManagerRunShell",
            documentType: "Session",
            documentFormat: "JSON",
            content: JSON.stringify({
                schemaVersion: "1.0",
                description: "Session preferences",
                sessionType: "Standard_Stream",
                inputs: {
                    s3BucketName: "",
                    s3EncryptionEnabled: true,
                    cloudWatchLogGroupName: "sessions",
                    cloudWatchEncryptionEnabled: true,
                    kmsKeyId: "alias/sessions",
                    idleSessionTimeout: "15",
                    maxSessionDuration: "120",
                    runAsEnabled: true,
                    runAsDefaultUser: "ec2-user",
                    ...inputs,
                },
            }),
            ...change,
        },
    };
}
