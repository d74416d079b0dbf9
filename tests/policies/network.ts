import { type TestResource, unknownValue } from "./judge";
import { instance } from "./resources";

/** A VPC with a subnet, an instance, the two endpoints and their security groups, as it stands in a preview. */

export const vpc: TestResource = {
    type: "aws:ec2/vpc:Vpc",
    name: "vpc",
    props: { cidrBlock: "10.0.0.0/24", enableDnsHostnames: true },
};

export const subnet: TestResource = {
    type: "aws:ec2/subnet:Subnet",
    name: "subnet",
    props: { vpcId: unknownValue },
    dependsOn: { vpcId: ["vpc"] },
};

export const routeTable: TestResource = {
    type: "aws:ec2/routeTable:RouteTable",
    name: "routes",
    props: { vpcId: unknownValue },
    dependsOn: { vpcId: ["vpc"] },
};

export const association: TestResource = {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    name: "association",
    props: { subnetId: unknownValue, routeTableId: unknownValue },
    dependsOn: { subnetId: ["subnet"], routeTableId: ["routes"] },
};

export function securityGroup(
    name: string,
    ingress: readonly unknown[] = [],
    dependsOn: TestResource["dependsOn"] = {},
): TestResource {
    return { type: "aws:ec2/securityGroup:SecurityGroup", name, props: { ingress }, dependsOn };
}

export const web = instance(
    { id: unknownValue, subnetId: unknownValue, vpcSecurityGroupIds: [unknownValue] },
    { dependsOn: { subnetId: ["subnet"], vpcSecurityGroupIds: ["instances"] } },
);

export function endpoint(service: string, change: Readonly<Record<string, unknown>> = {}): TestResource {
    return {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: `endpoint-${service}`,
        props: {
            vpcId: unknownValue,
            serviceName: `com.amazonaws.eu-central-1.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            securityGroupIds: [unknownValue],
            ...change,
        },
        dependsOn: { vpcId: ["vpc"], securityGroupIds: ["services"] },
    };
}

/** Lets a source into a group, as a resource of its own. */
export function ingressRule(
    group: string,
    change: Readonly<Record<string, unknown>> = {},
    source: string | undefined = "instances",
): TestResource {
    return {
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        name: `into-${group}`,
        props: {
            securityGroupId: unknownValue,
            ...(source === undefined ? {} : { referencedSecurityGroupId: unknownValue }),
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            ...change,
        },
        dependsOn: {
            securityGroupId: [group],
            ...(source === undefined ? {} : { referencedSecurityGroupId: [source] }),
        },
    };
}

/** All of it, as it should be. */
export const network: readonly TestResource[] = [
    vpc,
    subnet,
    routeTable,
    association,
    securityGroup("instances"),
    securityGroup("services"),
    web,
    endpoint("ssm"),
    endpoint("ssmmessages"),
    ingressRule("services"),
];

/** The network with resources in the place of those of the same name, or added. */
export function networkWith(...changed: readonly TestResource[]): readonly TestResource[] {
    const names = new Set(changed.map(({ name }) => name));
    return [...network.filter(({ name }) => !names.has(name)), ...changed];
}
