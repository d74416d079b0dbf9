import type { AccountPrincipal } from "../../access/matrix";
import type { AccessModel, Grant, Tags } from "../../access/model";

/** The names of the instances that each user reaches, and each combination of a role's session tags, sorted. */
export type Reach = Readonly<Record<string, readonly string[]>>;

/** Who is to reach what by the model alone: no IAM document and no evaluator is asked. */
export function declaredAccess({ instances, users = {}, groups = {}, roles = {} }: AccessModel): Reach {
    const reached = (grants: readonly Grant[], own: Tags) =>
        Object.entries(instances)
            .filter(([instance, { tags }]) => grants.some((grant) => covers(grant, instance, tags, own)))
            .map(([instance]) => instance)
            .sort();
    const ofUsers = Object.entries(users).map(([name, user]) => {
        const ofGroups = Object.values(groups).filter(({ members }) => members.includes(name));
        return [name, reached([...user.grants, ...ofGroups.flatMap((group) => group.grants)], user.tags)] as const;
    });
    const ofSessions = Object.entries(roles).flatMap(([role, { people, grants, tags: own }]) =>
        [...Object.values(people), {}].map(
            (tags) => [sessionName(role, tags), reached(grants, { ...own, ...tags })] as const,
        ),
    );
    return Object.fromEntries([...ofUsers, ...ofSessions]);
}

/** What a row of the table is called here: a user's name, or a role's with the session's tags. */
export function rowName({ name, session }: AccountPrincipal): string {
    return session === undefined ? name : sessionName(name, session.tags);
}

export function sessionName(role: string, tags: Tags): string {
    const sorted = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
    return [role, ...sorted.sort()].join(" ");
}

function covers(grant: Grant, instance: string, tags: Tags, own: Tags): boolean {
    switch (grant.by) {
        case "instances":
            return grant.instances.includes(instance);
        case "tags":
            return Object.entries(grant.tags).every(([key, values]) => values.includes(tags[key] ?? ""));
        case "principal-tags":
            return grant.keys.every((key) => own[key] !== undefined && own[key] === tags[key]);
    }
}
