import { expect } from "chai";
import { rules } from "../../policies/rules";
import { thorough } from "../thorough";
import { judgeResource, judgeInputs, type TestResource, unknownValue } from "./judge";
import { networkWith } from "./network";
import { federatedRole, instance, instanceRole, launchTemplate, preferences, user, userPolicy } from "./resources";

const resource = (type: string, name: string, props: Readonly<Record<string, unknown>>): TestResource => ({
    type,
    name,
    props,
});
const anyone = { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" };

/** One resource of every type that rules read, each with the members that they read. */
const stack: readonly TestResource[] = [
    ...networkWith(),
    userPolicy(),
    user(),
    federatedRole(),
    { ...instanceRole(), name: "web-role" },
    preferences(),
    { ...launchTemplate(), name: "template" },
    { ...instance({}, { name: "other" }), dependsOn: {} },
    resource("aws:iam/policy:Policy", "managed", {
        name: "managed",
        policy: { Version: "2012-10-17", Statement: anyone },
    }),
    resource("aws:iam/policyAttachment:PolicyAttachment", "attachment", {
        policyArn: "arn:aws:iam::aws:policy/AmazonSSMFullAccess",
        users: ["alice"],
        roles: ["people"],
        groups: ["developers"],
    }),
    resource("aws:iam/userGroupMembership:UserGroupMembership", "groups", { user: "alice", groups: ["developers"] }),
    resource("aws:iam/groupMembership:GroupMembership", "members", { group: "developers", users: ["alice"] }),
    resource("aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "own", {
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
        customerManagedPolicyReference: { name: "managed" },
    }),
    resource("aws:iam/instanceProfile:InstanceProfile", "profile", { role: "web-role" }),
    resource("aws:autoscaling/group:Group", "fleet", {
        launchTemplate: { id: "lt-1" },
        mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: { launchTemplateId: "lt-1" } } },
        vpcZoneIdentifiers: ["subnet-1"],
        tags: [{ key: "Environment", value: "Development", propagateAtLaunch: true }],
    }),
    resource("aws:autoscaling/tag:Tag", "more", {
        autoscalingGroupName: "fleet",
        tag: { key: "Team", value: "a", propagateAtLaunch: true },
    }),
    resource("aws:ec2/tag:Tag", "tag", { resourceId: "i-0123456789abcdef0", key: "Team", value: "a" }),
    resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "spots", {
        launchSpecifications: [{ tags: { Team: "a" }, keyName: "k", rootBlockDevices: [{ encrypted: true }] }],
        launchTemplateConfigs: [{ launchTemplateSpecification: { id: "lt-1" } }],
    }),
    resource("aws:ec2/eip:Eip", "address", { instance: "i-0123456789abcdef0", networkInterface: "eni-1" }),
    resource("aws:ec2/networkInterface:NetworkInterface", "interface", {
        id: "eni-1",
        securityGroups: ["sg-1"],
        attachments: [{ instance: "i-0123456789abcdef0" }],
    }),
    resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "routes-by-default", {
        defaultRouteTableId: "rtb-1",
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }],
    }),
    resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: "ingress",
        securityGroupId: "sg-1",
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: ["10.0.0.0/8"],
    }),
    resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "group-by-default", {
        ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true, securityGroups: ["sg-1"] }],
    }),
    resource("aws:ssm/serviceSetting:ServiceSetting", "setting", {
        settingId: "/ssm/documents/console/public-sharing-permission",
        settingValue: "Enable",
    }),
    resource("aws:ssm/activation:Activation", "activation", { tags: { Team: "a" }, expirationDate: "2027-01-01" }),
    resource("aws:ssm/association:Association", "association", {
        name: "Deploy",
        parameters: { password: "hunter22" },
    }),
    resource("aws:ssm/document:Document", "deploy", {
        name: "Deploy",
        documentType: "Command",
        content: JSON.stringify({ mainSteps: [{ action: "aws:runShellScript" }] }),
        permissions: { type: "Share", account_ids: "All" },
    }),
    resource("aws:ec2/serialConsoleAccess:SerialConsoleAccess", "console", { enabled: true }),
    resource("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "sessions", retentionInDays: 1, kmsKeyId: "k" }),
    resource("aws:s3/bucket:Bucket", "bucket", {
        bucket: "exec",
        serverSideEncryptionConfiguration: {
            rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
        },
        lifecycleRules: [{ enabled: true, expiration: { days: 1 } }],
    }),
    resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle", {
        bucket: "exec",
        rules: [{ status: "Enabled", expiration: { days: 1 } }],
    }),
    resource("aws:ecs/cluster:Cluster", "cluster", {
        name: "cluster",
        configuration: {
            executeCommandConfiguration: { logging: "DEFAULT", logConfiguration: { s3BucketName: "exec" } },
        },
    }),
    resource("aws:ecs/service:Service", "service", {
        enableExecuteCommand: true,
        cluster: "cluster",
        taskDefinition: "task",
    }),
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
        family: "task",
        containerDefinitions: JSON.stringify([{ name: "app", logConfiguration: { logDriver: "awslogs" } }]),
    }),
    resource("aws-native:iam:Role", "native-role", {
        roleName: "native-role",
        assumeRolePolicyDocument: { Version: "2012-10-17", Statement: anyone },
        policies: [{ policyName: "p", policyDocument: { Version: "2012-10-17", Statement: anyone } }],
        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"],
        tags: [{ key: "Team", value: "a" }],
    }),
    resource("aws-native:iam:User", "native-user", {
        userName: "native-user",
        policies: [{ policyName: "p", policyDocument: { Version: "2012-10-17", Statement: anyone } }],
        groups: ["developers"],
        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMFullAccess"],
    }),
    resource("aws-native:iam:ManagedPolicy", "native-policy", {
        policyDocument: { Version: "2012-10-17", Statement: anyone },
        users: ["native-user"],
        roles: ["native-role"],
    }),
    resource("aws-native:iam:InstanceProfile", "native-profile", { roles: ["native-role"] }),
    resource("aws-native:ssm:Document", "native-document", {
        documentType: "Session",
        content: { sessionType: "Standard_Stream", inputs: { s3BucketName: "exec" } },
    }),
];
const config: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "instance-access-tags": { required: { Environment: ["Development"] } },
    "launch-access-tags": { required: { Environment: ["Development"] } },
    "instance-ingress": { allowedPorts: [443] },
    "start-session-target": { instanceArns: "named", namedPrincipals: ["alice"] },
    "access-table": { expectations: [{ who: "*", mustNotReach: { tags: { Environment: "Production" } } }] },
};

