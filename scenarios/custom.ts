import { MOST_USERS } from "../access/quotas";
import * as z from "zod";
import { grantTarget, limitsOf, type Grant } from "../access/model";
import {
    boolean,
    grantedKey,
    grantedTags,
    groupName,
    instanceName,
    list,
    mapOf,
    object,
    userName,
    userTags,
} from "./settings/fields";
import { grantLimits } from "./settings/grant-limits";
import { instances } from "./settings/instances";
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

/** The whole model in the stack's configuration. */
export const custom = scenario({
    title: "what the configuration says",
    settings: object({
        instances: instances.meta({ description: "The instances by name." }),
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
        )
            .refine((users) => Object.keys(users).length <= MOST_USERS, {
                error: `at most ${MOST_USERS} users, IAM's quota for an account`,
            })
            .meta({ description: "The IAM users by name." }),
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
    }),
    // The users that sessions run as, by the tag of the IAM user, exist on the instances.
    model: (settings) => {
        const named = Object.values(settings.users).flatMap(({ tags }) => tags?.[RUN_AS_TAG] ?? []);
        return { ...settings, osUsers: [...new Set(named)] };
    },
});
