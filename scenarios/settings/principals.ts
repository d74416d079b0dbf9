import { IAM_QUOTAS } from "../../access/quotas";
import type * as z from "zod";
import { integer, object, text } from "./fields";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
const PATH = "a path that begins and ends with a slash, such as /people/: letters, digits and any of + = , . @ _ -";

/** What companies ask of the users, groups and roles that the stack creates. */
export const principalSettings = object({
    path: text(PATH, (path) => path.length <= 512 && /^\/([\w+=,.@-]+\/)*$/.test(path))
        .default("/")
        .meta({ description: "The path of the users, groups, roles, instance profile and policies." }),
    permissionsBoundaryArn: text(
        "the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary",
        (arn) => /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(arn),
    )
        .optional()
        .meta({ description: "The managed policy that limits what users and roles can do. Default: none." }),
    permissionsBoundaryFile: text("the path of a file with an IAM policy as JSON").optional().meta({
        description:
            "A file with what the boundary allows, relative to the project's folder, for tables where AWS isn't asked or doesn't answer. Default: it isn't known there.",
    }),
    managedPolicies: integer(0, IAM_QUOTAS.policiesOfUser.maximum).default(IAM_QUOTAS.policiesOfUser.default).meta({
        description:
            "How many managed policies AWS lets a user, group or role of the account have. They hold the instances by name that the inline policy has no room for.",
    }),
}).refine(({ permissionsBoundaryArn: arn, permissionsBoundaryFile: file }) => file === undefined || arn !== undefined, {
    path: ["permissionsBoundaryFile"],
    error: "no value without permissionsBoundaryArn",
});
export type PrincipalSettings = z.infer<typeof principalSettings>;
