import type * as ec2 from "@pulumi/aws/ec2";
import * as awsxEc2 from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf, s3EndpointPolicy, type SessionSettings } from "../access/grants";
import { confirmedSubnetIds, failingLater } from "./existing-subnets";
import { SessionEndpoints } from "./session-endpoints";

/** A VPC of the component's own. */
export interface NewVpcArgs {
    readonly kind: "new";
    /** The IPv4 block of the VPC. */
    readonly cidrBlock: string;
    /** The blocks of the subnets, one an availability zone. */
    readonly subnetCidrBlocks: readonly string[];
    /** The names of the availability zones. Default: the region's first ones. */
    readonly availabilityZoneNames?: readonly string[] | undefined;
}

/** A VPC that exists. Nothing of it is changed but what the endpoints add to it. */
export interface ExistingVpcArgs {
    readonly kind: "existing";
    /** The VPC's id. */
    readonly vpcId: string;
    /** The ids of subnets of that VPC, one an availability zone. */
    readonly subnetIds: readonly string[];
    /** The ids of the subnets' route tables, which the S3 gateway is entered in. Default: none. */
    readonly routeTableIds?: readonly string[] | undefined;
    /** The security group of the endpoints that the VPC has. Default: none, the endpoints are created. */
    readonly endpointSecurityGroupId?: string | undefined;
}

export type PrivateNetworkArgs = (NewVpcArgs | ExistingVpcArgs) & {
    /** The AWS region, which the endpoints' service names contain. */
    readonly region: string;
    /** The endpoints besides `ssm` and `ssmmessages`: `ec2messages`, `kms`, `logs`, `s3`. Default: none. */
    readonly endpoints?: readonly string[] | undefined;
    /** Where sessions are logged: the bucket that the S3 gateway of a new VPC lets through. Default: nowhere. */
    readonly session?: SessionSettings | undefined;
};

/**
 * Subnets from which no route leads out of the VPC, and the endpoints by which the SSM agent reaches Session Manager all
 * the same.
 *
 * A new VPC is made by awsx, which attaches an internet gateway to every VPC. No route leads to it. Who forbids the
 * gateway itself brings a VPC of their own.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
    /** The VPC's id. */
    readonly vpcId: pulumi.Output<string>;
    /** The ids of the subnets for instances, one an availability zone. */
    readonly subnetIds: pulumi.Output<string[]>;
    /** The instances' security group. It resolves once the endpoints are there, so that agents find them at boot. */
    readonly instanceSecurityGroupId: pulumi.Output<string>;
    /**
     * No resources, once AWS has confirmed the subnets that exist: what depends on it isn't registered before. Undefined
     * for a new VPC.
     */
    readonly confirmed: pulumi.Output<pulumi.Resource[]> | undefined;

    constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        // AWS is asked before anything is registered, this component included.
        const subnetIds = args.kind === "existing" ? confirmedIds(args, opts) : undefined;
        const confirmed = subnetIds && pulumi.output(subnetIds).apply((): pulumi.Resource[] => []);
        // Whatever else it must wait for comes after.
        const dependsOn = confirmed?.apply(() => opts?.dependsOn ?? []) as pulumi.Output<pulumi.Resource[]> | undefined;
        super("session-manager-access:index:PrivateNetwork", name, args, { ...opts, ...(dependsOn && { dependsOn }) });

        const vpc = args.kind === "new" ? this.newVpc(name, args) : existingVpc(args, subnetIds ?? []);
        const endpoints = new SessionEndpoints(
            `${name}-endpoints`,
            {
                vpcId: vpc.vpcId,
                subnetIds: vpc.subnetIds,
                routeTableIds: vpc.routeTableIds,
                region: args.region,
                endpoints: args.endpoints,
                existingSecurityGroupId: args.kind === "existing" ? args.endpointSecurityGroupId : undefined,
                // The route tables of an existing VPC may serve others, whose way to S3 isn't this program's to narrow.
                s3Policy: args.kind === "new" ? s3Policy(args) : undefined,
            },
            { parent: this },
        );

        this.vpcId = vpc.vpcId;
        this.subnetIds = vpc.subnetIds;
        this.instanceSecurityGroupId = endpoints.instanceSecurityGroupId;
        this.confirmed = confirmed;
        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            instanceSecurityGroupId: this.instanceSecurityGroupId,
        });
    }

    private newVpc(name: string, { cidrBlock, subnetCidrBlocks, availabilityZoneNames }: NewVpcArgs) {
        const vpc = new awsxEc2.Vpc(
            `${name}-vpc`,
            {
                cidrBlock,
                // awsx takes one of the two, never both.
                ...(availabilityZoneNames === undefined
                    ? { numberOfAvailabilityZones: subnetCidrBlocks.length }
                    : { availabilityZoneNames: [...availabilityZoneNames] }),
                enableDnsHostnames: true,
                enableDnsSupport: true,
                natGateways: { strategy: "None" },
                subnetSpecs: [{ type: "Isolated", cidrBlocks: [...subnetCidrBlocks] }],
                subnetStrategy: "Auto",
            },
            { parent: this },
        );
        const routeTableIds = vpc.routeTables.apply((tables: ec2.RouteTable[]) =>
            pulumi.all(tables.map((table) => table.id)),
        );
        return { vpcId: vpc.vpcId, subnetIds: vpc.isolatedSubnetIds, routeTableIds };
    }
}

function confirmedIds(args: ExistingVpcArgs, opts: pulumi.ComponentResourceOptions | undefined): Promise<string[]> {
    const { vpcId, subnetIds, endpointSecurityGroupId } = args;
    const newEndpoints = endpointSecurityGroupId === undefined;
    return confirmedSubnetIds({ vpcId, subnetIds, newEndpoints }, { parent: opts?.parent, provider: opts?.provider });
}

function existingVpc({ vpcId, routeTableIds }: ExistingVpcArgs, subnetIds: Promise<string[]> | string[]) {
    return {
        vpcId: pulumi.output(vpcId),
        subnetIds: pulumi.output(failingLater(subnetIds)),
        routeTableIds: pulumi.output([...(routeTableIds ?? [])]),
    };
}

function s3Policy({ region, session }: PrivateNetworkArgs): string {
    return JSON.stringify(s3EndpointPolicy({ partition: partitionOf(region), region }, session ?? {}));
}
