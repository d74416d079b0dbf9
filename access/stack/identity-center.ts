import { isDisabled, mayHaveOtherTags, personTags } from "../matrix/person-tags";
import type {
    AccountAssignment,
    Assignee,
    Entitlement,
    IdentityCenter,
    PermissionSet,
} from "../matrix/identity-center";
import { principalsIn, unnamed } from "./attachments";
import { policySet } from "./policies";
import type { Principal } from "./principals";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { attributesOf, capitalized } from "./stored-users";
import { ASSIGNMENT, ENTITLEMENT, ROLE, STORE_GROUP, STORE_MEMBERSHIP, STORE_USER } from "./types";
import { at, textAt } from "./values";

/** Where the stack's principals and assignments are. */
interface Placed {
    readonly arnOf: (principal: Principal) => string;
    /** The account that a permission set is assigned in, and whether that is certain. */
    readonly accountOf: (assignment: StackResource) => { readonly account: string; readonly certain: boolean };
    /** The accounts of the stack. */
    readonly accounts: readonly string[];
}

/**
 * The people of IAM Identity Center that a stack makes, with their groups and what is assigned to them. People and groups
 * that it doesn't make aren't known: roles of what is assigned to them stand for them.
 *
 * @returns undefined for a stack without people.
 */
export function stackIdentityCenter(
    stack: Relations,
    principals: readonly Principal[],
    placed: Placed,
): IdentityCenter | undefined {
    const users = stack.ofType(STORE_USER);
    if (users.length === 0) return undefined;
    const memberships = stack.ofType(STORE_MEMBERSHIP);
    const attributes = attributesOf(stack);
    const sets = principals.filter(({ kind }) => kind === "permission set");
    const members = memberships.flatMap((one) => membersIn(one, stack));
    const assigned = stack.ofType(ASSIGNMENT).map((one) => assignments(one, sets, members, stack, placed));
    const outside = new Map(assigned.flatMap(({ outside }) => outside.map((set) => [set.arn, set])));
    const besides = assignedElsewhere(stack, members, placed);
    if (besides.length > 0) outside.set(ANOTHER_SET, { arn: ANOTHER_SET, name: ANOTHER_SET });
    return {
        people: users.map((user) => {
            const groups = members
                .filter(({ person, certain }) => certain && person === user.urn)
                .map(({ group }) => group);
            const stored = capitalized(user.props);
            const tags = attributes && personTags(stored, attributes);
            return {
                id: user.urn,
                name: textAt(user.props, "userName") ?? user.name,
                groups,
                ...(tags && { tags }),
                ...(mayHaveOtherTags(stored, attributes !== undefined) && { mayHaveOtherTags: true }),
                ...(isDisabled(stored) && { isDisabled: true }),
            };
        }),
        groups: stack.ofType(STORE_GROUP).map((group) => ({
            id: group.urn,
            name: textAt(group.props, "displayName") ?? group.name,
        })),
        permissionSets: [
            ...sets.map((set) => ({ arn: idOf(set), name: set.name, policies: policySet(set, stack) })),
            ...outside.values(),
        ],
        assignments: [...assigned.flatMap(({ assignments }) => assignments), ...besides],
        entitlements: stack.ofType(ENTITLEMENT).flatMap((one) => entitlements(one, principals, stack, placed)),
    };
}

function idOf({ resource, name }: Principal): string {
    return resource?.urn ?? name;
}

const STORED = { person: [STORE_USER, "userId"], group: [STORE_GROUP, "groupId"] } as const;

/** Whom a property names, or may name. */
interface Named {
    /** Of who is in the stack the URNs, else the ID in the identity store. */
    readonly ids: readonly string[];
    /** Whether it names all of these; otherwise one of them, which isn't known before deployment. */
    readonly certain: boolean;
}

function named(
    from: StackResource,
    property: string,
    kind: Assignee["type"],
    stack: Relations,
    value: unknown = from.props[property],
): Named {
    const [type, id] = STORED[kind];
    const { resources, certain, open } = stack.candidates(from, property, [type], [id], value);
    if (resources.length > 0) return { ids: resources.map(({ urn }) => urn), certain };
    if (open) return { ids: stack.ofType(type).map(({ urn }) => urn), certain: false };
    return { ids: typeof value === "string" && value !== "" ? [value] : [], certain: true };
}

/** That a person is in a group, or may be. */
interface Member {
    readonly person: string;
    readonly group: string;
    readonly certain: boolean;
}

function membersIn(membership: StackResource, stack: Relations): readonly Member[] {
    const people = named(membership, "memberId", "person", stack);
    const groups = named(membership, "groupId", "group", stack);
    const certain = people.certain && groups.certain;
    return people.ids.flatMap((person) => groups.ids.map((group) => ({ person, group, certain })));
}

const ANOTHER_SET = "another permission set";

