import type { PolicyConfigSchema } from "@pulumi/policy";
import { isNamedInstances } from "../../access/grants";
import { ADJUSTABLE, IAM_QUOTAS, limitOf, type QuotaName, type Quotas } from "../../access/quotas";
import { at, listAt, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, type RuleConfig, type StackSubject, type Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import {
    attachments,
    documentSources,
    GROUP_POLICY,
    IDENTITY_TYPES,
    keyOf,
    MANAGED_POLICY,
    PERMISSION_SET_POLICY,
    type PrincipalRef,
    principalRefs,
    ROLE,
    readDocuments,
    ROLE_POLICY,
    USER_POLICY,
} from "../../access/stack";

/** The checks of a rule on sizes: `text` says what is wrong with one, if anything is. */
export function onSizes(
    text: (measure: Measure, config: RuleConfig) => string | undefined,
): Required<Pick<Rule, "resource" | "stack">> {
    return {
        resource: {
            types: IDENTITY_TYPES,
            check: (subject, config) => {
                const found = measures(subject, config);
                return found.length === 0
                    ? notApplicable("its documents are unknown")
                    : judge(found.flatMap((one) => text(one, config) ?? []));
            },
        },
        stack: (resources, config) =>
            principalMeasures(resources, config).flatMap(({ urn, ...measure }) => {
                const problem = text(measure, config);
                return problem === undefined ? [] : [{ problem, ...(urn !== undefined && { urn }) }];
            }),
    };
}

/** Something IAM counts: how much there is, and how much it allows. */
interface Measure {
    readonly what: string;
    readonly used: number;
    readonly limit: number;
    /** Whether AWS raises the limit on request, and this is only the default. */
    readonly isDefault: boolean;
    /** Whether this project fills it with instances by name: those that it has no room for get another policy. */
    readonly filled?: boolean;
}

const INLINE: Readonly<Record<string, readonly [what: string, quota: QuotaName]>> = {
    [USER_POLICY]: ["The user's inline policies", "userPolicySize"],
    [GROUP_POLICY]: ["The group's inline policies", "groupPolicySize"],
    [ROLE_POLICY]: ["The role's inline policies", "rolePolicySize"],
    [MANAGED_POLICY]: ["The managed policy", "managedPolicySize"],
    [PERMISSION_SET_POLICY]: ["The permission set's inline policy", "permissionSetPolicySize"],
};

/** The quotas that AWS raises on request, as settings of a rule: those of the account. */
export const quotaSettings: PolicyConfigSchema["properties"] = {
    quotas: {
        type: "object",
        properties: Object.fromEntries(
            ADJUSTABLE.map((name) => [name, { type: "integer", minimum: IAM_QUOTAS[name].default }]),
        ),
        additionalProperties: false,
        default: {},
        description: `The account's own quotas, where AWS has raised them: ${ADJUSTABLE.join(", ")} (aws iam get-account-summary tells them)`,
    },
};

function quotasOf({ quotas }: RuleConfig): Quotas {
    return typeof quotas === "object" && quotas !== null ? quotas : {};
}

/** What IAM counts of one resource by itself; documents not known yet aren't counted. */
function measures(subject: Subject, config: RuleConfig): readonly Measure[] {
    const quotas = quotasOf(config);
    const measured = documentSources(subject).flatMap(({ kind, where, source }) => {
        const used = size(source);
        return used === undefined ? [] : [{ kind, where, used }];
    });
    const filled = readDocuments(subject).some(
        (one) => one.state === "read" && one.policy.statements.some(({ sid }) => isNamedInstances(sid)),
    );
    const inline = measured.filter(({ kind }) => kind === "identity");
    if (subject.type === ROLE) {
        const trust = measured.filter(({ kind }) => kind === "trust");
        const total = inline.reduce((sum, { used }) => sum + used, 0);
        return [
            ...trust.map(({ used }) => measure("The trust policy", "trustPolicySize", used, quotas)),
            ...(inline.length > 0 ? [measure("The role's inline policies", "rolePolicySize", total, quotas)] : []),
        ];
    }
    const [what, quota] = INLINE[subject.type] ?? [];
    return what === undefined || quota === undefined
        ? []
        : inline.map(({ used }) => ({ ...measure(what, quota, used, quotas), filled }));
}

/** A permission set becomes a role in each account, with the role's quota there. */
const ATTACHED = {
    user: "policiesOfUser",
    group: "policiesOfGroup",
    role: "policiesOfRole",
    "permission set": "policiesOfRole",
} as const;

/** What IAM counts of principals with several inline policies, attached policies and groups. */
function principalMeasures(
    resources: readonly StackSubject[],
    config: RuleConfig,
): readonly (Measure & { readonly urn: string | undefined })[] {
    const quotas = quotasOf(config);
    const stack = new Relations(resources);
    const found: (Measure & { readonly urn: string | undefined })[] = [];
    for (const [type, property, kind, quota] of [
        [USER_POLICY, "user", "user", "userPolicySize"],
        [GROUP_POLICY, "group", "group", "groupPolicySize"],
        [ROLE_POLICY, "role", "role", "rolePolicySize"],
    ] as const) {
        const held = collect(stack.ofType(type), (one) => principalRefs(one, property, kind, stack));
        for (const { ref, by } of held) {
            const separate = by.flatMap((one) => measures(one, config)).map(({ used: one }) => one);
            const counted = [...separate, ...ownInline(ref.resource, by)];
            if (counted.length < 2) continue;

            const used = counted.reduce((sum, one) => sum + one, 0);
            found.push({
                ...measure(`${ref.name}'s inline policies together`, quota, used, quotas),
                urn: ref.resource?.urn ?? by[0]?.urn,
            });
        }
    }
    const attached = collect(attachments(stack), ({ principal }) => [principal]);
    for (const { ref, by } of attached) {
        const used = new Set(by.map(({ arn, policy }) => policy?.urn ?? arn)).size;
        found.push({
            ...measure(`Number of managed policies of ${ref.name}`, ATTACHED[ref.kind], used, quotas),
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
            ...measure(`Number of groups of ${ref.name}`, "groupsOfUser", used, quotas),
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
    if (role?.type !== ROLE) return [];

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
    if (source === UNKNOWN) return undefined;

    const text =
        typeof source === "string"
            ? source
            : JSON.stringify(source, (_key, value: unknown) => (value === UNKNOWN ? "" : value));
    return text.replace(/\s/g, "").length;
}

function measure(what: string, quota: QuotaName, used: number, quotas: Quotas): Measure {
    const isDefault = IAM_QUOTAS[quota].adjustable && quotas[quota] === undefined;
    return { what, used, limit: limitOf(quota, quotas), isDefault };
}

function collect<T>(
    all: readonly T[],
    refs: (one: T) => readonly PrincipalRef<StackSubject>[],
): readonly { ref: PrincipalRef<StackSubject>; by: T[] }[] {
    const found = new Map<string, { ref: PrincipalRef<StackSubject>; by: T[] }>();
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
