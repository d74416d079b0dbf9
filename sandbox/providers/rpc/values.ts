/**
 * Property values as they travel between the engine and a provider: JSON, with marks for what JSON can't say.
 * https://pulumi-developer-docs.readthedocs.io/latest/docs/references/property-values.html
 */

/** A resource's properties, or any object among them. */
export type Properties = Record<string, unknown>;

/** Stands for a value that is not known before the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine says of which type an unknown value will be; nothing here depends on it. */
const unknowns = new Set([
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key under which a value says that it is more than a plain object, and what it may be. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export function isUnknown(value: unknown): boolean {
    return typeof value === "string" && unknowns.has(value);
}

export function isObject(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value, or anything inside it, is unknown. */
export function containsUnknown(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(containsUnknown);

    return isObject(value) ? Object.values(value).some(containsUnknown) : isUnknown(value);
}

/**
 * The plain value: secrets and outputs unwrapped, references to resources replaced by their ids, absent values left
 * out. The engine keeps the mark of a secret for a provider that says it doesn't accept them.
 */
export function plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plain);

    if (!isObject(value)) return isUnknown(value) ? UNKNOWN : value;

    switch (value[SIGNATURE]) {
        case undefined:
            return plainProperties(value);
        case SECRET:
            return plain(value["value"]);
        case OUTPUT:
            return "value" in value ? plain(value["value"]) : UNKNOWN;
        case RESOURCE:
            return "id" in value ? plain(value["id"]) : plain(value["urn"]);
        default:
            throw new Error("The sandbox's providers don't support assets and archives.");
    }
}

/** {@link plain}, for a whole set of properties. Properties that are null count as absent. */
export function plainProperties(properties: Properties): Properties {
    return Object.fromEntries(
        Object.entries(properties)
            .filter(([, value]) => value !== null && value !== undefined)
            .map(([key, value]) => [key, plain(value)]),
    );
}

/** Whether a value, or anything inside it, is to be kept secret. */
export function containsSecret(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(containsSecret);

    if (!isObject(value)) return false;

    const marked = value[SIGNATURE] === SECRET || (value[SIGNATURE] === OUTPUT && value["secret"] === true);
    return marked || Object.values(value).some(containsSecret);
}

/** A value that the engine keeps encrypted and hides. */
export function secret(value: unknown): Properties {
    return { [SIGNATURE]: SECRET, value };
}

/** A value that marks a reference to a resource, as components hand them out. */
export function resourceReference(urn: string, id: string): Properties {
    return { [SIGNATURE]: RESOURCE, urn, id };
}
