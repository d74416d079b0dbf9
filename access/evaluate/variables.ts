import type { GlobPart } from "../match/glob";
import { isVariable, type Template } from "../policy/template";
import { isUnknown, type RequestContext } from "./context";

/** A piece of a pattern; an open one stands for a value that isn't known, and its wildcards for what that may be. */
export interface PossiblePart extends GlobPart {
    readonly open: boolean;
}

/** A template with its variables filled in, or the variable that keeps it from being filled. */
type Filled =
    | { readonly kind: "text"; readonly parts: readonly PossiblePart[] }
    | { readonly kind: "absent"; readonly name: string }
    | {
          readonly kind: "unknown";
          readonly name: string;
          /** Whether the variable may have no value at all. */
          readonly absent: boolean;
          /** Nothing that these parts don't match can be matched; undefined where even that isn't said. */
          readonly parts: readonly PossiblePart[] | undefined;
      };

/** Puts the request's values in the place of variables. Wildcards in such a value are plain characters. */
export function fill(template: Template, context: RequestContext): Filled {
    const parts: PossiblePart[] = [];
    let unknown: { readonly name: string; readonly absent: boolean } | undefined;
    for (const part of template.parts) {
        if (!isVariable(part)) {
            parts.push({ ...part, open: false });
            continue;
        }
        const { name, fallback } = part;
        const value = context.get(part.key);
        if (value !== undefined && typeof value !== "string" && isUnknown(value)) {
            const absent = value.absent === true && fallback === undefined;
            unknown = { name: unknown?.name ?? name, absent: absent || unknown?.absent === true };
            parts.push({ text: value.absent === true ? "*" : (value.like ?? "*"), wildcards: true, open: true });
            continue;
        }
        // Only keys with one value can be variables.
        const several = typeof value === "object" && value.length > 1;
        if (several) return { kind: "unknown", name, absent: false, parts: undefined };
        const text = (typeof value === "object" ? value[0] : value) ?? fallback;
        if (text === undefined) return { kind: "absent", name };
        parts.push({ text, wildcards: false, open: false });
    }
    return unknown === undefined ? { kind: "text", parts } : { kind: "unknown", ...unknown, parts };
}
