import { createHash } from "node:crypto";
import { partitionOf } from "../grants/place";
import type { WrittenResource } from "./state-resource";

/** The account that a plan is made for. */
export const PLAN_ACCOUNT = "123456789012";

/** The engine's answers to a program under mocks, as `pulumi.runtime.setMocks` takes them. */
export interface PulumiMocks {
    newResource(args: { type: string; name: string; inputs: Properties; id?: string; custom?: boolean }): {
        id: string;
        state: Properties;
    };
    call(args: { token: string; inputs: Properties }): Properties;
}

type Properties = Record<string, unknown>;

/**
 * Mocks that note every resource, and give each what it will have once it exists: an id, an ARN. Subnets that exist are
 * in the VPC given.
 */
export function planMocks(region = "us-east-1", vpcId = "vpc-0"): { mocks: PulumiMocks; resources: WrittenResource[] } {
    const resources: WrittenResource[] = [];
    const components = new Map<string, string>();
    const place = { partition: partitionOf(region), region, vpcId };
    return {
        resources,
        mocks: {
            newResource({ type, name, inputs, id: existing, custom }) {
                const urn = `urn:pulumi:plan::plan::${type}::${name}`;
                if (custom === false) components.set(name, urn);
                const exists = existing !== undefined && existing !== "";
                const made = exists ? existing : idOf(type, name, inputs);
                // What is only read has no inputs; what is imported has.
                const external = exists && Object.keys(inputs).length === 0;
                const described = external ? namedBy(made) : inputs;
                const state = { ...inputs, ...computed(type, name, made, described, place) };
                const parent = parentOf(name, components);
                resources.push({
                    urn,
                    type,
                    parent,
                    id: made,
                    properties: state,
                    ...(custom === false && { custom }),
                    ...(external && { external }),
                });
                return { id: made, state };
            },
            call: ({ token, inputs }) => answer(token, inputs, place),
        },
    };
}

interface Place {
    readonly partition: string;
    readonly region: string;
    /** The VPC of subnets that exist. */
    readonly vpcId: string;
}

/** Mocks aren't told a resource's parent: it is the component whose name its own begins with, the longest of these. */
function parentOf(name: string, components: ReadonlyMap<string, string>): string | undefined {
    for (let end = name.lastIndexOf("-"); end > 0; end = name.lastIndexOf("-", end - 1)) {
        const component = components.get(name.slice(0, end));
        if (component !== undefined) return component;
    }
    return undefined;
}

const IAM_KINDS: ReadonlyMap<string, string> = new Map([
    ["aws:iam/user:User", "user"],
    ["aws:iam/group:Group", "group"],
    ["aws:iam/role:Role", "role"],
    ["aws:iam/policy:Policy", "policy"],
    ["aws:iam/instanceProfile:InstanceProfile", "instance-profile"],
]);

/** What exists goes by its ID: a user's or a role's is the name, a policy's the ARN. */
function namedBy(id: string): Properties {
    return { name: id.slice(id.lastIndexOf("/") + 1) };
}

function idOf(type: string, name: string, { name: physical }: Properties): string {
    const hex = createHash("sha256").update(`${type} ${name}`).digest("hex").slice(0, 17);
    if (type === "aws:ec2/instance:Instance") return `i-${hex}`;
    return typeof physical === "string" ? physical : `${name}-${hex.slice(0, 7)}`;
}

function computed(
    type: string,
    name: string,
    id: string,
    inputs: Properties,
    { partition, region }: Place,
): Properties {
    const kind = IAM_KINDS.get(type);
    if (kind !== undefined) {
        const physical = typeof inputs["name"] === "string" ? inputs["name"] : `${name}-1234567`;
        const path = typeof inputs["path"] === "string" ? inputs["path"] : "/";
        return { name: physical, arn: `arn:${partition}:iam::${PLAN_ACCOUNT}:${kind}${path}${physical}` };
    }
    switch (type) {
        case "aws:ec2/instance:Instance":
            return { arn: `arn:${partition}:ec2:${region}:${PLAN_ACCOUNT}:instance/${id}` };
        case "awsx:ec2:Vpc":
            return network(inputs);
        case "aws:organizations/organization:Organization":
            return { roots: ROOTS };
        default:
            return { arn: `arn:${partition}:plan:${region}:${PLAN_ACCOUNT}:${id}` };
    }
}

const ROOTS = [{ id: "r-0000" }];

/** A network of as many subnets and route tables as zones were asked for. */
function network({ numberOfAvailabilityZones, availabilityZoneNames }: Properties): Properties {
    const zones = Array.isArray(availabilityZoneNames)
        ? availabilityZoneNames.length
        : Number(numberOfAvailabilityZones ?? 3);
    const each = (prefix: string) => Array.from({ length: zones }, (_, index) => `${prefix}-${index}`);
    return {
        vpcId: "vpc-0",
        isolatedSubnetIds: each("subnet"),
        privateSubnetIds: each("subnet"),
        publicSubnetIds: [],
        routeTables: each("rtb").map((id) => ({ id })),
        subnets: each("subnet").map((id) => ({ id })),
    };
}

/** What AWS is asked in a plan. Of the region and the account the answers are right, the rest only has the form. */
function answer(token: string, inputs: Properties, { partition, region, vpcId }: Place): Properties {
    const name = token.slice(token.lastIndexOf(":") + 1);
    switch (name) {
        case "getCallerIdentity":
            return {
                accountId: PLAN_ACCOUNT,
                arn: `arn:${partition}:iam::${PLAN_ACCOUNT}:user/plan`,
                userId: "AIDAPLAN",
            };
        case "getPartition":
            return { partition, dnsSuffix: "amazonaws.com" };
        case "getRegion":
            return { name: region, region, id: region };
        case "getAvailabilityZones":
            return { names: [..."abcdef"].map((zone) => region + zone), zoneIds: [..."123456"] };
        case "getOrganization":
            return { ...inputs, id: "o-0000000000", roots: ROOTS };
        case "getParameter":
            return { ...inputs, value: "ami-0", insecureValue: "ami-0" };
        case "getAmi":
            return { ...inputs, id: "ami-0", imageId: "ami-0" };
        case "getVpc":
            return { ...inputs, enableDnsSupport: true, enableDnsHostnames: true };
        case "getSubnet":
            return {
                ...inputs,
                vpcId: inputs["vpcId"] ?? vpcId,
                availabilityZone: `the zone of ${String(inputs["id"])}`,
            };
        default:
            return { ...inputs };
    }
}
