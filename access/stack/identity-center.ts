import { isDisabled, mayHaveOtherTags, personTags, type AccessAttribute } from "../matrix/person-tags";
import type { AccountAssignment, Assignee, Entitlement, IdentityCenter } from "../matrix/identity-center";
import { principalRefs } from "./attachments";
import { policySet } from "./policies";
import type { Principal } from "./principals";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { ASSIGNMENT, ATTRIBUTES, ENTITLEMENT, STORE_GROUP, STORE_MEMBERSHIP, STORE_USER } from "./types";
import { at, isRecord, listAt, textAt, UNKNOWN } from "./values";

/** Where the stack's principals and assignments are. */
interface Placed {
    readonly arnOf: (principal: Principal) => string;
    /** The account that a permission set is assigned in. */
    readonly accountOf: (assignment: StackResource) => string;
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
    return {
        people: users.map((user) => {
            const groups = memberships
                .filter((one) => refers(one, "memberId", STORE_USER, "userId", stack).includes(user))
                .flatMap((one) => groupIds(one, "groupId", stack));
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
        permissionSets: sets.map((set) => ({ arn: idOf(set), name: set.name, policies: policySet(set, stack) })),
        assignments: stack.ofType(ASSIGNMENT).flatMap((one) => assignments(one, sets, stack, placed)),
        entitlements: stack.ofType(ENTITLEMENT).flatMap((one) => entitlements(one, principals, stack, placed)),
    };
}

function idOf({ resource, name }: Principal): string {
    return resource?.urn ?? name;
}

function refers(
    from: StackResource,
    property: string,
    type: string,
    id: string,
    stack: Relations,
): readonly StackResource[] {
    return stack.referred(from, property, [type], [id]);
}

/** The IDs of the groups that a property names: of a group that the stack makes its URN, else its ID in the identity store. */
function groupIds(from: StackResource, property: string, stack: Relations): readonly string[] {
    const made = refers(from, property, STORE_GROUP, "groupId", stack);
    const id = textAt(from.props, property);
    return made.length > 0 || id === undefined ? made.map(({ urn }) => urn) : [id];
}

function assignments(
    assignment: StackResource,
    sets: readonly Principal[],
    stack: Relations,
    { accountOf }: Placed,
): AccountAssignment[] {
    const isGroup = textAt(assignment.props, "principalType") === "GROUP";
    const to: Assignee[] = isGroup
        ? groupIds(assignment, "principalId", stack).map((id) => ({ type: "group", id }))
        : refers(assignment, "principalId", STORE_USER, "userId", stack).map(({ urn }) => ({
              type: "person",
              id: urn,
          }));
    const meant = principalRefs(assignment, "permissionSetArn", "permission set", stack);
    const found = sets.filter((set) =>
        meant.some(({ resource, name }) => (resource === undefined ? set.name === name : set.resource === resource)),
    );
    const account = accountOf(assignment);
    return to.flatMap((one) => found.map((set) => ({ to: one, account, permissionSet: idOf(set) })));
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
    const of = (type: string, value: unknown, ids: readonly string[]): readonly StackResource[] => {
        const found = stack.candidates(entitlement, "entitlement", [type], ids, value);
        return found.certain ? found.resources : [];
    };
    const to: Assignee[] = [
        ...of(STORE_USER, at(center, "userId"), ["userId"]).map(({ urn }) => ({ type: "person" as const, id: urn })),
        ...of(STORE_GROUP, at(center, "groupId"), ["groupId"]).map(({ urn }) => ({ type: "group" as const, id: urn })),
    ];
    const otherGroup = textAt(center, "groupId");
    if (to.length === 0 && otherGroup !== undefined) to.push({ type: "group", id: otherGroup });
    const roleArn = at(entitlement.props, ...path, "roleArn");
    const roles = principals.filter(({ kind, resource }) => kind === "role" && resource !== undefined);
    const meant = roles.filter(({ resource }) => resource && of(resource.type, roleArn, ["arn"]).includes(resource));
    const application = textAt(entitlement.props, "applicationArn");
    return to.flatMap((one) =>
        meant.map((role) => ({ to: one, role: arnOf(role), ...(application !== undefined && { application }) })),
    );
}

/** The attributes for access control; undefined where the stack doesn't say. */
function attributesOf(stack: Relations): readonly AccessAttribute[] | undefined {
    const [configured] = stack.ofType(ATTRIBUTES);
    const written = configured && listAt(configured.props, "attributes");
    if (written === undefined || written === UNKNOWN) return undefined;
    return written.map((one) => {
        const [value] = knownList(one, "values");
        const [source] = knownList(value, "sources");
        return {
            key: textAt(one, "key") ?? "",
            // What isn't known is taken for a source that no user has, so that the tag isn't known either.
            source: typeof source === "string" ? source : "${unknown}",
        };
    });
}

function knownList(value: unknown, name: string): readonly unknown[] {
    const found = listAt(value, name);
    return found === UNKNOWN ? [] : found;
}

/** A user's properties under the names that the service has for them. */
function capitalized(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
            const name = key === "nickname" ? "NickName" : key.charAt(0).toUpperCase() + key.slice(1);
            const isList = ["emails", "addresses", "phoneNumbers"].includes(key);
            const members = isList ? knownList(value, key) : [];
            const made = isRecord(inner) ? capitalized(inner) : inner;
            return [name, isList ? members.map((one) => (isRecord(one) ? capitalized(one) : one)) : made];
        }),
    );
}
