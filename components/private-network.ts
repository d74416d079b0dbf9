import type * as ec2 from "@pulumi/aws/ec2";
import * as awsxEc2 from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import {
    interfaceEndpointPolicy,
    s3EndpointPolicy,
    type EndpointPrincipals,
    type SessionSettings,
} from "../access/grants";
import { availabilityZones } from "./availability-zones";
import { confirmedSubnetIds, failingLater } from "./existing-subnets";
import { placeOf, type PlaceArgs } from "./place";
import { SessionEndpoints } from "./session-endpoints";

/** An existing VPC. The component adds endpoints and security groups to it and changes nothing else. */
export interface ExistingVpcArgs {
    /** The VPC's ID. */
    vpcId: string;
    /** The IDs of subnets of that VPC, one for each availability zone. */
    subnetIds: string[];
    /** The IDs of the subnets' route tables, for the S3 gateway. Default: none. */
    routeTableIds?: string[] | undefined;
    /** The security group of the VPC's own endpoints. Default: none, the component creates endpoints. */
    endpointSecurityGroupId?: string | undefined;
}

export interface PrivateNetworkArgs extends PlaceArgs {
    /** The IPv4 block of the new VPC. Default: 10.0.0.0/16. */
    cidrBlock?: string | undefined;
    /** The blocks of the new VPC's subnets, one for each availability zone. Default: one, the VPC's first quarter. */
    subnetCidrBlocks?: string[] | undefined;
    /** The names of the new VPC's availability zones. Default: the region's first ones. */
    availabilityZoneNames?: string[] | undefined;
    /** An existing VPC, instead of a new one. */
    existing?: ExistingVpcArgs | undefined;
    /** The endpoints besides `ssm` and `ssmmessages`: `ec2messages`, `kms`, `logs`, `s3`. Default: none. */
    endpoints?: string[] | undefined;
    /**
     * The principals whose requests the created interface endpoints admit: `account` for those of the account, the ID of
     * an organization such as `o-a1b2c3d4e5` for those of its accounts, or `all`. Default: `account` in a new VPC, `all`
     * in an existing one, where the endpoints may serve other workloads.
     */
    endpointPrincipals?: string | undefined;
    /** The IP versions of a new VPC's subnets and of the created endpoints: `ipv4`, or `dualstack`. Default: `ipv4`. */
    ipAddressType?: string | undefined;
    /** Where sessions are logged: the S3 gateway of a new VPC allows their bucket. Default: nowhere. */
    session?: SessionSettings | undefined;
    /** The configuration key of these settings, for errors. Default: the component's name. */
    settingsKey?: string | undefined;
    /** The tags of everything that is created. Default: none. */
    tags?: Record<string, string> | undefined;
}

const DEFAULT_BLOCK = "10.0.0.0/16";
const DEFAULT_SUBNETS = ["10.0.0.0/18"];

