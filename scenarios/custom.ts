import { MOST_USERS } from "../access/quotas";
import * as z from "zod";
import { grantTarget, limitsOf, type Grant } from "../access/model";
import {
    boolean,
    existingRoleName,
    grantedKey,
    grantedTags,
    groupName,
    instanceName,
    list,
    mapOf,
    object,
    text,
    userName,
    userTags,
} from "./settings/fields";
import { grantLimits } from "./settings/grant-limits";
import { anyInstances } from "./settings/instances";
import { scenario } from "./scenario";
import { osUser } from "./settings/federation";
import { RUN_AS_TAG } from "../access/session-settings";

const ONE_OF = "a grant with exactly one of instances, tags, principalTags";

/** A grant as it is written: its key says what it goes by. */
const grant = object({
    instances: list(instanceName, "a list of instance names").optional().meta({
        description: "The instances by name.",
    }),
    tags: grantedTags.optional().meta({
        description: "The tags that an instance must have: each key with one of its values.",
    }),
    principalTags: list(grantedKey, "a list of tag keys").optional().meta({
        description: "Tag keys whose values must be equal on the instance and the user.",
    }),
    ...grantLimits,
})
    .refine((one) => [one.instances, one.tags, one.principalTags].filter((by) => by !== undefined).length === 1, {
        error: ONE_OF,
    })
    .transform((value): Grant => {
        const limits = limitsOf(value);
        if (value.instances !== undefined) return { by: "instances", instances: value.instances, ...limits };

        return value.tags !== undefined
            ? { by: "tags", tags: value.tags, ...limits }
            : { by: "principal-tags", keys: value.principalTags ?? [], ...limits };
    });
const grants = z
    .array(grant, { error: "a list of grants" })
    .min(1, { error: "a list of grants, at least one" })
    .superRefine((all, context) => {
        const seen = new Set<string>();
        all.map(written).forEach((text, index) => {
            if (seen.has(text))
                context.addIssue({ code: "custom", path: [index], message: "a list of grants without duplicates" });

            seen.add(text);
        });
    });

/** A grant as a text that is the same in whatever order it is written. */
function written(one: Grant): string {
    const { documents = [], sourceAddresses = [], ...limits } = limitsOf(one);
    return JSON.stringify([grantTarget(one), limits, [...documents].sort(), [...sourceAddresses].sort()]);
}

/** Principals that the account has: they get a policy. */
function existing(name: typeof userName, kind: string) {
    return mapOf(
        name,
        object({ grants: grants.meta({ description: `What the ${kind} reaches by the policy that the stack adds.` }) }),
        `a map from the names of IAM ${kind}s to grants`,
    )
        .optional()
        .meta({ description: `The IAM ${kind}s by name. Default: none.` });
}

/** The whole model in the stack's configuration. */
export const custom = scenario({
    title: "what the configuration says",
    settings: object({
        instances: anyInstances.meta({
            description: "The instances by name. With `{}` the stack creates none, and no network.",
        }),
        users: mapOf(
            userName,
            object({
                grants: grants.optional().meta({
                    description: "What the user reaches by their own policy. Default: only what groups grant.",
                }),
                tags: userTags
                    .superRefine((tags, context) => {
                        const named = tags[RUN_AS_TAG];
                        const [issue] = (named === undefined ? undefined : osUser.safeParse(named).error?.issues) ?? [];
                        if (issue !== undefined)
                            context.addIssue({ code: "custom", path: [RUN_AS_TAG], message: issue.message });
                    })
                    .optional()
                    .meta({
                        description:
                            "The IAM user's own tags, for grants by principalTags. `SSMSessionRunAs` names the OS user of the user's sessions, who is created on the instances; it takes effect with run-as. Default: none.",
                    }),
                console: boolean.optional().meta({
                    description: "Whether the user signs in to the AWS console. Default: `console.login`.",
                }),
            }),
            "a map from IAM user names to grants, tags and console",
            0,
        )
            .refine((users) => Object.keys(users).length <= MOST_USERS, {
                error: `at most ${MOST_USERS} users, IAM's quota for an account`,
            })
            .optional()
            .meta({ description: "The IAM users by name. Default: none." }),
        groups: mapOf(
            groupName,
            object({
                members: list(userName, "a list of user names").meta({
                    description: "The names of the users in the group.",
                }),
                grants: grants.meta({ description: "What the members reach." }),
            }),
            "a map from IAM group names to members and grants",
            0,
        )
            .optional()
            .meta({ description: "The IAM groups by name. Default: none." }),
        existing: object({
            users: existing(userName, "user"),
            groups: existing(groupName, "group"),
            roles: existing(existingRoleName, "role"),
            instances: mapOf(
                instanceName,
                text("the ID of an instance, such as i-0123456789abcdef0", (id) =>
                    /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id),
                ),
                "a map from names for grants to instance IDs",
            )
                .optional()
                .meta({ description: "The IDs of instances, by the names that grants have for them. Default: none." }),
        })
            .optional()
            .meta({ description: "What the account has already: the stack creates, tags and deletes none of it." }),
    }).refine(
        ({ users = {}, groups = {}, existing: { instances: _, ...principals } = {} }) =>
            [users, groups, ...Object.values(principals)].some((some) => Object.keys(some ?? {}).length > 0),
        {
            path: ["users"],
            // Also where the instances are wrong.
            when: ({ issues }) => issues.every(({ path }) => path?.[0] === "instances"),
            error: "a map from IAM user names to grants, tags and console, at least one, or groups or existing",
        },
    ),
    // The users that sessions run as, by the tag of the IAM user, exist on the instances.
    model: (settings) => {
        const named = Object.values(settings.users ?? {}).flatMap(({ tags }) => tags?.[RUN_AS_TAG] ?? []);
        return { ...settings, osUsers: [...new Set(named)] };
    },
});
