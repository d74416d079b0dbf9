import { z } from "zod";
import type { AnyPolicy, PolicySet } from "../../evaluate/outcome";
import { readPolicy } from "../../policy/parse";
import { awsPolicy, awsPolicyName, isWhole } from "../../stack/aws-managed";
import type { AnswerFolder } from "./answers";

const reference = z.object({ Name: z.string() });
const inline = z.object({ InlinePolicy: z.string().nullish() });
const managed = z.object({ AttachedManagedPolicies: z.array(z.object({ Arn: z.string() })) });
const customer = z.object({ CustomerManagedPolicyReferences: z.array(reference) });
/** The command answers with an error where there is none: then the file is `{}`. */
const boundary = z.object({
    PermissionsBoundary: z
        .object({ ManagedPolicyArn: z.string().nullish(), CustomerManagedPolicyReference: reference.nullish() })
        .nullish(),
});
const version = z.object({ PolicyVersion: z.object({ Document: z.union([z.string(), z.looseObject({})]) }) });

const COMMANDS = [
    "get-inline-policy-for-permission-set",
    "list-managed-policies-in-permission-set",
    "list-customer-managed-policy-references-in-permission-set",
    "get-permissions-boundary-for-permission-set",
] as const;

/**
 * What a permission set allows, for accounts whose role of it isn't there.
 * @returns undefined where one of the answers isn't there: then it isn't known.
 * @throws SourceError for what is of another kind.
 */
export function permissionSetPolicies(
    folder: AnswerFolder,
    { arn, name }: { readonly arn: string; readonly name: string },
): PolicySet | undefined {
    const file = `${arn.slice(arn.lastIndexOf("/") + 1)}.json`;
    if (!COMMANDS.every((command) => folder.has(command, file))) return undefined;
    const answer = <T extends z.ZodType>(schema: T, command: (typeof COMMANDS)[number]): z.infer<T> =>
        folder.read(schema, `aws sso-admin ${command} --permission-set-arn ${arn}`, command, file);
    const { InlinePolicy } = answer(inline, COMMANDS[0]);
    const own = InlinePolicy ? [readPolicy(InlinePolicy, `inline policy of permission set ${name}`)] : [];
    const attached = answer(managed, COMMANDS[1]).AttachedManagedPolicies.map(({ Arn }) => awsDocument(folder, Arn));
    const references = answer(customer, COMMANDS[2]).CustomerManagedPolicyReferences.map(({ Name }) => ofAccount(Name));
    const { PermissionsBoundary: limit } = answer(boundary, COMMANDS[3]);
    const identity = [...own, ...attached, ...references];
    if (limit?.ManagedPolicyArn) return { identity, boundary: awsDocument(folder, limit.ManagedPolicyArn) };
    const custom = limit?.CustomerManagedPolicyReference;
    return custom ? { identity, boundary: ofAccount(custom.Name) } : { identity };
}

/** One of AWS's own policies, from the answer of get-policy-version or as far as all of it that matters is known. */
function awsDocument(folder: AnswerFolder, arn: string): AnyPolicy {
    const short = awsPolicyName(arn) ?? arn.slice(arn.lastIndexOf("/") + 1);
    const name = `AWS managed policy ${short}`;
    const file = `${short}.json`;
    if (folder.has("get-policy-version", file)) {
        const command = `aws iam get-policy-version --policy-arn ${arn}`;
        const { PolicyVersion } = folder.read(version, command, "get-policy-version", file);
        return readPolicy(PolicyVersion.Document, name);
    }
    const known = isWhole(short) ? awsPolicy(short) : undefined;
    const reason = `isn't in ${folder.file("get-policy-version", file)}`;
    return known ?? { kind: "unknown", name, reason };
}

function ofAccount(name: string): AnyPolicy {
    const reason = "is another policy in each account, and the account's role of the permission set isn't there";
    return { kind: "unknown", name: `customer managed policy ${name}`, reason };
}
