import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { decide, type Decision, type Question } from "../evaluate/decide";
import { layersOf } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { PolicyError, ResourceError, shown } from "../policy/error";
import { parseTolerantly } from "../policy/parse";
import { printable, printableJson } from "../report/printable";
import type { Policy } from "../policy/policy";
import { problemOf } from "../file-problem";
import { duplicateKeys } from "../policy/duplicate-key";
import { parseJson, readText } from "../sources/json-file";
import { UsageError } from "./input";
import { oneOf, readOptions } from "./options";
import { write } from "./output";

export const DECIDE_USAGE = `Usage: access decide --requests FILE [options]

Answers many requests: may this principal do this to that? docs/access.md describes the file.

  --requests FILE    a JSON list of requests
  --format FORMAT    text (default) or json

Ends with 0 whatever the verdicts, an error in a request being its answer, or with 1 where the file can't be read.
`;

/** `access decide`. @returns the exit code. @throws UsageError for wrong options and a wrong file. */
export async function decideCommand(args: string[]): Promise<number> {
    const { requests, ...values } = readOptions(args, {
        requests: { type: "string" },
        format: { type: "string", default: "text" },
    });
    const format = oneOf("--format", values.format, ["text", "json"]);
    if (requests === undefined) throw new UsageError("decide needs --requests FILE");
    const answers = decideFile(requests);
    await write(format === "json" ? [`${printableJson(answers, 2)}\n`] : answers.map(textOf));
    return 0;
}

function textOf(answer: Answer): string {
    const id =
        answer.id === undefined
            ? "a request without an id"
            : printable(typeof answer.id === "string" ? answer.id : JSON.stringify(answer.id));
    if ("error" in answer) return `${id}: error: ${printable(answer.error)}\n`;
    const how = answer.verdict === "denied" && answer.explicit ? "denied explicitly" : answer.verdict;
    return [`${id}: ${how}`, ...answer.because.map(({ text }) => `    ${printable(text)}`), ""].join("\n");
}

const unknownValue = z
    .strictObject({
        unknown: z.union([z.literal(true), z.string()]),
        absent: z.boolean().optional(),
        like: z.string().optional(),
        oneOf: z.array(z.string()).min(1).optional(),
    })
    .transform((value) => ({ ...value, unknown: value.unknown === true ? "isn't known" : value.unknown }));
/** A condition key's value is text to IAM; people write numbers and Booleans as what they are. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const contextValue = z.union([text, z.array(text), unknownValue]);
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
        type: z.enum(["user", "role", "assumed-role", "federated-user", "federated"]),
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
    const text = readText(file);
    const requests = parseJson(text, file);
    if (!Array.isArray(requests)) {
        throw new UsageError(
            `${file}: holds ${requests === null ? "null" : typeof requests}; allowed: a list of requests`,
        );
    }
    // JSON.parse keeps the last of two and says nothing; IAM refuses such a document.
    const twice = new Map([...duplicateKeys(text)].map(({ item, key }) => [item, key]));
    // Which of two ids an answer would be to, nobody could tell.
    if ([...twice.values()].includes("id")) throw new UsageError(`${file} has "id" twice in one object; allowed: once`);
    const policies = new PolicyFiles(dirname(file));
    return requests.map((source: unknown, item): Answer => answer(source, policies, twice.get(item)));
}

/** @param twice a key that one object in the request has twice. */
function answer(source: unknown, files: PolicyFiles, twice: string | undefined): Answer {
    const id = typeof source === "object" && source !== null && "id" in source ? source.id : undefined;
    if (twice !== undefined) return { id, error: `has ${shown(twice)} twice in one object; allowed: once` };
    try {
        const parsed = request.safeParse(source);
        if (!parsed.success) return { id, error: issues(parsed.error, source) };
        const question = questionOf(parsed.data, files);
        refuseOdd(question);
        return { id, ...decide(question) };
    } catch (error) {
        return { id, error: error instanceof Error ? error.message : String(error) };
    }
}

function issues(error: z.ZodError, source: unknown): string {
    return error.issues
        .map((issue) => {
            const { path, message } = problemOf(issue, source);
            return `${path.join(".") || "request"}: ${message}`;
        })
        .join("; ");
}

function questionOf(request: Request, files: PolicyFiles): Question {
    const read = (source: string | Record<string, unknown>, name: string): Policy =>
        files.policy(source, name, "identity");
    const readSession = (source: string | Record<string, unknown>, name: string): Policy =>
        files.policy(source, name, "session");
    const { policies, boundary, scps, session, principal } = request;
    return {
        ...request,
        principal: { ...principal, type: principal.type === "federated" ? federated(principal.arn) : principal.type },
        policies: {
            identity: policies.map((one, index) => read(one, `policies[${index}]`)),
            ...(boundary !== undefined && { boundary: read(boundary, "boundary") }),
            ...(scps && { scps: scps.map((level, n) => level.map((one, m) => read(one, `scps[${n}][${m}]`))) }),
            ...(session && { session: session.map((one, index) => readSession(one, `session[${index}]`)) }),
        },
    };
}

/**
 * What IAM would refuse is an error, with one exception: a placeholder in the place of an ARN, as AWS's own examples have
 * them, in a statement on other actions than the one that is asked about.
 * @throws PolicyError for the first such problem.
 */
function refuseOdd({ policies, action }: Question): void {
    for (const policy of layersOf(policies).flatMap((layer) => layer.policies)) {
        if (policy.kind === "unknown") continue;
        for (const statement of policy.statements) {
            const error = statement.odd?.find(
                (one) => !(one instanceof ResourceError) || coversAction(statement, action.toLowerCase()),
            );
            if (error !== undefined) throw new PolicyError(error.policy, error.where, error.problem);
        }
    }
}

/** Who signs in with SAML or OpenID Connect has a role's session; only `sts:GetFederationToken` makes federated users. */
function federated(arn: string): "assumed-role" | "federated-user" {
    return arn.includes(":federated-user/") ? "federated-user" : "assumed-role";
}

/** The policies that requests name by file, each read once. */
class PolicyFiles {
    private readonly folder: string;
    private readonly known = new Map<string, Policy>();

    /** @param folder where files are looked for that aren't in the working folder. */
    constructor(folder: string) {
        this.folder = folder;
    }

    policy(source: string | Record<string, unknown>, name: string, kind: "identity" | "session"): Policy {
        if (typeof source !== "string" || /^\s*[{[%]/.test(source)) return parseTolerantly(source, name, kind);
        const path = existsSync(source) ? resolve(source) : resolve(this.folder, source);
        const key = `${kind} ${path}`;
        const known = this.known.get(key);
        if (known !== undefined) return known;
        const policy = parseTolerantly(readText(path), source, kind);
        this.known.set(key, policy);
        return policy;
    }
}
