import { RunError } from "@pulumi/pulumi";
import * as z from "zod";
import { roleSubjects } from "./subjects";

/** The namespace of this program's configuration: the project's name. */
export const NAMESPACE = "session-manager-access-bootstrap";

export const GITHUB = "https://token.actions.githubusercontent.com";

const text = (expected: string, pattern: RegExp) => z.string({ error: expected }).regex(pattern, { error: expected });

/** Without wildcards: whose tokens a role accepts is the whole protection of the role. */
const SUBJECT = "the subject of a token without wildcards, such as repo:example/access:environment:prod";
const LOOSE_SUBJECT =
    "the subject of a token, with wildcards only behind its second colon, such as project_path:example/access:ref_type:branch:ref:*";
const subjects = (expected: string, pattern: RegExp) =>
    z.array(text(expected, pattern), { error: `a list of subjects, each ${expected}` }).min(1, {
        error: `a list of at least one subject, each ${expected}`,
    });

function map<Shape extends z.ZodRawShape>(shape: Shape) {
    const keys = Object.keys(shape);
    return z.strictObject(shape, {
        error: (issue) =>
            issue.code === "unrecognized_keys" ? `one of ${keys.join(", ")}` : `a map with the keys ${keys.join(", ")}`,
    });
}

const environment = map({
    subjects: subjects(SUBJECT, /^[^*?]+$/).optional(),
    path: text(
        "an IAM path that begins and ends with a slash, such as /session-access/prod/",
        /^\/([\w+=,.@-]+\/)*$/,
    ).default("/"),
    permissionsBoundaryArn: text(
        "the ARN of a managed policy",
        /^arn:[\w-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    ).optional(),
    region: text("an AWS region, such as eu-central-1", /^[a-z]{2}(-[a-z]+)+-\d$/).optional(),
});

const schema = map({
    repository: text("OWNER/NAME, such as example/session-access", /^([\w.-]+\/[\w.-]+)?$/).default(""),
    issuer: text(
        "an address with https:// and without a slash at its end",
        /^https:\/\/[\w.-]+(\/[\w./-]*\w)?$/,
    ).default(GITHUB),
    audience: text("the audience of the CI's tokens, without wildcards", /^[^\s*?]+$/).default("sts.amazonaws.com"),
    providerArn: text(
        "the ARN of an OpenID Connect provider",
        /^(arn:[\w-]+:iam::\d{12}:oidc-provider\/\S+)?$/,
    ).default(""),
    preview: map({ subjects: subjects(LOOSE_SUBJECT, /^[^:*?]+:[^:*?]+:.+$/).optional() }).default({}),
    environments: z
        .record(
            text(
                "the name of an environment: 1 to 32 letters, digits, hyphens and underscores",
                /^[A-Za-z0-9][\w-]{0,31}$/,
            ),
            environment,
            { error: "a map of environments, such as {dev: {}, prod: {}}" },
        )
        .refine((all) => Object.keys(all).length > 0, { error: "a map of at least one environment" })
        .default({ dev: { path: "/" }, staging: { path: "/" }, prod: { path: "/" } }),
    state: map({
        // The names of buckets are everybody's: only the reader knows one that is free.
        bucket: text(
            "the name of an S3 bucket that doesn't exist: 3 to 63 lowercase letters, digits, dots and hyphens",
            /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        ),
        kmsKeyAlias: text(
            "a KMS alias that begins with alias/, such as alias/pulumi-secrets",
            /^alias\/(?!aws\/)[\w/-]+$/,
        ).default("alias/pulumi-secrets"),
    }),
    protect: z.boolean({ error: "true or false" }).default(true),
});

export type BootstrapSettings = Omit<z.infer<typeof schema>, "preview" | "environments"> & {
    readonly preview: { readonly subjects: readonly string[] };
    readonly environments: Readonly<Record<string, EnvironmentSettings>>;
};

export type EnvironmentSettings = z.infer<typeof environment> & { readonly subjects: readonly string[] };

/**
 * Reads the configuration of the stack, keys with their namespace as `pulumi.runtime.allConfig()` gives it.
 *
 * @throws RunError with a line for each value that is wrong.
 */
export function readBootstrap(values: Readonly<Record<string, string>>): BootstrapSettings {
    const own = Object.entries(values).flatMap(([key, value]) =>
        key.startsWith(`${NAMESPACE}:`) ? [[key.slice(NAMESPACE.length + 1), valueOf(value)] as const] : [],
    );
    const input = Object.fromEntries(own);
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new RunError(parsed.error.issues.map((issue) => problem(issue, input)).join("\n"));

    const { repository, issuer, preview, environments, ...rest } = parsed.data;
    const known = roleSubjects({ repository, issuer, previewSubjects: preview.subjects, environments });
    if (known === undefined) {
        throw new RunError(
            issuer === GITHUB
                ? `missing value for ${NAMESPACE}:repository (expected OWNER/NAME, such as example/session-access)`
                : `missing value for ${NAMESPACE}:preview.subjects and for the subjects of each of ${NAMESPACE}:environments (expected with the issuer ${issuer}: only GitHub's subjects follow from the repository)`,
        );
    }
    return { ...rest, repository, issuer, ...known };
}

/** Maps and flags reach a program as JSON. */
function valueOf(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

function problem(issue: z.core.$ZodIssue, input: unknown): string {
    const { path } = issue;
    const place = (steps: readonly PropertyKey[]) =>
        `${NAMESPACE}:${steps
            .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
            .join("")
            .slice(1)}`;
    if (issue.code === "unrecognized_keys")
        return issue.keys.map((key) => `unknown key ${place([...path, key])} (expected ${issue.message})`).join("\n");

    if (issue.code === "invalid_key") {
        const expected = issue.issues[0]?.message ?? issue.message;
        return `invalid key ${JSON.stringify(String(path.at(-1)))} for ${place(path.slice(0, -1))} (expected ${expected})`;
    }
    const found = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], input);
    return found === undefined
        ? `missing value for ${place(path)} (expected ${issue.message})`
        : `invalid value ${JSON.stringify(found)} for ${place(path)} (expected ${issue.message})`;
}
