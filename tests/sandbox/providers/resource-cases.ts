import type { Properties } from "../../../sandbox/providers/rpc/values";
import { bucketCases } from "./bucket-cases";
import { accountAccessCases, identityCenterCases, serviceCases, systemsManagerCases } from "./service-cases";

/** What other resources a case finds: the ids and state of those it names. */
export type Made = Readonly<Record<string, { id: string; state: Properties }>>;

/** One resource through its life. */
export interface ResourceCase {
    readonly type: string;
    /** Makes the name unique, for a type with several cases. */
    readonly variant?: string;
    /** Other cases that have to exist first, by their key in the table. */
    readonly needs?: readonly string[];
    inputs(made: Made): Properties;
    /** Inputs that change in place; absent where a type knows no such thing. */
    changed?(made: Made): Properties;
    /** A property whose change replaces, with another value. */
    readonly replaces?: readonly [string, unknown];
    /** It stands for all there is of something: it reads as empty, not as gone, when that is deleted. */
    readonly outlives?: true;
    /** What it is imported by. Default: its id. Null where a type can't be imported. */
    readonly importId?: null | ((made: Made, id: string) => string);
}

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (action: string) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [action], Resource: ["*"] }] });

const billing = "arn:aws:iam::aws:policy/job-function/Billing";
const tags = { Environment: "Development" };
const other = { Environment: "Production", "cost centre": "7" };

const metadata = (entity: string) => `<EntityDescriptor entityID="${entity}">${"x".repeat(1000)}</EntityDescriptor>`;
const session = (timeout: string) =>
    JSON.stringify({
        schemaVersion: "1.0",
        description: "Session preferences",
        sessionType: "Standard_Stream",
        inputs: { idleSessionTimeout: timeout, runAsEnabled: false },
    });