/**
 * Private subnets without a route to the internet, and the VPC endpoints through which the SSM agent reaches Session
 * Manager.
 *
 * awsx creates the new VPC and attaches an internet gateway to it, as to every VPC. No route leads to the gateway. Use
 * an existing VPC if the gateway itself is forbidden.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
    /** The VPC's id. */
    readonly vpcId: pulumi.Output<string>;
    /** The ids of the subnets for instances, one an availability zone. */
    readonly subnetIds: pulumi.Output<string[]>;
    /** The instances' security group. It resolves once the endpoints are there, so that agents find them at boot. */
    readonly instanceSecurityGroupId: pulumi.Output<string>;
    constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        // AWS confirms what exists before anything is registered, this component included.
        const { existing } = args;
        const subnetIds = existing && confirmedIds(name, existing, args, opts);
        // What else the component must wait for comes after.
        const dependsOn =
            subnetIds &&
            (pulumi.output(subnetIds).apply(() => opts?.dependsOn ?? []) as pulumi.Output<pulumi.Resource[]>);
        super("session-manager-access:index:PrivateNetwork", name, args, { ...opts, ...(dependsOn && { dependsOn }) });

        const principals = this.endpointPrincipals(args);
        const vpc = existing === undefined ? this.newVpc(name, args) : existingVpc(existing, subnetIds ?? []);
        const endpoints = new SessionEndpoints(
            `${name}-endpoints`,
            {
                vpcId: vpc.vpcId,
                subnetIds: vpc.subnetIds,
                routeTableIds: vpc.routeTableIds,
                region: args.region,
                endpoints: args.endpoints,
                existingSecurityGroupId: existing?.endpointSecurityGroupId,
                // The route tables of an existing VPC may serve other workloads, which need their own buckets.
                s3Policy: existing === undefined ? this.s3Policy(args, principals) : undefined,
                interfacePolicy: principals?.apply((own) => JSON.stringify(interfaceEndpointPolicy(own))),
                ipAddressType: args.ipAddressType,
                tags: args.tags,
            },
            { parent: this },
        );

        this.vpcId = vpc.vpcId;
        this.subnetIds = vpc.subnetIds;
        this.instanceSecurityGroupId = endpoints.instanceSecurityGroupId;
        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            instanceSecurityGroupId: this.instanceSecurityGroupId,
        });
    }

    private newVpc(name: string, args: PrivateNetworkArgs) {
        const { cidrBlock = DEFAULT_BLOCK, settingsKey = name } = args;
        const subnetCidrBlocks = args.subnetCidrBlocks ?? DEFAULT_SUBNETS;
        if (args.cidrBlock !== undefined && args.subnetCidrBlocks === undefined) {
            throw new pulumi.RunError(
                "missing value for subnetCidrBlocks (expected the blocks of the subnets in cidrBlock)",
            );
        }
        const vpc = new awsxEc2.Vpc(
            `${name}-vpc`,
            {
                cidrBlock,
                availabilityZoneNames: args.availabilityZoneNames ?? this.zones(subnetCidrBlocks.length, settingsKey),
                assignGeneratedIpv6CidrBlock: args.ipAddressType === "dualstack" ? true : undefined,
                enableDnsHostnames: true,
                enableDnsSupport: true,
                natGateways: { strategy: "None" },
                subnetSpecs: [{ type: "Isolated", cidrBlocks: [...subnetCidrBlocks] }],
                subnetStrategy: "Auto",
                tags: args.tags,
            },
            { parent: this },
        );
        const routeTableIds = vpc.routeTables.apply((tables: ec2.RouteTable[]) =>
            pulumi.all(tables.map((table) => table.id)),
        );
        return { vpcId: vpc.vpcId, subnetIds: vpc.isolatedSubnetIds, routeTableIds };
    }

    /** awsx's type has only lists; what it gets is a list as well once the lookup has answered. */
    private zones(count: number, settingsKey: string): string[] {
        return failingLater(availabilityZones(count, settingsKey, { parent: this })) as unknown as string[];
    }

    /** Whose requests endpoints admit; undefined for everyone's. */
    private endpointPrincipals(args: PrivateNetworkArgs): pulumi.Output<EndpointPrincipals> | undefined {
        const admitted = args.endpointPrincipals ?? (args.existing === undefined ? "account" : "all");
        if (admitted === "all") return undefined;

        return admitted === "account"
            ? placeOf(args, { parent: this }).apply(({ accountId }) => ({ account: accountId }))
            : pulumi.output({ organization: admitted });
    }

    private s3Policy(
        args: PrivateNetworkArgs,
        principals: pulumi.Output<EndpointPrincipals> | undefined,
    ): pulumi.Output<string> {
        const place = placeOf(args, { parent: this });
        return pulumi
            .all([place, principals])
            .apply(([known, own]) => JSON.stringify(s3EndpointPolicy(known, args.session ?? {}, own)));
    }
}

function confirmedIds(
    name: string,
    { vpcId, subnetIds, endpointSecurityGroupId }: ExistingVpcArgs,
    { settingsKey = name, ipAddressType }: PrivateNetworkArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): Promise<string[]> {
    const newEndpoints = endpointSecurityGroupId === undefined;
    const dualStack = ipAddressType === "dualstack";
    const expected = { vpcId, subnetIds, newEndpoints, dualStack, key: `${settingsKey}.existing` };
    return confirmedSubnetIds(expected, { parent: opts?.parent, provider: opts?.provider });
}

function existingVpc({ vpcId, routeTableIds }: ExistingVpcArgs, subnetIds: Promise<string[]> | string[]) {
    return {
        vpcId: pulumi.output(vpcId),
        subnetIds: pulumi.output(failingLater(subnetIds)),
        routeTableIds: pulumi.output([...(routeTableIds ?? [])]),
    };
}