const strange: readonly unknown[] = [
    null,
    7,
    true,
    "",
    "\ud800",
    "*?".repeat(2_000),
    [],
    [[null]],
    [unknownValue, {}],
    {},
    JSON.parse('{"__proto__": {"a": 1}, "toString": 1, "constructor": null}'),
    unknownValue,
];

/** The value with each of its members in turn replaced, those inside JSON text too. */
function* variants(value: unknown, by: unknown): Generator<unknown> {
    yield by;
    if (typeof value === "string" && value.startsWith("{"))
        for (const inner of variants(JSON.parse(value), by)) yield JSON.stringify(inner) ?? "";
    else if (Array.isArray(value)) {
        for (const [index, member] of value.entries())
            for (const other of variants(member, by)) yield value.with(index, other);
    } else if (typeof value === "object" && value !== null) {
        for (const [key, member] of Object.entries(value))
            for (const other of variants(member, by)) yield { ...value, [key]: other };
    }
}

/** Every member is replaced by every strange value, or by a sixth of them. */
const isTried = (variant: number, by: unknown): boolean => thorough || (variant + strange.indexOf(by)) % 6 === 0;

describe("policies: each member of each resource replaced by something strange", () => {
    for (const by of strange) {
        const what = typeof by === "string" && by.length > 20 ? `${by.slice(0, 20)}...` : JSON.stringify(by);
        it(`crashes no rule, and is reported briefly: ${what}`, async () => {
            for (const one of stack) {
                const ofType = rules.filter(({ resource: own }) => own?.types.includes(one.type) === true);
                for (const [at, props] of [...variants(one.props, by)].entries()) {
                    if (!isTried(at, by) || typeof props !== "object" || props === null) continue;
                    const changed = { ...one, props: props as Record<string, unknown> };
                    for (const rule of ofType) {
                        const { problems } = await judgeResource(rule, changed, config[rule.name]);
                        expect(problems.every(({ length }) => length < 2_100)).to.equal(true);
                    }
                }
            }
        });
        it(`crashes no rule on a stack: ${what}`, async () => {
            const longest = Math.max(...stack.map(({ props }) => [...variants(props, by)].length));
            const all = stack.map((one) => ({ one, props: [...variants(one.props, by)].slice(1) }));
            for (let index = 0; index < longest; index += 1) {
                if (!isTried(index, by)) continue;
                const changed = all.map(({ one, props }) => ({
                    ...one,
                    props: (props[index % Math.max(props.length, 1)] ?? one.props) as Record<string, unknown>,
                }));
                for (const rule of rules.filter((own) => own.stack !== undefined))
                    await judgeInputs(rule, changed, config[rule.name]);
            }
        });
    }
});