/** Every type that the stand-in knows, in an order in which each finds what it needs. */
export const resourceCases: Readonly<Record<string, ResourceCase>> = {
    vpc: {
        type: "aws:ec2/vpc:Vpc",
        inputs: () => ({ cidrBlock: "10.9.0.0/16", enableDnsHostnames: true, tags }),
        changed: () => ({ cidrBlock: "10.9.0.0/16", enableDnsHostnames: false, tags: other }),
        replaces: ["cidrBlock", "10.10.0.0/16"],
    },
    subnet: {
        type: "aws:ec2/subnet:Subnet",
        needs: ["vpc"],
        inputs: (made) => ({
            vpcId: made["vpc"]?.id,
            cidrBlock: "10.9.1.0/24",
            availabilityZone: "eu-central-1a",
            tags,
        }),
        changed: (made) => ({
            vpcId: made["vpc"]?.id,
            cidrBlock: "10.9.1.0/24",
            availabilityZone: "eu-central-1a",
            mapPublicIpOnLaunch: true,
            tags: other,
        }),
        replaces: ["availabilityZone", "eu-central-1b"],
    },
    secondSubnet: {
        type: "aws:ec2/subnet:Subnet",
        variant: "in another zone",
        needs: ["vpc"],
        inputs: (made) => ({
            vpcId: made["vpc"]?.id,
            cidrBlock: "10.9.77.0/24",
            availabilityZone: "eu-central-1b",
        }),
    },
    routeTable: {
        type: "aws:ec2/routeTable:RouteTable",
        needs: ["vpc"],
        inputs: (made) => ({ vpcId: made["vpc"]?.id, tags }),
        changed: (made) => ({ vpcId: made["vpc"]?.id, tags: other }),
        replaces: ["vpcId", "vpc-other"],
    },
    otherRouteTable: {
        type: "aws:ec2/routeTable:RouteTable",
        variant: "another",
        needs: ["vpc"],
        inputs: (made) => ({ vpcId: made["vpc"]?.id, tags: { Name: "another" } }),
    },
    routeTableAssociation: {
        type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
        needs: ["routeTable", "otherRouteTable", "subnet"],
        inputs: (made) => ({ routeTableId: made["routeTable"]?.id, subnetId: made["subnet"]?.id }),
        // AWS gives it another id with that.
        changed: (made) => ({ routeTableId: made["otherRouteTable"]?.id, subnetId: made["subnet"]?.id }),
        replaces: ["subnetId", "subnet-other"],
        importId: (made) => `${made["subnet"]?.id}/${made["routeTable"]?.id}`,
    },
    internetGateway: {
        type: "aws:ec2/internetGateway:InternetGateway",
        needs: ["vpc"],
        inputs: (made) => ({ vpcId: made["vpc"]?.id, tags }),
        changed: (made) => ({ vpcId: made["vpc"]?.id, tags: other }),
    },
    route: {
        type: "aws:ec2/route:Route",
        needs: ["routeTable", "internetGateway"],
        inputs: (made) => ({
            routeTableId: made["routeTable"]?.id,
            destinationCidrBlock: "0.0.0.0/0",
            gatewayId: made["internetGateway"]?.id,
        }),
        replaces: ["destinationCidrBlock", "10.0.0.0/8"],
        importId: (made) => `${made["routeTable"]?.id}_0.0.0.0/0`,
    },
    eip: {
        type: "aws:ec2/eip:Eip",
        inputs: () => ({ tags }),
        changed: () => ({ tags: other }),
    },
    natGateway: {
        type: "aws:ec2/natGateway:NatGateway",
        needs: ["subnet", "eip"],
        inputs: (made) => ({ subnetId: made["subnet"]?.id, allocationId: made["eip"]?.id, tags }),
        changed: (made) => ({ subnetId: made["subnet"]?.id, allocationId: made["eip"]?.id, tags: other }),
        replaces: ["subnetId", "subnet-other"],
    },
    securityGroup: {
        type: "aws:ec2/securityGroup:SecurityGroup",
        needs: ["vpc"],
        inputs: (made) => ({ vpcId: made["vpc"]?.id, description: "a group", tags }),
        changed: (made) => ({ vpcId: made["vpc"]?.id, description: "a group", tags: other }),
        replaces: ["description", "another"],
    },
    securityGroupWithRules: {
        type: "aws:ec2/securityGroup:SecurityGroup",
        variant: "rules",
        needs: ["vpc", "securityGroup"],
        inputs: (made) => ({
            vpcId: made["vpc"]?.id,
            ingress: [
                {
                    protocol: "tcp",
                    fromPort: 443,
                    toPort: 443,
                    cidrBlocks: ["10.9.2.0/24", "10.9.1.0/24"],
                    description: "https",
                },
                { protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: [made["securityGroup"]?.id] },
            ],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        }),
        changed: (made) => ({
            vpcId: made["vpc"]?.id,
            ingress: [
                { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.9.1.0/24"], description: "https" },
            ],
            egress: [],
        }),
    },
    ingressRule: {
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs: ["securityGroup"],
        inputs: (made) => ({
            securityGroupId: made["securityGroup"]?.id,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            referencedSecurityGroupId: made["securityGroup"]?.id,
            tags,
        }),
        changed: (made) => ({
            securityGroupId: made["securityGroup"]?.id,
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            referencedSecurityGroupId: made["securityGroup"]?.id,
            tags: other,
        }),
        replaces: ["securityGroupId", "sg-other"],
    },
    egressRule: {
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        needs: ["securityGroup"],
        inputs: (made) => ({ securityGroupId: made["securityGroup"]?.id, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }),
        replaces: ["securityGroupId", "sg-other"],
    },
    securityGroupRule: {
        type: "aws:ec2/securityGroupRule:SecurityGroupRule",
        needs: ["securityGroup"],
        inputs: (made) => ({
            type: "ingress",
            securityGroupId: made["securityGroup"]?.id,
            protocol: "tcp",
            fromPort: 80,
            toPort: 80,
            cidrBlocks: ["10.1.0.0/16"],
        }),
        replaces: ["fromPort", 79],
        importId: null,
    },
    interfaceEndpoint: {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        variant: "ssm",
        needs: ["vpc", "subnet", "securityGroup"],
        inputs: (made) => ({
            vpcId: made["vpc"]?.id,
            serviceName: "com.amazonaws.eu-central-1.ssm",
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: [made["subnet"]?.id],
            securityGroupIds: [made["securityGroup"]?.id],
            tags,
        }),
        changed: (made) => ({
            vpcId: made["vpc"]?.id,
            serviceName: "com.amazonaws.eu-central-1.ssm",
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: [made["subnet"]?.id],
            securityGroupIds: [made["securityGroup"]?.id],
            tags: other,
        }),
        replaces: ["serviceName", "com.amazonaws.eu-central-1.ec2"],
    },
    gatewayEndpoint: {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        variant: "s3",
        needs: ["vpc", "routeTable"],
        inputs: (made) => ({
            vpcId: made["vpc"]?.id,
            serviceName: "com.amazonaws.eu-central-1.s3",
            routeTableIds: [made["routeTable"]?.id],
            policy: allow("s3:GetObject"),
        }),
    },
    role: {
        type: "aws:iam/role:Role",
        inputs: () => ({ assumeRolePolicy: trust, description: "a role", tags }),
        changed: () => ({ assumeRolePolicy: trust, description: "the role", maxSessionDuration: 7200, tags: other }),
        replaces: ["path", "/teams/"],
    },
    roleWithPolicies: {
        type: "aws:iam/role:Role",
        variant: "policies",
        inputs: () => ({
            name: "role-with-policies",
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "one", policy: allow("s3:GetObject") }],
            managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        }),
        changed: () => ({
            name: "role-with-policies",
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "two", policy: allow("s3:PutObject") }],
            managedPolicyArns: [],
        }),
    },
    rolePolicy: {
        type: "aws:iam/rolePolicy:RolePolicy",
        needs: ["role"],
        inputs: (made) => ({ role: made["role"]?.id, policy: allow("s3:GetObject") }),
        changed: (made) => ({ role: made["role"]?.id, policy: allow("s3:PutObject") }),
        replaces: ["role", "other"],
    },
    instanceProfile: {
        type: "aws:iam/instanceProfile:InstanceProfile",
        needs: ["role"],
        inputs: (made) => ({ role: made["role"]?.id, tags }),
        changed: () => ({ tags: other }),
    },
    instance: {
        type: "aws:ec2/instance:Instance",
        needs: ["subnet", "securityGroup", "instanceProfile"],
        inputs: (made) => ({
            ami: "ami-12c6146b",
            instanceType: "t3.micro",
            subnetId: made["subnet"]?.id,
            vpcSecurityGroupIds: [made["securityGroup"]?.id],
            associatePublicIpAddress: false,
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8 },
            tags,
        }),
        changed: (made) => ({
            ami: "ami-12c6146b",
            instanceType: "t3.small",
            subnetId: made["subnet"]?.id,
            vpcSecurityGroupIds: [made["securityGroup"]?.id],
            associatePublicIpAddress: false,
            iamInstanceProfile: made["instanceProfile"]?.id,
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 2 },
            rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 16 },
            tags: other,
        }),
        replaces: ["ami", "ami-other"],
    },
    launchTemplate: {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        inputs: () => ({
            imageId: "ami-12c6146b",
            instanceType: "t3.micro",
            metadataOptions: { httpTokens: "required" },
            tagSpecifications: [{ resourceType: "instance", tags }],
        }),
        changed: () => ({
            imageId: "ami-12c6146b",
            instanceType: "t3.small",
            metadataOptions: { httpTokens: "required" },
            tagSpecifications: [{ resourceType: "instance", tags: other }],
        }),
    },
    user: {
        type: "aws:iam/user:User",
        inputs: () => ({ name: "alice", forceDestroy: true, tags }),
        changed: () => ({ name: "alice", forceDestroy: true, path: "/people/", tags: other }),
    },
    renamedUser: {
        type: "aws:iam/user:User",
        variant: "with another name",
        inputs: () => ({ name: "carol", tags }),
        changed: () => ({ name: "caroline", path: "/people/", tags: other }),
    },
    userPolicy: {
        type: "aws:iam/userPolicy:UserPolicy",
        needs: ["user"],
        inputs: (made) => ({ user: made["user"]?.id, name: "session-access", policy: allow("ssm:StartSession") }),
        changed: (made) => ({ user: made["user"]?.id, name: "session-access", policy: allow("ssm:ResumeSession") }),
        replaces: ["name", "other"],
    },
    userLoginProfile: {
        type: "aws:iam/userLoginProfile:UserLoginProfile",
        needs: ["user"],
        inputs: (made) => ({ user: made["user"]?.id, passwordResetRequired: true, passwordLength: 24 }),
        replaces: ["passwordLength", 30],
    },
    accessKey: {
        type: "aws:iam/accessKey:AccessKey",
        needs: ["user"],
        inputs: (made) => ({ user: made["user"]?.id }),
        changed: (made) => ({ user: made["user"]?.id, status: "Inactive" }),
        importId: null,
    },
    group: {
        type: "aws:iam/group:Group",
        inputs: () => ({ name: "developers" }),
        changed: () => ({ name: "developers", path: "/people/" }),
    },
    renamedGroup: {
        type: "aws:iam/group:Group",
        variant: "with another name",
        inputs: () => ({ name: "readers" }),
        changed: () => ({ name: "authors" }),
    },
    groupPolicy: {
        type: "aws:iam/groupPolicy:GroupPolicy",
        needs: ["group"],
        inputs: (made) => ({ group: made["group"]?.id, policy: allow("ssm:StartSession") }),
        changed: (made) => ({ group: made["group"]?.id, policy: allow("ssm:ResumeSession") }),
    },
    groupMembership: {
        type: "aws:iam/groupMembership:GroupMembership",
        needs: ["group", "user"],
        inputs: (made) => ({ group: made["group"]?.id, users: [made["user"]?.id] }),
        changed: (made) => ({ group: made["group"]?.id, users: [] }),
        importId: null,
        outlives: true,
    },
    userGroupMembership: {
        type: "aws:iam/userGroupMembership:UserGroupMembership",
        needs: ["group", "user"],
        inputs: (made) => ({ user: made["user"]?.id, groups: [made["group"]?.id] }),
        importId: (made) => `${made["user"]?.id}/${made["group"]?.id}`,
    },
    policy: {
        type: "aws:iam/policy:Policy",
        inputs: () => ({ policy: allow("s3:GetObject"), tags }),
        changed: () => ({ policy: allow("s3:PutObject"), tags: other }),
        replaces: ["description", "other"],
    },
    rolePolicyAttachment: {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        needs: ["role", "policy"],
        inputs: (made) => ({ role: made["role"]?.id, policyArn: made["policy"]?.id }),
        replaces: ["policyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
    },
    userPolicyAttachment: {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        needs: ["user", "policy"],
        inputs: (made) => ({ user: made["user"]?.id, policyArn: made["policy"]?.id }),
    },
    groupPolicyAttachment: {
        type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        needs: ["group", "policy"],
        inputs: (made) => ({ group: made["group"]?.id, policyArn: made["policy"]?.id }),
    },
    policyAttachment: {
        type: "aws:iam/policyAttachment:PolicyAttachment",
        needs: ["role", "user"],
        inputs: (made) => ({ policyArn: billing, users: [made["user"]?.id] }),
        changed: (made) => ({ policyArn: billing, roles: [made["role"]?.id] }),
        importId: null,
        outlives: true,
    },
    samlProvider: {
        type: "aws:iam/samlProvider:SamlProvider",
        inputs: () => ({ samlMetadataDocument: metadata("https://a.example"), tags }),
        changed: () => ({ samlMetadataDocument: metadata("https://b.example"), tags: other }),
    },
    openIdConnectProvider: {
        type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        inputs: () => ({
            url: "https://id.example",
            clientIdLists: ["sts.amazonaws.com"],
            thumbprintLists: ["0".repeat(40)],
            tags,
        }),
        changed: () => ({
            url: "https://id.example",
            // Moto can't change these.
            clientIdLists: ["sts.amazonaws.com"],
            thumbprintLists: ["1".repeat(40)],
            tags: other,
        }),
    },
    document: {
        type: "aws:ssm/document:Document",
        inputs: () => ({ name: "SSM-SessionManagerRunShell", documentType: "Session", content: session("20"), tags }),
        changed: () => ({
            name: "SSM-SessionManagerRunShell",
            documentType: "Session",
            content: session("30"),
            tags: other,
        }),
        replaces: ["name", "Other"],
    },
    parameter: {
        type: "aws:ssm/parameter:Parameter",
        inputs: () => ({ name: "/a/parameter", type: "String", value: "one", tags }),
        changed: () => ({ name: "/a/parameter", type: "String", value: "two", tags: other }),
    },
    key: {
        type: "aws:kms/key:Key",
        inputs: () => ({ description: "a key", deletionWindowInDays: 7, tags }),
        changed: () => ({ description: "the key", deletionWindowInDays: 7, enableKeyRotation: true, tags: other }),
        replaces: ["keyUsage", "SIGN_VERIFY"],
    },
    alias: {
        type: "aws:kms/alias:Alias",
        needs: ["key"],
        inputs: (made) => ({ name: "alias/a", targetKeyId: made["key"]?.id }),
        replaces: ["name", "alias/b"],
    },
    logGroup: {
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: () => ({ retentionInDays: 7, tags }),
        changed: () => ({ retentionInDays: 14, tags: other }),
    },
    bucket: {
        type: "aws:s3/bucket:Bucket",
        inputs: () => ({ forceDestroy: true, tags }),
        changed: () => ({ forceDestroy: true, tags: other }),
        replaces: ["bucket", "another-bucket"],
    },
    ...bucketCases,
    ...identityCenterCases,
    ...accountAccessCases,
    ...serviceCases,
    ...systemsManagerCases,
};
