import { z } from "zod";
import { asClassic, CLASSIC_TYPES } from "../stack/native";
import { parsed, type StackProvider, type StackResource } from "../stack/resource";
import { SECRET, textAt, UNKNOWN } from "../stack/values";

/** A resource in a state file or in a step of a preview. */
export const resourceState = z.object({
    urn: z.string(),
    type: z.string(),
    custom: z.boolean().optional(),
    id: z.string().optional(),
    parent: z.string().optional(),
    provider: z.string().optional(),
    inputs: z.record(z.string(), z.unknown()).nullish(),
    outputs: z.record(z.string(), z.unknown()).nullish(),
    propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
    delete: z.boolean().optional(),
    external: z.boolean().optional(),
    pendingReplacement: z.boolean().optional(),
    retainOnDelete: z.boolean().optional(),
});
type ResourceState = z.infer<typeof resourceState>;

/** A resource as Pulumi writes it, with the properties that count. */
export interface WrittenResource extends Pick<
    ResourceState,
    "urn" | "type" | "custom" | "id" | "parent" | "provider" | "propertyDependencies" | "external"
> {
    readonly properties: Readonly<Record<string, unknown>>;
}

/** How Pulumi writes a value that isn't known before deployment. */
export const WRITTEN_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key of Pulumi's special values, and the mark of a secret among them. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const WRITTEN_SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The resources of a state, a preview or a plan as those of a stack; those of AWS Cloud Control in the classic form. */
export function stackResources(written: readonly WrittenResource[]): readonly StackResource[] {
    const providers = new Map(
        written
            .filter(({ type }) => /^pulumi:providers:aws(-native)?$/.test(type))
            .map(({ urn, properties }): [string, StackProvider] => [
                urn,
                { urn, name: logicalName(urn), props: plainProperties(properties) },
            ]),
    );
    return written.flatMap((one) => inOneForm(resourceOf(one, providers)));
}

function resourceOf(one: WrittenResource, providers: ReadonlyMap<string, StackProvider>): StackResource {
    const { urn, type, parent, provider, custom, id, properties, propertyDependencies, external } = one;
    const isNew = id === undefined || id === "";
    const dependencies = Object.entries(propertyDependencies ?? {});
    const props = { ...plainProperties(properties), ...(custom === false ? {} : { id: isNew ? UNKNOWN : id }) };
    return {
        urn,
        type,
        name: logicalName(urn),
        parent,
        props,
        dependsOn: Object.fromEntries(dependencies.map(([key, urns]) => [key, urns ?? []])),
        arn: textAt(props, "arn"),
        ...(external === true && { external }),
        // A reference to a provider is its URN and its id.
        provider: providers.get(provider?.slice(0, provider.lastIndexOf("::")) ?? ""),
    };
}

/** One resource of AWS Cloud Control may be several of the classic provider. */
function inOneForm(resource: StackResource): readonly StackResource[] {
    const { type, urn, props, dependsOn } = resource;
    const parts = asClassic({ type, urn, properties: props, dependencies: dependsOn });
    return (
        parts?.map((part) => ({
            ...resource,
            type: CLASSIC_TYPES.has(part.type) ? part.type : type,
            props: part.properties,
            dependsOn: part.dependencies,
            arn: textAt(part.properties, "arn"),
        })) ?? [resource]
    );
}

function plainProperties(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value, 0)]));
}

/** No document nests as deep: what does is left as it is, for the reader of documents to refuse. */
const DEEPEST = 100;

/** A value as the program means it: secrets opened where their text is there, and marked where something isn't known. */
function plain(value: unknown, depth: number): unknown {
    if (value === WRITTEN_UNKNOWN) return UNKNOWN;
    if (value === "[secret]") return SECRET;
    if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
    if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
    const { [SIGNATURE]: signature, plaintext } = value as Readonly<Record<string, unknown>>;
    if (signature !== undefined && signature !== WRITTEN_SECRET) return UNKNOWN;
    // `pulumi stack export --show-secrets` writes a secret's text as JSON.
    if (signature !== undefined) return typeof plaintext === "string" ? plain(parsed(plaintext), depth + 1) : SECRET;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, depth + 1)]));
}

/** The last part of a URN: the name that the program gives the resource. */
function logicalName(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}
