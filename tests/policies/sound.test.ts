import { expect } from "chai";
import { rules } from "../../policies/rules";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "./judge";
import { byTag, document, own, shell, type TestStatement, user, userPolicyOf } from "./resources";

const managed = (...statements: readonly TestStatement[]): TestResource => ({
    type: "aws:iam/policy:Policy",
    name: "managed",
    props: { policy: document(...statements) },
});
const role = (trust: TestStatement, more: Readonly<Record<string, unknown>> = {}): TestResource => ({
    type: "aws:iam/role:Role",
    name: "role",
    props: { name: "role", assumeRolePolicy: document(trust), ...more },
});
const assumedBy = (Principal: unknown, Action: unknown = "sts:AssumeRole", Condition?: unknown): TestStatement => ({
    Effect: "Allow",
    Principal,
    Action,
    ...(Condition === undefined ? {} : { Condition }),
});
const attach = (policyArn: string): TestResource => ({
    type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    name: "attachment",
    props: { user: "alice", policyArn },
});
const KEY = "ssm:resourceTag/Environment";
const guarded = (Condition: unknown) => [userPolicyOf({ ...byTag, Condition }, shell, own)];
const tagging = (change: TestStatement) => [
    userPolicyOf(byTag, shell, { Effect: "Allow", Action: "ec2:CreateTags", Resource: "*", ...change }),
];
const github = "token.actions.githubusercontent.com";

