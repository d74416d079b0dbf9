import type { ContextValue, Unknown } from "../evaluate/context";
import { UnknownDocument } from "./iam-details";
import { isUnknownValue, plain, type PulumiResource } from "./pulumi-resource";

/** An inline policy of a stack's principal. */
export interface InlinePolicy {
    readonly PolicyName: string;
    readonly PolicyDocument: string | UnknownDocument;
}

/** A policy's document as text, or why it isn't known. */
export function documentOf(written: unknown): string | UnknownDocument {
    const value = plain(written);
    const open = unknownIn(value);
    if (open !== undefined) return new UnknownDocument(open.unknown);
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** What isn't known of a document given as an object: it may hold ids of what isn't there yet. */
function unknownIn(written: unknown): Unknown | undefined {
    const open = [written];
    for (let value = plain(open.pop()); value !== undefined; value = plain(open.pop())) {
        if (isUnknownValue(value)) return value;
        if (typeof value === "object" && value !== null) open.push(...Object.values(value as Record<string, unknown>));
    }
    return undefined;
}

/** The inlinePolicies argument of a role. */
export function inlinePolicies({ properties }: PulumiResource): InlinePolicy[] {
    const list = plain(properties["inlinePolicies"]);
    if (isUnknownValue(list))
        return [{ PolicyName: "inlinePolicies", PolicyDocument: new UnknownDocument(list.unknown) }];
    return (Array.isArray(list) ? list : []).map((one: unknown, index) => {
        const { name, policy } = (plain(one) ?? {}) as { name?: unknown; policy?: unknown };
        return {
            PolicyName: typeof name === "string" ? name : `inlinePolicies[${index}]`,
            PolicyDocument: documentOf(policy),
        };
    });
}

/** The tags of a principal, those that the provider adds to all resources among them. */
export function tagsOf({ properties }: PulumiResource): { Key: string; Value: ContextValue }[] {
    const tags = plain(properties["tagsAll"] ?? properties["tags"] ?? {});
    if (typeof tags !== "object" || tags === null || isUnknownValue(tags)) return [];
    return Object.entries(tags).flatMap(([Key, written]) => {
        const Value = plain(written);
        return typeof Value === "string" || isUnknownValue(Value) ? [{ Key, Value }] : [];
    });
}
