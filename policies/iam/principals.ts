import { at } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import type { Relations } from "../resources/relations";
import { awsPolicy, awsPolicyName } from "./aws-managed";
import { type Attachment, attachments, keyOf, principalRef, type PrincipalRef, principalRefs } from "./attachments";
import {
    GROUP,
    GROUP_POLICY,
    PERMISSION_SET,
    PERMISSION_SET_POLICY,
    ROLE,
    ROLE_POLICY,
    USER,
    USER_POLICY,
} from "./documents";
import { readDocuments, type ReadDocument } from "./read";

/** A document that counts for a principal, and the resource it stands in. */
export interface HeldDocument {
    readonly document: ReadDocument;
    readonly resource: StackSubject;
}

/** A principal with all that the stack gives it: inline, attached, and for a user what its groups have. */
export interface Principal extends PrincipalRef {
    readonly documents: readonly HeldDocument[];
    /** Attached policies that neither the stack has nor the pack knows, as it does some of AWS's own. */
    readonly foreign: readonly Attachment[];
    /** For a user. */
    readonly groups: readonly PrincipalRef[];
}

/** Resources with an inline policy, and the property that names the principal. */
const INLINE = [
    [USER_POLICY, "user", "user"],
    [GROUP_POLICY, "group", "group"],
    [ROLE_POLICY, "role", "role"],
    [PERMISSION_SET_POLICY, "permissionSetArn", "permission set"],
] as const;

/** The users, groups, roles and permission sets that a stack has or names. */
export function principals(stack: Relations): readonly Principal[] {
    const found = new Map<string, { ref: PrincipalRef; documents: HeldDocument[]; foreign: Attachment[] }>();
    const entry = (ref: PrincipalRef) => {
        const key = keyOf(ref);
        const known = found.get(key) ?? { ref, documents: [], foreign: [] };
        found.set(key, known);
        return known;
    };
    for (const [kind, type] of [
        ["user", USER],
        ["group", GROUP],
        ["role", ROLE],
        ["permission set", PERMISSION_SET],
    ] as const) {
        for (const resource of stack.ofType(type)) {
            const own = readDocuments(resource).filter((document) => document.kind === "identity");
            entry(principalRef(kind, resource, stack)).documents.push(
                ...own.map((document) => ({ document, resource })),
            );
        }
    }
    for (const [type, property, kind] of INLINE) {
        for (const resource of stack.ofType(type)) {
            const held = readDocuments(resource).map((document) => ({ document, resource }));
            principalRefs(resource, property, kind, stack).forEach((ref) => entry(ref).documents.push(...held));
        }
    }
    for (const attachment of attachments(stack)) {
        const { policy, arn, by } = attachment;
        const aws = policy === undefined && arn !== undefined ? awsDocument(arn) : undefined;
        if (aws !== undefined) {
            entry(attachment.principal).documents.push({ document: aws, resource: by });
        } else if (policy === undefined) {
            entry(attachment.principal).foreign.push(attachment);
        } else {
            const held = readDocuments(policy).map((document) => ({ document, resource: policy }));
            entry(attachment.principal).documents.push(...held);
        }
    }
    const groups = memberships(stack);
    return [...found.entries()].map(([key, { ref, documents, foreign }]) => {
        const own = groups.get(key) ?? [];
        const inherited = own.map((group) => found.get(keyOf(group))).filter((group) => group !== undefined);
        return {
            ...ref,
            documents: [...withoutEchoes(documents, ref), ...inherited.flatMap((group) => group.documents)],
            foreign: [...foreign, ...inherited.flatMap((group) => group.foreign)],
            groups: own,
        };
    });
}

/** AWS tells of all inline policies of a role as the role's own; those that are resources as well are left to these. */
function withoutEchoes(documents: readonly HeldDocument[], { resource: role }: PrincipalRef): readonly HeldDocument[] {
    const separate = documents.filter(({ resource }) => resource.type === ROLE_POLICY);
    const [names, texts] = [
        new Set(separate.map(({ resource }) => resource.props.name)),
        new Set(separate.map(({ document }) => document.source)),
    ];
    return documents.filter(({ document: { where, source }, resource }) => {
        const index = /^inlinePolicies\[(\d+)\]/.exec(where)?.[1];
        const name = index === undefined ? undefined : at(resource.props, "inlinePolicies", Number(index), "name");
        return resource !== role || !(texts.has(source) || (typeof name === "string" && names.has(name)));
    });
}

/** One of AWS's own policies that the pack knows. */
function awsDocument(arn: string): ReadDocument | undefined {
    const name = awsPolicyName(arn);
    const policy = name === undefined ? undefined : awsPolicy(name);
    return (
        policy && { where: policy.name, kind: "identity", holder: "managed policy", source: arn, state: "read", policy }
    );
}

/** Which groups each user is in, by the user's key. */
function memberships(stack: Relations): ReadonlyMap<string, readonly PrincipalRef[]> {
    const result = new Map<string, Map<string, PrincipalRef>>();
    const add = (users: readonly PrincipalRef[], groups: readonly PrincipalRef[]): void => {
        for (const user of users) {
            const own = result.get(keyOf(user)) ?? new Map<string, PrincipalRef>();
            groups.forEach((group) => own.set(keyOf(group), group));
            result.set(keyOf(user), own);
        }
    };
    for (const one of stack.ofType("aws:iam/userGroupMembership:UserGroupMembership")) {
        add(principalRefs(one, "user", "user", stack), principalRefs(one, "groups", "group", stack));
    }
    for (const one of stack.ofType("aws:iam/groupMembership:GroupMembership")) {
        add(principalRefs(one, "users", "user", stack), principalRefs(one, "group", "group", stack));
    }
    return new Map([...result].map(([user, groups]) => [user, [...groups.values()]]));
}
