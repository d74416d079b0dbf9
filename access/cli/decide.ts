import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { decide, type Decision, type Question } from "../evaluate/decide";
import { parsePolicy } from "../policy/parse";
import type { Policy } from "../policy/policy";
import { UsageError, readJsonFile } from "./input";

const unknownValue = z
    .strictObject({
        unknown: z.union([z.literal(true), z.string()]),
        absent: z.boolean().optional(),
        like: z.string().optional(),
        oneOf: z.array(z.string()).min(1).optional(),
    })
    .transform((value) => ({ ...value, unknown: value.unknown === true ? "isn't known" : value.unknown }));
const contextValue = z.union([z.string(), z.array(z.string()), unknownValue]);
const context = z.record(z.string(), contextValue);
const account = z.string().regex(/^\d{12}$/, "allowed: an account's twelve digits");
const policy = z.union([z.string(), z.record(z.string(), z.unknown())]);

const request = z.strictObject({
    id: z.union([z.string(), z.number()]),
    policies: z.array(policy),
    boundary: policy.optional(),
    scps: z.array(z.array(policy)).optional(),
    session: z.array(policy).optional(),
    principal: z.strictObject({
        type: z.enum(["user", "role", "assumed-role", "federated-user"]),
        arn: z.string().startsWith("arn:", "allowed: an ARN"),
        account,
        username: z.string().optional(),
        userid: z.string().optional(),
        principalTags: context.optional(),
        roleArn: z.string().optional(),
    }),
    action: z.string().regex(/^[^:*?\s]+:[^:*?\s]+$/, "allowed: one action such as ssm:StartSession"),
    resource: z.union([z.string().min(1), unknownValue]),
    context: context.optional(),
});

type Request = z.infer<typeof request>;

/** The answer to one request: a decision, or what is wrong with the request. */
export type Answer = { readonly id: unknown } & (Decision | { readonly error: string });

/** Answers every request of a file. A wrong request is answered with its error; a wrong file ends the run. */
export function decideFile(file: string): Answer[] {
    const requests = readJsonFile(file);
    if (!Array.isArray(requests)) {
        throw new UsageError(
            `${file}: holds ${requests === null ? "null" : typeof requests}; allowed: a list of requests`,
        );
    }
    const policies = new Map<string, Policy>();
    return requests.map((source: unknown): Answer => answer(source, policies));
}

function answer(source: unknown, cache: Map<string, Policy>): Answer {
    const id = typeof source === "object" && source !== null && "id" in source ? source.id : undefined;
    try {
        const parsed = request.safeParse(source);
        if (!parsed.success) return { id, error: issues(parsed.error) };
        return { id, ...decide(questionOf(parsed.data, cache)) };
    } catch (error) {
        return { id, error: error instanceof Error ? error.message : String(error) };
    }
}

function issues(error: z.ZodError): string {
    return error.issues.map(({ path, message }) => `${path.join(".") || "request"}: ${message}`).join("; ");
}

function questionOf(request: Request, cache: Map<string, Policy>): Question {
    const read = (source: string | Record<string, unknown>, name: string): Policy => policyOf(source, name, cache);
    const { policies, boundary, scps, session } = request;
    return {
        ...request,
        policies: {
            identity: policies.map((one, index) => read(one, `policies[${index}]`)),
            ...(boundary !== undefined && { boundary: read(boundary, "boundary") }),
            ...(scps && { scps: scps.map((level, n) => level.map((one, m) => read(one, `scps[${n}][${m}]`))) }),
            ...(session && { session: session.map((one, index) => read(one, `session[${index}]`)) }),
        },
    };
}

/** A file's policy is read once for all requests. */
function policyOf(source: string | Record<string, unknown>, name: string, cache: Map<string, Policy>): Policy {
    if (typeof source !== "string") return parsePolicy(source, name);
    if (/^\s*[{%]/.test(source)) return parsePolicy(source, name);
    const path = resolve(source);
    const known = cache.get(path);
    if (known !== undefined) return known;
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch (error) {
        throw new UsageError(
            `${name}: can't read ${source}: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
    const policy = parsePolicy(text, source);
    cache.set(path, policy);
    return policy;
}
