import type { TestResource } from "./judge";

type Props = Readonly<Record<string, unknown>>;

/**
 * What a stack shows of a resource: a provider that only repeats its inputs; the real provider in a preview, to which all
 * that AWS decides is unknown; a state that repeats the inputs; and a state in which AWS filled in what nobody gave. A rule
 * has to say the same of each.
 */
export const FORMS = ["inputs only", "unknown in a preview", "inputs repeated", "filled in by AWS"] as const;
export type Form = (typeof FORMS)[number];

/** Properties that no program gives. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
    "": ["id", "arn", "tagsAll", "uniqueId", "primaryNetworkInterfaceId", "latestVersion"],
    "aws:ec2/vpc:Vpc": ["mainRouteTableId", "defaultRouteTableId"],
};

/** What the provider doesn't leave to AWS: a preview shows nothing of it where the program gives nothing. */
const DEFAULTS = new Set([
    "assignIpv6AddressOnCreation",
    "description",
    "documentFormat",
    "enableDnsSupport",
    "keyName",
    "maxSessionDuration",
    "path",
    "permissions",
    "permissionsBoundary",
    "targetType",
    "userData",
]);

/**
 * The resource's properties as its program gives them. What isn't known and doesn't depend on another resource was left to
 * AWS.
 */
export function inputsOf({ type, props, dependsOn = {} }: TestResource, unknown: unknown): Props {
    const outputs = new Set([...(OUTPUTS[""] ?? []), ...(OUTPUTS[type] ?? [])]);
    return Object.fromEntries(
        Object.entries(props).filter(
            ([key, value]) =>
                value !== undefined && !outputs.has(key) && (value !== unknown || Object.hasOwn(dependsOn, key)),
        ),
    );
}

/** The resource's properties as the stack shows them; `unknown` stands for what isn't known. */
export function outputsIn(form: Form, resource: TestResource, stack: readonly TestResource[], unknown: unknown): Props {
    const given = Object.fromEntries(Object.entries(resource.props).filter(([, value]) => value !== undefined));
    const filled = FILLED[resource.type]?.(given, resource, stack) ?? {};
    switch (form) {
        case "inputs only":
            return given;
        case "inputs repeated":
            return { id: `id-of-${resource.name}`, ...given };
        case "unknown in a preview":
            return over(allUnknown(filled, unknown), given);
        case "filled in by AWS":
            return over({ id: `id-of-${resource.name}`, ...filled }, given);
    }
}

/** Lays what is given over what is filled in, member by member. */
function over(filled: Props, given: Props): Props {
    const merged: Record<string, unknown> = { ...filled };
    for (const [key, value] of Object.entries(given)) {
        const below = filled[key];
        merged[key] = isRecord(value) && isRecord(below) ? over(below, value) : value;
    }
    return merged;
}

/** Objects keep their members, each unknown, as the provider shows a block that is partly given. */
function allUnknown(filled: Props, unknown: unknown): Props {
    return Object.fromEntries(
        Object.entries(filled)
            .filter(([key]) => !DEFAULTS.has(key))
            .map(([key, value]) => [key, isRecord(value) ? allUnknown(value, unknown) : unknown]),
    );
}

