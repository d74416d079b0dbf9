import { z } from "zod";
import type { Tags } from "../../model";
import type { AnswerFolder } from "./answers";

const text = z.string().nullish();
const listed = z.array(z.looseObject({ Primary: z.boolean().nullish() })).nullish();

/** A user of the identity store, with what attributes for access control can be made from. */
export const user = z.looseObject({
    UserId: z.string(),
    UserName: z.string().optional(),
    Name: z.looseObject({}).nullish(),
    DisplayName: text,
    Emails: listed,
    Addresses: listed,
    PhoneNumbers: listed,
    Extensions: z.record(z.string(), z.unknown()).nullish(),
});
type User = z.infer<typeof user>;

const COMMAND = "describe-instance-access-control-attribute-configuration";
/** The command answers with an error where there is none: then the file is `{}`. */
const configuration = z.object({
    InstanceAccessControlAttributeConfiguration: z
        .object({
            AccessControlAttributes: z.array(
                z.object({ Key: z.string(), Value: z.object({ Source: z.array(z.string()) }) }),
            ),
        })
        .nullish(),
});

/** A value of a user; `undefined` where it has none, `null` where it isn't known. */
type Value = string | undefined | null;

/**
 * The session tags that attributes for access control give to people.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html
 *
 * @returns undefined where the configuration isn't there: then no one's tags are known. For a user, undefined where one
 * of the values isn't known.
 * @throws SourceError for a file of another kind.
 */
export function readAttributes(folder: AnswerFolder): ((one: User) => Tags | undefined) | undefined {
    const file = `${COMMAND}.json`;
    if (!folder.has(file)) return undefined;
    const answer = folder.read(configuration, `aws sso-admin ${COMMAND}`, file);
    const attributes = answer.InstanceAccessControlAttributeConfiguration?.AccessControlAttributes ?? [];
    return (one) => {
        const tags: Record<string, string> = {};
        for (const { Key, Value } of attributes) {
            const value = valueOf(one, Value.Source[0] ?? "");
            if (value === null) return undefined;
            if (value !== undefined && value !== "") tags[Key] = value;
        }
        return tags;
    };
}

/** What `${path:name.givenName}` and the like mean of a user; other text is the value itself. */
function valueOf(one: User, source: string): Value {
    const path = /^\$\{path:(.+)\}$/.exec(source)?.[1];
    if (path === undefined) return source.includes("${") ? null : source;
    const [first = "", ...rest] = path.split(".");
    const list = /^(emails|addresses|phoneNumbers)\[primary eq true\]$/.exec(first)?.[1];
    if (list !== undefined) return primary(one[capital(list)], rest[0] ?? "value");
    if (first === "enterprise") return enterprise(one, rest[0] ?? "");
    const [holder, name] = first === "name" ? [one.Name ?? {}, rest[0] ?? ""] : [one, first];
    return textOf((holder as Record<string, unknown>)[capital(name)]);
}

function capital(name: string): string {
    return name.charAt(0).toUpperCase() + name.slice(1);
}

function primary(values: unknown, name: string): Value {
    const found = (Array.isArray(values) ? (values as Record<string, unknown>[]) : []).find(
        ({ Primary }) => Primary === true,
    );
    return textOf(found?.[capital(name)]);
}

const ENTERPRISE = "aws:identitystore:enterprise";

/** The enterprise attributes come only with `--extensions`. */
function enterprise({ Extensions }: User, name: string): Value {
    if (!Extensions) return null;
    const values = Extensions[ENTERPRISE];
    const found = typeof values === "object" && values !== null ? (values as Record<string, unknown>)[name] : undefined;
    return name === "manager" && typeof found === "object" ? null : textOf(found);
}

function textOf(value: unknown): Value {
    return typeof value === "string" || value === undefined ? value : null;
}
