import type { AccessModel, Grant, ModelUser, Tags } from "../../access/model";

/** The names of the instances that each user reaches, sorted. */
export type Reach = Readonly<Record<string, readonly string[]>>;

/** Who is to reach what by the model alone: no IAM document and no evaluator is asked. */
export function declaredAccess({ instances, users = {}, groups = {} }: AccessModel): Reach {
    return Object.fromEntries(
        Object.entries(users).map(([name, user]) => {
            const ofGroups = Object.values(groups).filter(({ members }) => members.includes(name));
            const grants = [...user.grants, ...ofGroups.flatMap((group) => group.grants)];
            const reached = Object.entries(instances)
                .filter(([instance, { tags }]) => grants.some((grant) => covers(grant, instance, tags, user)))
                .map(([instance]) => instance);
            return [name, reached.sort()];
        }),
    );
}

function covers(grant: Grant, instance: string, tags: Tags, user: ModelUser): boolean {
    switch (grant.by) {
        case "instances":
            return grant.instances.includes(instance);
        case "tags":
            return Object.entries(grant.tags).every(([key, values]) => values.includes(tags[key] ?? ""));
        case "principal-tags":
            return grant.keys.every((key) => user.tags[key] !== undefined && user.tags[key] === tags[key]);
    }
}
