import { GROUP_POLICY, MANAGED_POLICY, PERMISSION_SET_POLICY, ROLE, ROLE_POLICY, USER_POLICY } from "./types";
import { at, listAt, textAt, UNKNOWN } from "./values";

/** Whose a document is. A managed policy's principals are those it is attached to. */
type Holder = "user" | "group" | "role" | "permission set" | "managed policy";

/** An IAM policy document in a resource's properties. */
export interface DocumentSource {
    /** Where it is: `policy`, `inlinePolicies[0].policy`. */
    readonly where: string;
    readonly kind: "identity" | "trust";
    readonly holder: Holder;
    /** The name of an inline policy, where the program gives one. */
    readonly name?: string;
    /** The document as it comes: JSON text or an object. */
    readonly source: unknown;
}

/** Resources with one identity document: the property it is in, and whose it is. */
const SINGLE: Readonly<Record<string, { readonly property: string; readonly holder: Holder }>> = {
    [USER_POLICY]: { property: "policy", holder: "user" },
    [GROUP_POLICY]: { property: "policy", holder: "group" },
    [ROLE_POLICY]: { property: "policy", holder: "role" },
    [MANAGED_POLICY]: { property: "policy", holder: "managed policy" },
    [PERMISSION_SET_POLICY]: { property: "inlinePolicy", holder: "permission set" },
};

/** Every type with a document that says what somebody may do. */
export const IDENTITY_TYPES: readonly string[] = [...Object.keys(SINGLE), ROLE];

/** A resource's type and properties: all that its documents take. */
export interface DocumentHolder {
    readonly type: string;
    readonly props: Readonly<Record<string, unknown>>;
    readonly external?: true;
}

/** A resource's IAM documents. Inline policies whose very number is unknown are one unknown document. */
export function documentSources({ type, props, external }: DocumentHolder): readonly DocumentSource[] {
    if (type === ROLE) {
        const inline = listAt(props, "inlinePolicies");
        const trust = at(props, "assumeRolePolicy");
        return [
            ...(trust === undefined
                ? []
                : [{ where: "assumeRolePolicy", kind: "trust" as const, holder: "role" as const, source: trust }]),
            ...(inline === UNKNOWN
                ? [{ where: "inlinePolicies", kind: "identity" as const, holder: "role" as const, source: UNKNOWN }]
                : inline.flatMap(inlineSource)),
        ];
    }
    const single = SINGLE[type];
    // A preview doesn't tell what it read.
    const source = single && (at(props, single.property) ?? (external === true ? UNKNOWN : undefined));
    if (single === undefined || source === undefined) return [];
    const { property: where, holder } = single;
    const name = textAt(props, "name");
    return [{ where, kind: "identity", holder, source, ...(name !== undefined && { name }) }];
}

/** One of a role's inline policies. The provider writes an empty one to say that there is none. */
function inlineSource(entry: unknown, index: number): readonly DocumentSource[] {
    const source = at(entry, "policy");
    if (source === undefined || source === "") return [];
    const name = textAt(entry, "name");
    const where = `inlinePolicies[${index}].policy`;
    return [{ where, kind: "identity", holder: "role", source, ...(name !== undefined && { name }) }];
}