/** What others may assign to the people and groups that the stack doesn't make: it only reads them, or names the group. */
function assignedElsewhere(
    stack: Relations,
    members: readonly Member[],
    { accounts }: Placed,
): readonly AccountAssignment[] {
    const made = new Set(stack.ofType(STORE_GROUP).flatMap((one) => (one.external === true ? [] : [one.urn])));
    const read = stack.ofType(STORE_USER).filter(({ external }) => external === true);
    const groups = new Set(members.map(({ group }) => group).filter((group) => !made.has(group)));
    const to: readonly Assignee[] = [
        ...read.map(({ urn }) => ({ type: "person" as const, id: urn })),
        ...[...groups].map((id) => ({ type: "group" as const, id })),
    ];
    return to.flatMap((one) =>
        accounts.map((account) => ({
            to: one,
            account,
            permissionSet: ANOTHER_SET,
            unknown: `the stack doesn't make the ${one.type}, and others may assign more to it`,
        })),
    );
}

const LATER_ASSIGNED = "whether it is assigned is known only after deployment";

function assignments(
    assignment: StackResource,
    sets: readonly Principal[],
    members: readonly Member[],
    stack: Relations,
    { accountOf }: Placed,
): { readonly assignments: readonly AccountAssignment[]; readonly outside: readonly PermissionSet[] } {
    const to = assignees(assignment, members, stack);
    const meant = principalsIn(assignment, "permissionSetArn", "permission set", stack);
    const open = meant.open ? [unnamed(assignment, "permissionSetArn", "permission set", stack)] : [];
    const found = [...meant.certain, ...meant.possible, ...open].map((one) => ({
        ref: one,
        set: sets.find(({ name, resource }) =>
            one.resource === undefined ? name === one.name : resource === one.resource,
        ),
        isSure: meant.possible.length === 0,
    }));
    const { account, certain: isPlaced } = accountOf(assignment);
    return {
        assignments: to.flatMap(({ certain, ...one }) =>
            found.map(({ ref, set, isSure }) => ({
                to: one,
                account,
                permissionSet: set === undefined ? ref.name : idOf(set),
                ...(!(certain && isSure && isPlaced) && { unknown: LATER_ASSIGNED }),
            })),
        ),
        // Of a permission set that the stack doesn't make nothing is known but the last part of its ARN.
        outside: found
            .filter(({ set }) => set === undefined)
            .map(({ ref: { name } }) => ({ arn: name, name: name.slice(name.lastIndexOf("/") + 1) })),
    };
}

/** Whom something is assigned to, or may be: those too who may be in a group. */
function assignees(
    assignment: StackResource,
    members: readonly Member[],
    stack: Relations,
): readonly (Assignee & { readonly certain: boolean })[] {
    const type = textAt(assignment.props, "principalType");
    const kinds = (["person", "group"] as const).filter((kind) => type !== (kind === "group" ? "USER" : "GROUP"));
    return kinds.flatMap((kind) => {
        const { ids, certain } = named(assignment, "principalId", kind, stack);
        const direct = ids.map((id) => ({ type: kind, id, certain }));
        if (kind === "person") return direct;
        const maybe = members.filter((one) => !one.certain && ids.includes(one.group));
        return [...direct, ...maybe.map(({ person: id }) => ({ type: "person" as const, id, certain: false }))];
    });
}

function entitlements(
    entitlement: StackResource,
    principals: readonly Principal[],
    stack: Relations,
    { arnOf }: Placed,
): Entitlement[] {
    const path = ["entitlement", "principalRole"] as const;
    const center = at(entitlement.props, ...path, "principal", "identityCenter");
    // The engine knows what a property was made from only as a whole, so the role and the person by their types.
    const to = (["person", "group"] as const).flatMap((type) => {
        const value = at(center, STORED[type][1]);
        if (value === undefined) return [];
        const { ids, certain } = named(entitlement, "entitlement", type, stack, value);
        return ids.map((id) => ({ to: { type, id }, certain }));
    });
    const roleArn = at(entitlement.props, ...path, "roleArn");
    const roles = principals.filter(({ kind, resource }) => kind === "role" && resource !== undefined);
    const [found] =
        roleArn === undefined ? [] : [stack.candidates(entitlement, "entitlement", [ROLE], ["arn"], roleArn)];
    const isOpen = found !== undefined && found.resources.length === 0 && found.open;
    const meant = roles.filter(({ resource }) => resource && (isOpen || found?.resources.includes(resource)));
    const application = textAt(entitlement.props, "applicationArn");
    return to.flatMap(({ to: one, certain }) =>
        meant.map((role) => ({
            to: one,
            role: arnOf(role),
            ...(application !== undefined && { application }),
            ...(!(certain && !isOpen && found?.certain) && { unknown: LATER_ASSIGNED }),
        })),
    );
}
