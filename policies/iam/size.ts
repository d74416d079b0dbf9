import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject, Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { attachments, keyOf, principalRefs, type PrincipalRef } from "./attachments";
import {
    documentSources,
    GROUP_POLICY,
    MANAGED_POLICY,
    PERMISSION_SET_POLICY,
    ROLE,
    ROLE_POLICY,
    USER_POLICY,
} from "./documents";

/**
 * IAM's limits in characters, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const LIMITS = {
    "The user's inline policies": 2_048,
    "The group's inline policies": 5_120,
    "The role's inline policies": 10_240,
    "The managed policy": 6_144,
    "The trust policy": 2_048,
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
    "The permission set's inline policy": 32_768,
} as const;

/** Something IAM counts: how much there is, and how much it allows. */
export interface Measure {
    readonly what: string;
    readonly used: number;
    readonly limit: number;
}

const INLINE: Readonly<Record<string, keyof typeof LIMITS>> = {
    [USER_POLICY]: "The user's inline policies",
    [GROUP_POLICY]: "The group's inline policies",
    [ROLE_POLICY]: "The role's inline policies",
    [MANAGED_POLICY]: "The managed policy",
    [PERMISSION_SET_POLICY]: "The permission set's inline policy",
};

/** What IAM counts of one resource by itself; documents not known yet aren't counted. */
export function measures(subject: Subject): readonly Measure[] {
    const measured = documentSources(subject).flatMap(({ kind, where, source }) => {
        const used = size(source);
        return used === undefined ? [] : [{ kind, where, used }];
    });
    const inline = measured.filter(({ kind }) => kind === "identity");
    if (subject.type === ROLE) {
        const trust = measured.filter(({ kind }) => kind === "trust");
        const total = inline.reduce((sum, { used }) => sum + used, 0);
        return [
            ...trust.map(({ used }) => measure("The trust policy", used)),
            ...(inline.length > 0 ? [measure("The role's inline policies", total)] : []),
        ];
    }
    const name = INLINE[subject.type];
    return name === undefined ? [] : inline.map(({ used }) => measure(name, used));
}

/** The most managed policies on a principal, and the most groups of a user, that IAM allows without asking. */
const ATTACHED = 10;
const GROUPS = 10;

/** What IAM counts of principals with several inline policies, attached policies and groups. */
export function principalMeasures(
    resources: readonly StackSubject[],
): readonly (Measure & { readonly urn: string | undefined })[] {
    const stack = new Relations(resources);
    const found: (Measure & { readonly urn: string | undefined })[] = [];
    for (const [type, property, kind] of [
        [USER_POLICY, "user", "user"],
        [GROUP_POLICY, "group", "group"],
        [ROLE_POLICY, "role", "role"],
    ] as const) {
        const held = collect(stack.ofType(type), (one) => principalRefs(one, property, kind, stack));
        for (const { ref, by } of held) {
            const separate = by.flatMap(measures).map(({ used: one }) => one);
            const counted = [...separate, ...ownInline(ref.resource, by)];
            if (counted.length < 2) {
                continue;
            }
            const used = counted.reduce((sum, one) => sum + one, 0);
            found.push({
                ...measure(INLINE[type] ?? "The managed policy", used),
                what: `${ref.name}'s inline policies together`,
                urn: ref.resource?.urn ?? by[0]?.urn,
            });
        }
    }
    const attached = collect(attachments(stack), ({ principal }) => [principal]);
    for (const { ref, by } of attached) {
        const used = new Set(by.map(({ arn, policy }) => policy?.urn ?? arn)).size;
        found.push({
            what: `Number of managed policies of ${ref.name}`,
            used,
            limit: ATTACHED,
            urn: ref.resource?.urn ?? by[0]?.by.urn,
        });
    }
    const memberships = collect(
        stack.ofType("aws:iam/userGroupMembership:UserGroupMembership", "aws:iam/groupMembership:GroupMembership"),
        (one) => ["user", "users"].flatMap((property) => principalRefs(one, property, "user", stack)),
    );
    for (const { ref, by } of memberships) {
        const groups = by.flatMap((one) =>
            ["group", "groups"].flatMap((property) => principalRefs(one, property, "group", stack)),
        );
        const used = new Set(groups.map(keyOf)).size;
        found.push({
            what: `Number of groups of ${ref.name}`,
            used,
            limit: GROUPS,
            urn: ref.resource?.urn ?? by[0]?.urn,
        });
    }
    return found;
}

/**
 * The sizes of a role's own inline policies but for those that are resources as well: once it exists, AWS tells of all of
 * them as the role's.
 */
function ownInline(role: StackSubject | undefined, separate: readonly StackSubject[]): readonly number[] {
    if (role?.type !== ROLE) {
        return [];
    }
    const inline = listAt(role.props, "inlinePolicies");
    const texts = (property: string) =>
        new Set(separate.map(({ props }) => props[property]).filter((one) => typeof one === "string"));
    const [names, documents] = [texts("name"), texts("policy")];
    return (inline === UNKNOWN ? [] : inline)
        .filter((one) => !names.has(at(one, "name") as string) && !documents.has(at(one, "policy") as string))
        .flatMap((one) => size(at(one, "policy") ?? "") ?? []);
}

/** How IAM counts a document: its characters without white space. Undefined where it isn't known. */
function size(source: unknown): number | undefined {
    if (source === UNKNOWN) {
        return undefined;
    }
    const text =
        typeof source === "string"
            ? source
            : JSON.stringify(source, (_key, value: unknown) => (value === UNKNOWN ? "" : value));
    return text.replace(/\s/g, "").length;
}

function measure(what: keyof typeof LIMITS, used: number): Measure {
    return { what, used, limit: LIMITS[what] };
}

function collect<T>(
    all: readonly T[],
    refs: (one: T) => readonly PrincipalRef[],
): readonly { ref: PrincipalRef; by: T[] }[] {
    const found = new Map<string, { ref: PrincipalRef; by: T[] }>();
    for (const one of all) {
        for (const ref of refs(one)) {
            const key = keyOf(ref);
            const known = found.get(key) ?? { ref, by: [] };
            found.set(key, known);
            known.by.push(one);
        }
    }
    return [...found.values()];
}
