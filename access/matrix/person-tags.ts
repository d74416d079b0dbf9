import type { Tags } from "../model";

/** An attribute for access control: a session tag, and what of a user it is, such as `${path:userName}`. */
export interface AccessAttribute {
    readonly key: string;
    readonly source: string;
}

/** A user of the identity store, in the form of `aws identitystore list-users`. */
export type StoreUser = Readonly<Record<string, unknown>>;

/** A value of a user; `undefined` where it has none, `null` where it isn't known. */
type Value = string | undefined | null;

/**
 * The session tags that attributes for access control give to a person.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html
 *
 * @returns undefined where one of the values isn't known.
 */
export function personTags(user: StoreUser, attributes: readonly AccessAttribute[]): Tags | undefined {
    const tags: Record<string, string> = {};
    for (const { key, source } of attributes) {
        const value = valueOf(user, source);
        if (value === null) return undefined;
        if (value !== undefined && value !== "") tags[key] = value;
    }
    return tags;
}

/**
 * Whether somebody may come with session tags besides those of attributes for access control: an external identity
 * provider may pass them in its assertion, of which the identity store's values replace those that it has.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html
 */
export function mayHaveOtherTags({ ExternalIds }: StoreUser, isConfigured: boolean): boolean {
    return isConfigured && Array.isArray(ExternalIds) && ExternalIds.length > 0;
}

/** Whether a user is disabled, and can't sign in. */
export function isDisabled({ UserStatus }: StoreUser): boolean {
    return UserStatus === "DISABLED";
}

/** What `${path:name.givenName}` and the like mean of a user; other text is the value itself. */
function valueOf(one: StoreUser, source: string): Value {
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
function enterprise({ Extensions }: StoreUser, name: string): Value {
    if (typeof Extensions !== "object" || Extensions === null) return null;
    const values = (Extensions as Record<string, unknown>)[ENTERPRISE];
    const found = typeof values === "object" && values !== null ? (values as Record<string, unknown>)[name] : undefined;
    return name === "manager" && typeof found === "object" ? null : textOf(found);
}

function textOf(value: unknown): Value {
    return typeof value === "string" || value === undefined ? value : null;
}