function isRecord(value: unknown): value is Props {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

const METADATA = {
    httpEndpoint: "enabled",
    httpProtocolIpv6: "disabled",
    httpPutResponseHopLimit: 1,
    httpTokens: "optional",
    instanceMetadataTags: "disabled",
};

type Fill = (given: Props, resource: TestResource, stack: readonly TestResource[]) => Props;

/** A launch template that the stack doesn't hold decides as it should. */
const byTemplate = {
    associatePublicIpAddress: false,
    iamInstanceProfile: "web",
    metadataOptions: { ...METADATA, httpTokens: "required" },
    rootBlockDevice: { encrypted: true },
};

const instance: Fill = (given, resource, stack) => ({
    arn: `arn:aws:ec2:eu-central-1:111122223333:instance/i-0of${resource.name}`,
    associatePublicIpAddress: getsAddress(given, resource, stack),
    availabilityZone: "eu-central-1a",
    ebsBlockDevices: [],
    ephemeralBlockDevices: [],
    iamInstanceProfile: "",
    instanceState: "running",
    keyName: "",
    metadataOptions: requiresTokens(resource, stack) ? { ...METADATA, httpTokens: "required" } : METADATA,
    networkInterfaces: [],
    primaryNetworkInterfaceId: `eni-of-${resource.name}`,
    privateIp: "10.0.0.9",
    publicIp: "",
    rootBlockDevice: {
        deleteOnTermination: true,
        encrypted: stack.some(
            ({ type, props }) => type === "aws:ebs/encryptionByDefault:EncryptionByDefault" && props.enabled !== false,
        ),
        kmsKeyId: "",
        volumeId: "vol-1",
        volumeType: "gp3",
    },
    securityGroups: [],
    subnetId: "subnet-default",
    tagsAll: given.tags ?? {},
    vpcSecurityGroupIds: ["sg-default"],
    ...(given.launchTemplate === undefined ? {} : byTemplate),
});

/** Whether the account's defaults, or the image, make the instance require tokens. */
function requiresTokens({ dependsOn }: TestResource, stack: readonly TestResource[]): boolean {
    return stack.some(
        ({ name, props }) =>
            props.httpTokens === "required" || (props.imdsSupport === "v2.0" && (dependsOn?.ami ?? []).includes(name)),
    );
}

/** Whether the instance's subnet, or the default VPC's, gives it an address. */
function getsAddress(given: Props, { dependsOn }: TestResource, stack: readonly TestResource[]): boolean {
    const names = dependsOn?.subnetId ?? [];
    const subnets = stack.filter(
        ({ name, props }) => names.includes(name) || (props.id !== undefined && props.id === given.subnetId),
    );
    return given.subnetId === undefined
        ? given.networkInterfaces === undefined
        : subnets.some(
              ({ type, props: { mapPublicIpOnLaunch: gives } }) =>
                  gives === true || (type === "aws:ec2/defaultSubnet:DefaultSubnet" && gives === undefined),
          );
}

/** What AWS and the provider fill in, by type, as states of the real provider hold it. */
const FILLED: Readonly<Record<string, Fill>> = {
    "aws:ec2/instance:Instance": instance,
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": instance,
    "aws:ec2/launchTemplate:LaunchTemplate": (given, { name }) => ({
        arn: `arn:aws:ec2:eu-central-1:111122223333:launch-template/lt-0of${name}`,
        defaultVersion: 1,
        description: "",
        disableApiTermination: false,
        ebsOptimized: "",
        imageId: "",
        instanceType: "",
        keyName: "",
        latestVersion: 1,
        metadataOptions: { httpEndpoint: "", httpProtocolIpv6: "", httpTokens: "", instanceMetadataTags: "" },
        name: `${name}-1a2b3c4`,
        tagsAll: given.tags ?? {},
        userData: "",
        vpcSecurityGroupIds: [],
    }),
    "aws:ec2/launchConfiguration:LaunchConfiguration": (_given, { name }) => ({
        arn: `arn:aws:autoscaling:eu-central-1:111122223333:launchConfiguration:1:launchConfigurationName/${name}`,
        associatePublicIpAddress: false,
        ebsBlockDevices: [],
        iamInstanceProfile: "",
        keyName: "",
        metadataOptions: METADATA,
        name: `${name}-1a2b3c4`,
        rootBlockDevice: { deleteOnTermination: true, encrypted: false, volumeSize: 8, volumeType: "gp3" },
        securityGroups: [],
        spotPrice: "",
    }),
    "aws:autoscaling/group:Group": (_given, { name }) => ({
        arn: `arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:1:autoScalingGroupName/${name}`,
        availabilityZones: ["eu-central-1a"],
        healthCheckType: "EC2",
        launchConfiguration: "",
        loadBalancers: [],
        name: `${name}-1a2b3c4`,
        targetGroupArns: [],
        vpcZoneIdentifiers: ["subnet-default"],
    }),
    "aws:ec2/subnet:Subnet": (given) => ({
        assignIpv6AddressOnCreation: false,
        availabilityZone: "eu-central-1a",
        ipv6CidrBlock: "",
        mapPublicIpOnLaunch: false,
        tagsAll: given.tags ?? {},
    }),
    "aws:ec2/defaultSubnet:DefaultSubnet": (_given, { name }) => ({
        id: `subnet-of-${name}`,
        mapPublicIpOnLaunch: true,
        vpcId: "vpc-default",
    }),
    "aws:ec2/vpc:Vpc": (_given, { name }) => ({
        defaultNetworkAclId: `acl-of-${name}`,
        defaultRouteTableId: `rtb-main-of-${name}`,
        defaultSecurityGroupId: `sg-default-of-${name}`,
        enableDnsHostnames: false,
        enableDnsSupport: true,
        mainRouteTableId: `rtb-main-of-${name}`,
    }),
    "aws:ec2/routeTable:RouteTable": () => ({ ownerId: "111122223333", propagatingVgws: [], routes: [] }),
    "aws:ec2/defaultRouteTable:DefaultRouteTable": () => ({ ownerId: "111122223333", routes: [] }),
    "aws:ec2/securityGroup:SecurityGroup": (_given, { name }) => ({
        egress: [],
        ingress: [],
        name: `${name}-1a2b3c4`,
        ownerId: "111122223333",
        vpcId: "vpc-default",
    }),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": () => ({ egress: [], ingress: [], name: "default" }),
    "aws:ec2/networkInterface:NetworkInterface": () => ({
        attachments: [],
        privateIp: "10.0.0.10",
        securityGroups: [],
    }),
    "aws:ec2/eip:Eip": () => ({
        allocationId: "eipalloc-1",
        associationId: "",
        domain: "vpc",
        instance: "",
        networkInterface: "",
        publicIp: "203.0.113.9",
    }),
    "aws:ec2/eipAssociation:EipAssociation": () => ({ publicIp: "203.0.113.9" }),
    "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({
        networkInterfaceIds: ["eni-1"],
        routeTableIds: [],
        state: "available",
        subnetIds: [],
    }),
    "aws:iam/role:Role": (_given, { name }) => ({
        arn: `arn:aws:iam::111122223333:role/${name}`,
        description: "",
        inlinePolicies: [],
        managedPolicyArns: [],
        maxSessionDuration: 3600,
        name: `${name}-1a2b3c4`,
        path: "/",
        permissionsBoundary: "",
        uniqueId: "AROA0123456789ABCDEF0",
    }),
    "aws:iam/user:User": (_given, { name }) => ({
        arn: `arn:aws:iam::111122223333:user/${name}`,
        path: "/",
        permissionsBoundary: "",
        uniqueId: "AIDA0123456789ABCDEF0",
    }),
    "aws:iam/policy:Policy": (_given, { name }) => ({
        arn: `arn:aws:iam::111122223333:policy/${name}`,
        attachmentCount: 1,
        name: `${name}-1a2b3c4`,
        path: "/",
        policyId: "ANPA0123456789ABCDEF0",
    }),
    "aws:ssm/document:Document": (_given, { name }) => ({
        defaultVersion: "1",
        documentFormat: "JSON",
        documentVersion: "1",
        permissions: {},
        status: "Active",
        targetType: "",
        arn: `arn:aws:ssm:eu-central-1:111122223333:document/${name}`,
    }),
};
