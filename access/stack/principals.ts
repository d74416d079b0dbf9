import {
    allAttachments,
    type Attachment,
    keyOf,
    type PossiblePolicy,
    principalRef,
    type PrincipalRef,
    principalsIn,
    unnamed,
} from "./attachments";
import { awsPolicy, awsPolicyName, isWhole } from "./aws-managed";
import { readDocuments, type ReadDocument } from "./read";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { INLINE, KINDS, MEMBERSHIPS, PRINCIPALS, ROLE_POLICY } from "./types";
import { at } from "./values";

/** A document that counts for a principal. */
export interface HeldDocument<R = StackResource> {
    readonly document: ReadDocument;
    /** The resource that it is in. */
    readonly resource: R;
    /** The principal itself, or the group that has it. */
    readonly owner: PrincipalRef<R>;
}

/** A principal with all that the stack gives it: inline, attached, and for a user what its groups have. */
export interface Principal<R = StackResource> extends PrincipalRef<R> {
    readonly documents: readonly HeldDocument<R>[];
    /** Attached policies that neither the stack has nor is known, as some of AWS's own are. */
    readonly foreign: readonly Attachment<R>[];
    /** Policies that may count for it: whether they do, or what they are, isn't known before deployment. */
    readonly possible: readonly PossiblePolicy<R>[];
    /** For a user. */
    readonly groups: readonly PrincipalRef<R>[];
}

interface Entry<R> {
    readonly ref: PrincipalRef<R>;
    readonly documents: HeldDocument<R>[];
    readonly foreign: Attachment<R>[];
    readonly possible: PossiblePolicy<R>[];
    readonly groups: Map<string, PrincipalRef<R>>;
}

/** The users, groups, roles and permission sets that a stack has or names. */
export function principals<R extends StackResource>(stack: Relations<R>): readonly Principal<R>[] {
    const found = new Gathered(stack).entries;
    return [...found.values()].map(({ ref, documents, foreign, possible, groups }) => {
        const inherited = [...groups.keys()].flatMap((key) => found.get(key) ?? []);
        return {
            ...ref,
            documents: [...withoutEchoes(documents, ref), ...inherited.flatMap((group) => group.documents)],
            foreign: [...foreign, ...inherited.flatMap((group) => group.foreign)],
            possible: [...possible, ...inherited.flatMap((group) => group.possible)],
            groups: [...groups.values()],
        };
    });
}

/** What each principal has by itself. */
class Gathered<R extends StackResource> {
    readonly entries = new Map<string, Entry<R>>();
    private readonly stack: Relations<R>;

    constructor(stack: Relations<R>) {
        this.stack = stack;
        this.ownDocuments();
        this.inlinePolicies();
        this.managedPolicies();
        this.memberships();
    }

    private entry(ref: PrincipalRef<R>): Entry<R> {
        const key = keyOf(ref);
        const known = this.entries.get(key) ?? { ref, documents: [], foreign: [], possible: [], groups: new Map() };
        this.entries.set(key, known);
        return known;
    }

    private ownDocuments(): void {
        for (const kind of KINDS) {
            for (const resource of this.stack.ofType(PRINCIPALS[kind].type)) {
                const owner = principalRef(kind, resource, this.stack);
                const own = readDocuments(resource).filter((document) => document.kind === "identity");
                this.entry(owner).documents.push(...own.map((document) => ({ document, resource, owner })));
            }
        }
    }

    private inlinePolicies(): void {
        for (const [type, property, kind] of INLINE) {
            for (const resource of this.stack.ofType(type)) {
                const { certain, possible, open } = principalsIn(resource, property, kind, this.stack);
                const owners = open ? [...certain, unnamed(resource, property, kind, this.stack)] : certain;
                for (const owner of owners) {
                    const held = readDocuments(resource).map((document) => ({ document, resource, owner }));
                    this.entry(owner).documents.push(...held);
                }
                for (const principal of possible)
                    this.entry(principal).possible.push({ principal, name: `inline policy ${resource.name}` });
            }
        }
    }

    private managedPolicies(): void {
        const { certain, elsewhere, possible } = allAttachments(this.stack);
        for (const attachment of [...certain, ...elsewhere]) {
            const { policy, arn, by, principal: owner } = attachment;
            const { documents, foreign } = this.entry(owner);
            const name = policy === undefined && arn !== undefined ? awsPolicyName(arn) : undefined;
            const aws = name === undefined || arn === undefined ? undefined : awsDocument(name, arn);
            if (aws !== undefined) documents.push({ document: aws, resource: by, owner });
            if (policy !== undefined)
                documents.push(...readDocuments(policy).map((document) => ({ document, resource: policy, owner })));
            else if (name === undefined || !isWhole(name)) foreign.push(attachment);
        }
        for (const one of possible) this.entry(one.principal).possible.push(one);
    }

    /** Which groups each user is in. */
    private memberships(): void {
        for (const { type, users: usersIn, groups: groupsIn } of MEMBERSHIPS) {
            for (const resource of this.stack.ofType(type)) {
                const users = principalsIn(resource, usersIn, "user", this.stack);
                const groups = principalsIn(resource, groupsIn, "group", this.stack);
                const open = [
                    ...groups.possible.map(({ name }) => `group ${name}`),
                    ...(groups.open ? [`${resource.name} (${groupsIn} not known yet)`] : []),
                ];
                const members = users.open
                    ? [...users.certain, unnamed(resource, usersIn, "user", this.stack)]
                    : users.certain;
                for (const principal of members) {
                    const user = this.entry(principal);
                    for (const group of groups.certain) user.groups.set(keyOf(this.entry(group).ref), group);
                    user.possible.push(...open.map((name) => ({ principal, name })));
                }
                const names = [...groups.certain.map(({ name }) => `group ${name}`), ...open];
                for (const principal of users.possible)
                    this.entry(principal).possible.push(...names.map((name) => ({ principal, name })));
            }
        }
    }
}

/** AWS lists all inline policies of a role as the role's own; those that are resources as well are left to these. */
function withoutEchoes<R extends StackResource>(
    documents: readonly HeldDocument<R>[],
    { resource: role }: PrincipalRef<R>,
): readonly HeldDocument<R>[] {
    const separate = documents.filter(({ resource }) => resource.type === ROLE_POLICY);
    const [names, texts] = [
        new Set(separate.map(({ resource }) => at(resource.props, "name"))),
        new Set(separate.map(({ document }) => document.source)),
    ];
    return documents.filter(
        ({ document: { where, source, name }, resource }) =>
            resource !== role ||
            !where.startsWith("inlinePolicies[") ||
            !(texts.has(source) || (name !== undefined && names.has(name))),
    );
}

/** One of AWS's own policies, as far as it is known. */
function awsDocument(name: string, arn: string): ReadDocument | undefined {
    const policy = awsPolicy(name);
    return policy && { where: name, kind: "identity", holder: "managed policy", source: arn, state: "read", policy };
}
