import { at, listAt, UNKNOWN } from "../pack/known";
import type { Subject } from "../pack/rule";

/** Who a document belongs to. A managed policy's principals are those it is attached to. */
export type Holder = "user" | "group" | "role" | "permission set" | "managed policy";

/** An IAM policy document in a resource's properties. */
export interface DocumentSource {
    /** Where it stands: `policy`, `inlinePolicies[0].policy`. */
    readonly where: string;
    readonly kind: "identity" | "trust";
    readonly holder: Holder;
    /** The document as it comes: JSON text or an object. */
    readonly source: unknown;
}

export const USER = "aws:iam/user:User";
export const GROUP = "aws:iam/group:Group";
export const ROLE = "aws:iam/role:Role";
export const PERMISSION_SET = "aws:ssoadmin/permissionSet:PermissionSet";
export const MANAGED_POLICY = "aws:iam/policy:Policy";
export const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
export const GROUP_POLICY = "aws:iam/groupPolicy:GroupPolicy";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const PERMISSION_SET_POLICY = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";

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

/**
 * Whether a managed policy is a permissions boundary by its name. A boundary grants nothing: what it allows is only the
 * most that others may grant. Nothing else of the policy itself shows it; where such a one is attached all the same, the
 * rules on stacks say so.
 */
export function isBoundary({ type, name, props }: Subject): boolean {
    return (
        type === MANAGED_POLICY &&
        [name, props.name, props.namePrefix, props.path].some(
            (text) => typeof text === "string" && /boundar(y|ies)/i.test(text),
        )
    );
}

/** A resource's IAM documents. Inline policies whose very number is unknown are one unknown document. */
export function documentSources(subject: Subject): readonly DocumentSource[] {
    if (subject.type === ROLE) {
        const inline = listAt(subject.props, "inlinePolicies");
        const trust = at(subject.props, "assumeRolePolicy");
        return [
            ...(trust === undefined
                ? []
                : [{ where: "assumeRolePolicy", kind: "trust" as const, holder: "role" as const, source: trust }]),
            ...(inline === UNKNOWN
                ? [{ where: "inlinePolicies", kind: "identity" as const, holder: "role" as const, source: UNKNOWN }]
                : inline.flatMap(inlineSource)),
        ];
    }
    const single = SINGLE[subject.type];
    const source = single && at(subject.props, single.property);
    return single === undefined || source === undefined
        ? []
        : [{ where: single.property, kind: "identity", holder: single.holder, source }];
}

/** One of a role's inline policies. The provider writes an empty one to say that there is none. */
function inlineSource(entry: unknown, index: number): readonly DocumentSource[] {
    const source = at(entry, "policy");
    return source === undefined || source === ""
        ? []
        : [{ where: `inlinePolicies[${index}].policy`, kind: "identity", holder: "role", source }];
}
