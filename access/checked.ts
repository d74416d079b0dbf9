import type { z } from "zod";
import { problemOf } from "./file-problem";
import { SourceError } from "./files/source-error";

/**
 * Checks a value against a schema; the first thing that is wrong is the error.
 * @param expected what the file should be, such as "the answer of aws ec2 describe-instances".
 * @throws SourceError that names the file, what it should be, and the place; and what it seems to be instead.
 */
export function checked<T extends z.ZodType>(schema: T, source: unknown, name: string, expected: string): z.infer<T> {
    const result = schema.safeParse(source);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const { path, message } = issue === undefined ? { path: [], message: "wrong form" } : problemOf(issue, source);
    const where = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
    // An answer of which one entry is wrong is the right one.
    const kind = path.length > 1 ? undefined : kindOf(source);
    const seems = kind === undefined || kind === expected ? "" : `; it seems to be ${kind}`;
    throw new SourceError(`${name} isn't ${expected}: ${where}${message}${seems}`);
}

/** What each kind of file has at its top. */
const KINDS: readonly (readonly [key: string, kind: string])[] = [
    ["UserDetailList", "the answer of aws iam get-account-authorization-details"],
    ["Reservations", "the answer of aws ec2 describe-instances"],
    ["deployment", "the answer of pulumi stack export"],
    ["steps", "the answer of pulumi preview --json"],
    ["terraform_version", "a state or a plan of Terraform"],
    ["AWSTemplateFormatVersion", "a template of CloudFormation"],
    ["Users", "the answer of aws iam list-users"],
    ["Roles", "the answer of aws iam list-roles"],
    ["Tags", "the answer of aws iam list-user-tags or list-role-tags"],
    ["Statement", "a policy document"],
];

function kindOf(source: unknown): string | undefined {
    if (typeof source !== "object" || source === null) return undefined;
    return KINDS.find(([key]) => Object.hasOwn(source, key))?.[1];
}
