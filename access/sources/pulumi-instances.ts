import type { Unknown } from "../evaluate/context";
import type { AccountInstance } from "../matrix/account";
import { isUnknownValue, LATER, logicalName, plain, textOf, type PulumiResource } from "./pulumi-resource";

/** Where a stack's resources are. */
interface Place {
    readonly account: string;
    readonly partition: string;
    readonly region: string;
}

/** The EC2 instances of a stack. Before an instance exists it goes by its name in the program. */
export function pulumiInstances(resources: readonly PulumiResource[], place: Place): AccountInstance[] {
    const roles = profileRoles(resources);
    return resources
        .filter(({ type }) => type === "aws:ec2/instance:Instance")
        .map((resource) => instanceOf(resource, place, roles));
}

function instanceOf(resource: PulumiResource, place: Place, roles: ReadonlyMap<string, string>): AccountInstance {
    const { account, partition } = place;
    const region = known(textOf(resource, "region")) ?? place.region;
    const arn = known(textOf(resource, "arn"));
    const name = programName(resource);
    const tags = plain(resource.properties["tagsAll"] ?? resource.properties["tags"] ?? {});
    const profile =
        known(textOf(resource, "iamInstanceProfile")) ??
        resource.dependencies["iamInstanceProfile"]?.find((urn) => roles.has(urn));
    const role = roles.get(profile ?? "");
    const prefix = `arn:${partition}:ec2:${region}:${account}:instance/`;
    const named = isUnknownValue(tags) ? undefined : tagValues(tags)["Name"];
    return {
        id: resource.id ?? name,
        name: typeof named === "string" ? named : name,
        arn: arn ?? (resource.id === undefined ? { ...LATER, like: `${prefix}i-*` } : prefix + resource.id),
        region,
        ...(isUnknownValue(tags) ? { tags: {}, unknownTags: { ...tags, absent: true } } : { tags: tagValues(tags) }),
        ...(role !== undefined && { role }),
    };
}

function tagValues(tags: unknown): Record<string, string | Unknown> {
    return Object.fromEntries(
        Object.entries(tags ?? {}).flatMap(([key, written]): [string, string | Unknown][] => {
            const value = plain(written);
            return typeof value === "string" || isUnknownValue(value) ? [[key, value]] : [];
        }),
    );
}

function known(value: string | Unknown | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** An instance that a component makes goes by the component's name: that is the one people know. */
function programName({ urn, parent }: PulumiResource): string {
    const isComponent = parent !== undefined && !parent.includes("::pulumi:pulumi:Stack::");
    return logicalName(isComponent ? parent : urn);
}

/** The roles in instance profiles, by the profile's name, ARN and URN. */
function profileRoles(resources: readonly PulumiResource[]): Map<string, string> {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const roles = new Map<string, string>();
    for (const resource of resources) {
        if (resource.type !== "aws:iam/instanceProfile:InstanceProfile") continue;
        const from = resource.dependencies["role"]
            ?.map((urn) => byUrn.get(urn))
            .find((one) => one?.type === "aws:iam/role:Role");
        const role = known(textOf(resource, "role")) ?? (from && known(textOf(from, "name")));
        if (role === undefined) continue;
        for (const key of [known(textOf(resource, "name")), known(textOf(resource, "arn")), resource.urn]) {
            if (key !== undefined) roles.set(key, role);
        }
    }
    return roles;
}
