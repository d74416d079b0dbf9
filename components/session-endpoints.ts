import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";

/** Without these no session opens. https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const ALWAYS = ["ssm", "ssmmessages"];

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

export interface SessionEndpointsArgs {
    /** The VPC that the endpoints are for. */
    vpcId: pulumi.Input<string>;
    /** The subnets that interface endpoints get an address in, one an availability zone. */
    subnetIds: pulumi.Input<string[]>;
    /** The route tables that the S3 gateway is entered in. */
    routeTableIds: pulumi.Input<string[]>;
    /** The AWS region, which the endpoints' service names contain. */
    region: string;
    /** The endpoints besides `ssm` and `ssmmessages`: `ec2messages`, `kms`, `logs`, `s3`. Default: none. */
    endpoints?: readonly string[] | undefined;
    /** The security group of the endpoints that the VPC has. Default: none, the endpoints are created. */
    existingSecurityGroupId?: string | undefined;
    /** The policy of the interface endpoints, as JSON. Default: AWS's own, which allows everything. */
    interfacePolicy?: pulumi.Input<string> | undefined;
    /** The policy of the S3 gateway, as JSON. Default: AWS's own, which allows everything. */
    s3Policy?: pulumi.Input<string> | undefined;
    /** The IP versions of interface endpoints: `ipv4`, or `dualstack` for both. Default: `ipv4`. */
    ipAddressType?: string | undefined;
    /** The tags of everything that is created. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** The endpoints of AWS's services in a VPC, and the two security groups that let only the instances use them. */
export class SessionEndpoints extends pulumi.ComponentResource {
    /** The instances' security group. It resolves once endpoints and rules are there. */
    readonly instanceSecurityGroupId: pulumi.Output<string>;

    constructor(name: string, args: SessionEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:SessionEndpoints", name, args, opts);

        const { tags } = args;
        const instancesId = this.securityGroup(
            `${name}-instances`,
            args,
            "Instances that sessions are opened on: no ingress, HTTPS to the endpoints of the VPC",
        );
        const servicesId =
            args.existingSecurityGroupId ??
            this.securityGroup(`${name}-services`, args, "The endpoints of the VPC: HTTPS from the instances");
        const asked = args.endpoints ?? [];
        const ready: pulumi.CustomResource[] = [
            new vpc.SecurityGroupIngressRule(
                `${name}-from-instances`,
                { securityGroupId: servicesId, referencedSecurityGroupId: instancesId, ...HTTPS, tags },
                { parent: this },
            ),
            new vpc.SecurityGroupEgressRule(
                `${name}-to-services`,
                { securityGroupId: instancesId, referencedSecurityGroupId: servicesId, ...HTTPS, tags },
                { parent: this },
            ),
        ];
        if (args.existingSecurityGroupId === undefined) {
            const services = [...ALWAYS, ...asked.filter((service) => service !== "s3")];
            ready.push(...services.map((service) => this.interfaceEndpoint(name, service, servicesId, args)));
        }
        if (asked.includes("s3")) {
            ready.push(
                new vpc.SecurityGroupEgressRule(
                    `${name}-to-s3`,
                    { securityGroupId: instancesId, prefixListId: this.s3PrefixListId(name, args), ...HTTPS, tags },
                    { parent: this },
                ),
            );
        }

        this.instanceSecurityGroupId = pulumi
            .all([instancesId, ...ready.map(({ id }) => id)])
            .apply(([id]) => id as string);
        this.registerOutputs({ instanceSecurityGroupId: this.instanceSecurityGroupId });
    }

    /** A group without any rule: the provider removes the one that AWS gives to new groups, all egress. */
    private securityGroup(
        name: string,
        { vpcId, tags }: SessionEndpointsArgs,
        description: string,
    ): pulumi.Output<string> {
        return new ec2.SecurityGroup(name, { description, vpcId, tags: { ...tags, Name: name } }, { parent: this }).id;
    }

    private interfaceEndpoint(
        name: string,
        service: string,
        securityGroupId: pulumi.Input<string>,
        { vpcId, subnetIds, region, interfacePolicy, ipAddressType, tags }: SessionEndpointsArgs,
    ): ec2.VpcEndpoint {
        return new ec2.VpcEndpoint(
            `${name}-${service}`,
            {
                vpcId,
                serviceName: `com.amazonaws.${region}.${service}`,
                vpcEndpointType: "Interface",
                privateDnsEnabled: true,
                policy: interfacePolicy,
                ...(ipAddressType && { ipAddressType, dnsOptions: { dnsRecordIpType: ipAddressType } }),
                subnetIds,
                securityGroupIds: [securityGroupId],
                tags: { ...tags, Name: `${name}-${service}` },
            },
            { parent: this },
        );
    }

    /** The addresses of S3 in the region: of the gateway created here, or of the one that the VPC has. */
    private s3PrefixListId(name: string, args: SessionEndpointsArgs): pulumi.Output<string> {
        const serviceName = `com.amazonaws.${args.region}.s3`;
        if (args.existingSecurityGroupId !== undefined)
            return ec2.getManagedPrefixListOutput({ name: serviceName }, { parent: this }).id;

        return new ec2.VpcEndpoint(
            `${name}-s3`,
            {
                vpcId: args.vpcId,
                serviceName,
                vpcEndpointType: "Gateway",
                routeTableIds: args.routeTableIds,
                policy: args.s3Policy,
                tags: { ...args.tags, Name: `${name}-s3` },
            },
            { parent: this },
        ).prefixListId;
    }
}
