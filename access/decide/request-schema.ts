import { z } from "zod";
import { problemOf } from "../file-problem";

const unknownValue = z
    .strictObject({
        unknown: z.union([z.literal(true), z.string()]),
        absent: z.boolean().optional(),
        like: z.string().optional(),
        oneOf: z.array(z.string()).min(1, "one value or more").optional(),
    })
    .transform((value) => ({ ...value, unknown: value.unknown === true ? "isn't known" : value.unknown }));
/** A condition key's value is text to IAM; people write numbers and Booleans as what they are. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const contextValue = z.union([text, z.array(text), unknownValue]);
const context = z.record(z.string(), contextValue);
const account = z.string().regex(/^\d{12}$/, "the twelve digits of an account ID");
const policy = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** One request of a file. */
export const requestSchema = z.strictObject({
    id: z.union([z.string(), z.number()]),
    policies: z.array(policy),
    boundary: policy.optional(),
    scps: z.array(z.array(policy)).optional(),
    session: z.array(policy).optional(),
    principal: z.strictObject({
        type: z.enum(["user", "role", "assumed-role", "federated-user", "federated"]),
        arn: z.string().startsWith("arn:", "an ARN"),
        account,
        username: z.string().optional(),
        userid: z.string().optional(),
        principalTags: context.optional(),
        roleArn: z.string().optional(),
    }),
    action: z.string().regex(/^[^:*?\s]+:[^:*?\s]+$/, "one action such as ssm:StartSession"),
    resource: z.union([z.string().min(1, "an ARN, or *"), unknownValue]),
    context: context.optional(),
});

export type Request = z.infer<typeof requestSchema>;

/** What is wrong with a request, on one line. @param source the request as it was read. */
export function requestProblems(error: z.ZodError, source: unknown): string {
    return error.issues
        .map((issue) => {
            const { path, message } = problemOf(issue, source);
            return `${path.join(".") || "request"}: ${message}`;
        })
        .join("; ");
}
