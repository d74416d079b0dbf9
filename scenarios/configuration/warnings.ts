import { principalsOf, type AccessModel, type TagsGrant } from "../../access/model";
import { quoted } from "./problem";
import { enumeration } from "../../access/report";

/** What is expected and yet may be a mistake, so it is said and not refused. */
export function warnings(model: AccessModel): string[] {
    return [...unmatchedGrants(model), ...untaggedMembers(model)];
}

/** Grants by tags that no instance of the stack carries: they may be meant for instances of other stacks, or of tomorrow. */
function unmatchedGrants(model: AccessModel): string[] {
    const instances = Object.values(model.instances);
    return principalsOf(model).flatMap(({ kind, name, grants }) =>
        grants
            .filter((grant): grant is TagsGrant => grant.by === "tags")
            .filter((grant) => !instances.some(({ tags }) => matches(grant, tags, (value) => value)))
            .map((grant) => {
                const nearly = instances.some(({ tags }) => matches(grant, tags, (value) => value.toLowerCase()));
                const wanted = Object.entries(grant.tags)
                    .map(([key, values]) => `${key} = ${values.map(quoted).join(" or ")}`)
                    .join(" and ");
                return (
                    `The ${kind} ${name} is granted sessions on instances with ${wanted}; this stack has none.` +
                    (nearly
                        ? " Some instances have values that differ only in upper and lower case, which IAM distinguishes."
                        : "")
                );
            }),
    );
}

/** Members without the tag that their group's grant compares: others of the group may have it. */
function untaggedMembers({ users = {}, groups = {} }: AccessModel): string[] {
    return Object.entries(groups).flatMap(([name, { grants, members }]) =>
        grants
            .filter((grant) => grant.by === "principal-tags")
            .flatMap(({ keys }) => {
                const without = members.filter((user) => keys.some((key) => users[user]?.tags[key] === undefined));
                return without.length === 0
                    ? []
                    : [
                          `The group ${name} is granted sessions on instances with the members' own ${keys.join(" and ")}; ` +
                              `without all of these tags, and so without these sessions: ${enumeration(without, 12)}.`,
                      ];
            }),
    );
}

function matches(grant: TagsGrant, tags: Readonly<Record<string, string>>, as: (value: string) => string): boolean {
    return Object.entries(grant.tags).every(([key, values]) => {
        const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
        return value !== undefined && values.map(as).includes(as(value));
    });
}
