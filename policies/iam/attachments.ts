import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import type { Relations } from "../resources/relations";
import { GROUP, MANAGED_POLICY, PERMISSION_SET, ROLE, USER } from "./documents";

export type PrincipalKind = "user" | "group" | "role" | "permission set";

/** A principal of the stack, or one outside it that the stack names. */
export interface PrincipalRef {
    readonly kind: PrincipalKind;
    /** The name in AWS where it is known, else the name in the program. */
    readonly name: string;
    /** The account it is in: the same name is another principal in another account. */
    readonly account: string;
    /** The resource, where the stack has it. */
    readonly resource: StackSubject | undefined;
}

/** What tells a principal from all others. */
export function keyOf({ kind, name, account, resource }: PrincipalRef): string {
    return resource?.urn ?? `${kind} ${name} of ${account}`;
}

const RESOURCE: Readonly<Record<PrincipalKind, { readonly type: string; readonly ids: readonly string[] }>> = {
    user: { type: USER, ids: ["name", "id"] },
    group: { type: GROUP, ids: ["name", "id"] },
    role: { type: ROLE, ids: ["name", "id", "arn"] },
    "permission set": { type: PERMISSION_SET, ids: ["arn", "id"] },
};

/** The principals a property refers to, by name, by ARN or by where its value came from. */
export function principalRefs(
    from: StackSubject,
    property: string,
    kind: PrincipalKind,
    stack: Relations,
): readonly PrincipalRef[] {
    const { type, ids } = RESOURCE[kind];
    const resources = stack
        .referred(from, property, [type], ids)
        .map((resource) => principalRef(kind, resource, stack));
    const values = listAt(from.props, property);
    const known = new Set(resources.flatMap(({ resource }) => ids.map((id) => resource?.props[id])));
    const outside = (values === UNKNOWN ? [] : values)
        .filter((value): value is string => typeof value === "string" && !known.has(value))
        // Where the value is known but the resource's own name isn't yet, the resource above is the one meant.
        .filter(() => resources.length === 0 || Array.isArray(from.props[property]))
        .map((name): PrincipalRef => ({ kind, name, account: stack.places.accountOf(from), resource: undefined }));
    return [...resources, ...outside];
}

export function principalRef(kind: PrincipalKind, resource: StackSubject, stack: Relations): PrincipalRef {
    const { name } = resource.props;
    return {
        kind,
        name: typeof name === "string" ? name : resource.name,
        account: stack.places.accountOf(resource),
        resource,
    };
}

/** One managed policy given to one principal. */
export interface Attachment {
    readonly principal: PrincipalRef;
    /** The stack's own policy. */
    readonly policy: StackSubject | undefined;
    /** The policy's ARN, where it is known. */
    readonly arn: string | undefined;
    /** The resource that attaches it. */
    readonly by: StackSubject;
}

interface AttachmentShape {
    readonly policies: string;
    readonly principals: readonly (readonly [property: string, kind: PrincipalKind])[];
}

/** Every way to attach a managed policy: where the policy's ARN is, and where its principals are. */
const SHAPES: Readonly<Record<string, AttachmentShape>> = {
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": { policies: "policyArn", principals: [["user", "user"]] },
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { policies: "policyArn", principals: [["group", "group"]] },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { policies: "policyArn", principals: [["role", "role"]] },
    "aws:iam/policyAttachment:PolicyAttachment": {
        policies: "policyArn",
        principals: [
            ["users", "user"],
            ["groups", "group"],
            ["roles", "role"],
        ],
    },
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": {
        policies: "policyArns",
        principals: [["userName", "user"]],
    },
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": {
        policies: "policyArns",
        principals: [["groupName", "group"]],
    },
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
        policies: "policyArns",
        principals: [["roleName", "role"]],
    },
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": {
        policies: "managedPolicyArn",
        principals: [["permissionSetArn", "permission set"]],
    },
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": {
        policies: "managedPolicyArns",
        principals: [["permissionSetArn", "permission set"]],
    },
    // A customer managed policy is given to a permission set by name.
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": {
        policies: "customerManagedPolicyReference",
        principals: [["permissionSetArn", "permission set"]],
    },
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": {
        policies: "customerManagedPolicyReferences",
        principals: [["permissionSetArn", "permission set"]],
    },
};

/** Every attachment of managed policies in the stack. */
export function attachments(stack: Relations): readonly Attachment[] {
    const attached = Object.entries(SHAPES).flatMap(([type, { policies, principals }]) =>
        stack
            .ofType(type)
            .flatMap((by) =>
                principals
                    .flatMap(([property, kind]) => principalRefs(by, property, kind, stack))
                    .flatMap((principal) =>
                        attachedPolicies(by, policies, stack).map((one) => ({ principal, ...one, by })),
                    ),
            ),
    );
    const ofRoles = stack.ofType(ROLE).flatMap((role) =>
        attachedPolicies(role, "managedPolicyArns", stack).map((one) => ({
            principal: principalRef("role", role, stack),
            ...one,
            by: role,
        })),
    );
    // AWS tells of what is attached to a role as the role's own once more.
    const once = new Map<string, Attachment>();
    for (const one of [...attached, ...ofRoles]) {
        const key = `${keyOf(one.principal)} ${one.policy?.urn ?? one.arn ?? one.by.urn}`;
        once.set(key, once.get(key) ?? one);
    }
    return [...once.values()];
}

function attachedPolicies(
    by: StackSubject,
    property: string,
    stack: Relations,
): readonly Pick<Attachment, "policy" | "arn">[] {
    const own = stack.referred(by, property, [MANAGED_POLICY], ["arn", "id"]);
    const references = listAt(by.props, property);
    const names = (references === UNKNOWN ? [] : references).map((one) => at(one, "name"));
    const byName = stack
        .ofType(MANAGED_POLICY)
        .filter(({ props: { name } }) => typeof name === "string" && names.includes(name));
    const policies = [...new Set([...own, ...byName])].map((policy) => ({ policy, arn: textOf(policy.props.arn) }));
    const known = new Set(policies.map(({ arn }) => arn));
    const foreign = (references === UNKNOWN ? [] : references).filter(
        (arn): arn is string => typeof arn === "string" && arn.startsWith("arn:") && !known.has(arn),
    );
    return [...policies, ...foreign.map((arn) => ({ policy: undefined, arn }))];
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