/** What other people write, and rightly: not a word should be said of it, in whatever rule. */
const sound: Readonly<Record<string, readonly TestResource[]>> = {
    "a policy on S3 with actions in any case and conditions that are no strings": [
        managed({
            Effect: "Allow",
            Action: ["s3:GetObject", "S3:putobject"],
            Resource: "arn:aws:s3:::bucket/*",
            Condition: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "aws:MultiFactorAuthAge": 3600 } },
        }),
    ],
    "a role of a Kubernetes service account, whose provider's address holds a path": [
        role(
            assumedBy(
                { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C" },
                "sts:AssumeRoleWithWebIdentity",
                {
                    StringEquals: {
                        "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C:sub": "system:serviceaccount:web:server",
                        "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C:aud": "sts.amazonaws.com",
                    },
                },
            ),
        ),
    ],
    "denials only": [
        managed(
            {
                Effect: "Deny",
                NotAction: "iam:*",
                Resource: "*",
                Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
            },
            {
                Effect: "Deny",
                Action: "*",
                Resource: "*",
                Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1"] } },
            },
        ),
    ],
    "one's own password and keys": [
        managed({
            Effect: "Allow",
            Action: ["iam:ChangePassword", "iam:CreateAccessKey"],
            Resource: "arn:aws:iam::*:user/${aws:username}",
        }),
    ],
    "an EC2 administrator without sessions": [
        managed({ Effect: "Allow", Action: ["ec2:*", "ssm:Describe*", "ssm:List*"], Resource: "*" }),
    ],
    "reading beside sessions": [user(), userPolicyOf(byTag, shell), attach("arn:aws:iam::aws:policy/ReadOnlyAccess")],
    "a session grant and all that is denied again": [
        managed(
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action: ["ssm:*", "ec2-instance-connect:*"], Resource: "*" },
        ),
    ],
    "the role of a function": [
        role(assumedBy({ Service: "lambda.amazonaws.com" }), {
            managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        }),
    ],
    "trust across accounts": [
        role(
            assumedBy({ AWS: ["arn:aws:iam::444455556666:root", "999988887777"] }, "sts:AssumeRole", {
                StringEquals: { "sts:ExternalId": "external" },
            }),
        ),
    ],
    "trust of an organization": [
        role(assumedBy("*", "sts:AssumeRole", { StringEquals: { "aws:PrincipalOrgID": "o-1" } })),
    ],
    "session tags of a service": [
        role(assumedBy({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"])),
    ],
    "an identity pool": [
        role(
            assumedBy({ Federated: "cognito-identity.amazonaws.com" }, "sts:AssumeRoleWithWebIdentity", {
                StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:1" },
                "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
            }),
        ),
    ],
    "a provider whose audience is its app_id": [
        role(
            assumedBy({ Federated: "www.amazon.com" }, "sts:AssumeRoleWithWebIdentity", {
                StringEquals: { "www.amazon.com:app_id": "amzn1.application-oa2-1" },
            }),
        ),
    ],
    "the repositories of one owner": [
        role(
            assumedBy(
                { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
                "sts:AssumeRoleWithWebIdentity",
                {
                    StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
                    StringLike: { [`${github}:sub`]: "repo:acme/*" },
                },
            ),
        ),
    ],
    "an audience with encrypted assertions": [
        role(
            assumedBy({ Federated: "arn:aws:iam::111122223333:saml-provider/company" }, "sts:AssumeRoleWithSAML", {
                StringEquals: { "SAML:aud": "https://eu-central-1.signin.aws.amazon.com/saml/acs/SAMLSP1" },
            }),
        ),
    ],
    "operators and keys in another case, several values": guarded({
        stringequals: { "SSM:ResourceTag/environment": ["Development", "Staging"] },
    }),
    "IfExists beside a key that has to be there": guarded({
        StringEqualsIfExists: { [KEY]: "Development" },
        Null: { [KEY]: "false" },
    }),
    "ForAllValues beside a key that has to be there": guarded({
        "ForAllValues:StringEquals": { [KEY]: "Development" },
        Null: { [KEY]: ["false"] },
    }),
    "the principal's own tag": guarded({ StringEquals: { [KEY]: "${aws:PrincipalTag/Environment}" } }),
    "region and account pinned by conditions": [
        userPolicyOf(
            {
                ...byTag,
                Resource: "arn:aws:ec2:*:*:instance/*",
                Condition: {
                    StringEquals: {
                        [KEY]: "Development",
                        "aws:RequestedRegion": "eu-central-1",
                        "aws:ResourceAccount": "${aws:PrincipalAccount}",
                    },
                },
            },
            shell,
        ),
    ],
    "sessions in containers alone": [
        managed({
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ecs:eu-central-1:111122223333:task/*",
        }),
    ],
    "tags with harmless keys": tagging({
        Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] }, Null: { "aws:TagKeys": "false" } },
    }),
    "tags given at creation": tagging({ Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } } }),
    "tags of volumes": tagging({ Resource: "arn:aws:ec2:eu-central-1:111122223333:volume/*" }),
    "sessions in other partitions": [
        ...["aws-us-gov:us-gov-west-1", "aws-cn:cn-north-1"].flatMap((place) => {
            const [partition = "", region = ""] = place.split(":");
            const there = (statement: TestStatement): TestStatement => ({
                ...statement,
                Resource: (statement.Resource as string)
                    .replace("arn:aws:", `arn:${partition}:`)
                    .replace("eu-central-1", region),
            });
            return [userPolicyOf(there(byTag), there(shell), there(own))];
        }),
    ],
    "sessions from one network, with a second factor, and denials of all ways round": [
        userPolicyOf(
            {
                ...byTag,
                Condition: {
                    StringEquals: { [KEY]: "Development" },
                    Bool: { "aws:MultiFactorAuthPresent": "true" },
                    IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
                },
            },
            { ...shell, Condition: { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } } },
            own,
            { Effect: "Allow", Action: "ec2:*", Resource: "*" },
            {
                Effect: "Deny",
                Action: ["ec2:*Tags", "ec2:Modify*", "ec2:Create*", "ec2:*IamInstanceProfile*", "ec2:EnableSerial*"],
                Resource: "*",
            },
            {
                Effect: "Deny",
                Action: ["ssm:TerminateSession", "ssm:ResumeSession"],
                Resource: "*",
                Condition: { StringNotEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
            },
        ),
    ],
    "a wide permissions boundary": [
        {
            ...managed({ Effect: "Allow", Action: ["ssm:*", "ec2:*"], Resource: "*" }),
            props: {
                name: "DeveloperBoundary",
                policy: document({ Effect: "Allow", Action: ["ssm:*", "ec2:*"], Resource: "*" }),
            },
        },
    ],
    "a container with ECS Exec that reads parameters": [
        {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "task",
            props: {
                role: "task",
                policy: document(
                    {
                        Effect: "Allow",
                        Action: ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel"],
                        Resource: "*",
                    },
                    { Effect: "Allow", Action: "ssm:GetParameters", Resource: "*" },
                ),
            },
        },
    ],
    "a role that runs commands for a service": [
        role(assumedBy({ Service: "ssm.amazonaws.com" }), {
            inlinePolicies: [
                { name: "run", policy: document({ Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" }) },
            ],
        }),
    ],
    "a key pair, an address and a default route that no instance uses": [
        { type: "aws:ec2/keyPair:KeyPair", name: "key", props: { publicKey: "ssh-ed25519 AAAA" } },
        { type: "aws:ec2/eip:Eip", name: "nat", props: { domain: "vpc" } },
        {
            type: "aws:ec2/route:Route",
            name: "out",
            props: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
        },
        { type: "aws:ec2/subnet:Subnet", name: "public", props: { vpcId: "vpc-1", mapPublicIpOnLaunch: true } },
    ],
    "documents of other kinds": [
        {
            type: "aws:ssm/document:Document",
            name: "runbook",
            props: { documentType: "Automation", documentFormat: "YAML", content: "schemaVersion: '0.3'" },
        },
        {
            type: "aws:ssm/document:Document",
            name: "forwarding",
            props: { documentType: "Session", content: '{"schemaVersion": "1.0", "sessionType": "Port"}' },
        },
    ],
    "an endpoint for another service": [
        {
            type: "aws:ec2/securityGroup:SecurityGroup",
            name: "registry",
            props: { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }] },
        },
        {
            type: "aws:ec2/vpcEndpoint:VpcEndpoint",
            name: "endpoint",
            props: {
                serviceName: "com.amazonaws.eu-central-1.ecr.dkr",
                vpcEndpointType: "Interface",
                securityGroupIds: [unknownValue],
            },
            dependsOn: { securityGroupIds: ["registry"] },
        },
    ],
};

describe("policies: what other people write rightly", () => {
    for (const [what, resources] of Object.entries(sound)) {
        it(`is passed over without a word: ${what}`, async () => {
            const said: string[] = [];
            for (const rule of rules) {
                for (const resource of resources.filter(({ type }) => rule.resource?.types.includes(type))) {
                    const { problems, notices } = await judgeResource(rule, resource);
                    said.push(...[...problems, ...notices].map((text) => `${rule.name}: ${text}`));
                }
                const inStack = rule.stack === undefined ? undefined : await judgeStack(rule, resources);
                said.push(...(inStack?.problems ?? []).map((text) => `${rule.name}: ${text}`));
            }
            expect(said).to.deep.equal([]);
        });
    }
});
