import type { GlobPart } from "../match/glob";
import { isVariable, type Template } from "../policy/template";
import { isUnknown, type RequestContext } from "./context";

/** A template with its variables filled in, or the variable that keeps it from being filled. */
export type Filled =
    | { readonly kind: "text"; readonly parts: readonly GlobPart[] }
    | { readonly kind: "absent"; readonly name: string }
    | { readonly kind: "unknown"; readonly name: string };

/** Puts the request's values in the place of variables. Wildcards in such a value are plain characters. */
export function fill(template: Template, context: RequestContext): Filled {
    const parts: GlobPart[] = [];
    for (const part of template.parts) {
        if (!isVariable(part)) {
            parts.push(part);
            continue;
        }
        const value = context.get(part.key);
        if (value !== undefined && typeof value !== "string" && isUnknown(value)) {
            return { kind: "unknown", name: part.name };
        }
        // Only keys with one value can be variables.
        const several = typeof value === "object" && value.length > 1;
        if (several) return { kind: "unknown", name: part.name };
        const text = (typeof value === "object" ? value[0] : value) ?? part.fallback;
        if (text === undefined) return { kind: "absent", name: part.name };
        parts.push({ text, wildcards: false });
    }
    return { kind: "text", parts };
}
