import { z } from "zod";
import type { Unknown } from "../evaluate/context";

/** A resource as Pulumi knows it: from a stack's state, a preview or a plan. */
export interface PulumiResource {
    readonly urn: string;
    /** Such as `aws:iam/user:User`. */
    readonly type: string;
    /** The URN of the component it belongs to. */
    readonly parent: string | undefined;
    /** The reference to its provider: the provider's URN and id. Default: the only one. */
    readonly provider?: string | undefined;
    /** The provider's id; absent before the resource exists. */
    readonly id: string | undefined;
    readonly properties: Readonly<Record<string, unknown>>;
    /** The resources that a property comes from, by URN. */
    readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** A resource in a state file or in a step of a preview. */
export const resourceState = z.object({
    urn: z.string(),
    type: z.string(),
    id: z.string().optional(),
    parent: z.string().optional(),
    provider: z.string().optional(),
    inputs: z.record(z.string(), z.unknown()).nullish(),
    outputs: z.record(z.string(), z.unknown()).nullish(),
    propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
    delete: z.boolean().optional(),
});
export type ResourceState = z.infer<typeof resourceState>;

/** How Pulumi writes a value that isn't known before deployment. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key of Pulumi's special values, and the mark of a secret among them. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export const LATER: Unknown = { unknown: "is known only after deployment" };
const HIDDEN: Unknown = { unknown: "is a secret" };

/** A value as the program means it: secrets opened where their text is there, and told where something isn't known. */
export function plain(value: unknown): unknown {
    if (value === UNKNOWN) return LATER;
    if (value === "[secret]") return HIDDEN;
    if (typeof value !== "object" || value === null || !(SIGNATURE in value)) return value;
    if (value[SIGNATURE] !== SECRET) return LATER;
    return "plaintext" in value && typeof value.plaintext === "string" ? opened(value.plaintext) : HIDDEN;
}

/** `pulumi stack export --show-secrets` writes a secret's text as JSON. */
function opened(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

export function isUnknownValue(value: unknown): value is Unknown {
    return value === LATER || value === HIDDEN;
}

/** A property that is text; `undefined` where it isn't set. */
export function textOf({ properties }: PulumiResource, key: string): string | Unknown | undefined {
    const value = plain(properties[key]);
    if (isUnknownValue(value)) return value;
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** A property that is a list of texts. */
export function textsOf({ properties }: PulumiResource, key: string): readonly (string | Unknown)[] | Unknown {
    const value = plain(properties[key]);
    if (isUnknownValue(value)) return value;
    if (!Array.isArray(value)) return [];
    return value.map(plain).filter((one): one is string | Unknown => typeof one === "string" || isUnknownValue(one));
}

/** The last part of a URN: the name that the program gives the resource. */
export function logicalName(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}
