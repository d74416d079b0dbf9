import type { AnyPolicy } from "../evaluate/outcome";
import type { Account, AccountGroup, AccountPrincipal } from "../matrix/account";
import { ownerOf, ownLimit } from "../matrix/own-account";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";

/** Those who may join a group of users, with nothing but what the group gives them. */
export function joinersOf(account: Account): Joiner[] {
    return (account.groups ?? [])
        .filter(({ policies }) => policies.length > 0)
        .flatMap((group): Joiner[] => {
            const owner = group.account ?? account.id;
            const neighbours = account.principals.filter((one) => ownerOf(one, account) === owner);
            const members = neighbours.filter(({ type, groups }) => type === "user" && groups.includes(group.name));
            const scps = neighbours.find(({ policies }) => policies.scps !== undefined)?.policies.scps;
            const { partition } = account;
            const principal: AccountPrincipal = {
                type: "user",
                name: `member of ${group.name}`,
                arn: `arn:${partition}:iam::${owner}:user/member of ${group.name}`,
                ...(group.account !== undefined && { account: owner }),
                tags: {},
                unknownTags: { unknown: "depends on who joins the group", absent: true },
                groups: [group.name],
                isAnyMember: true,
                policies: { identity: group.policies, ...(scps && { scps }), ...ownLimit(account, owner) },
            };
            const shown = asGroup(principal, group.name);
            return [{ principal, shown, members, unlimited: members.filter((one) => !isLimited(one, group)) }];
        });
}

/** An account with one more person in each group of IAM Identity Center to which something is assigned. */
export function withAnyMembers(account: Account): Account {
    const { identityCenter: center } = account;
    if (center === undefined) return account;
    const given = [...center.assignments, ...(center.entitlements ?? [])].map(({ to }) => to);
    const ids = new Set(given.flatMap(({ type, id }) => (type === "group" ? [id] : [])));
    const more = center.groups
        .filter(({ id }) => ids.has(id))
        .map(({ id, name }) => ({
            id: `urn:member:${id}`,
            name: `member of ${name}`,
            groups: [id],
            isAnyMember: true as const,
        }));
    return { ...account, identityCenter: { ...center, people: [...center.people, ...more] } };
}

/** Those who may join a group of IAM Identity Center, by the people of `withAnyMembers`. */
export function joinersAmong(people: readonly AccountPrincipal[]): Joiner[] {
    return people
        .filter(({ isAnyMember }) => isAnyMember)
        .map((principal) => {
            const [group = ""] = principal.groups;
            const members = people.filter(({ groups, isAnyMember }) => !isAnyMember && groups.includes(group));
            return { principal, shown: asGroup(principal, group), members, unlimited: members };
        });
}

function asGroup(principal: AccountPrincipal, name: string): AccountPrincipal {
    return { ...principal, type: "group", name, arn: `group/${name}` };
}

export interface Joiner {
    /** A user or a person of whom nothing is known but the group. */
    readonly principal: AccountPrincipal;
    /** The group, as a report names it. */
    readonly shown: AccountPrincipal;
    readonly members: readonly AccountPrincipal[];
    /** The members that may do all that the group allows: no boundary or Deny of their own limits them. */
    readonly unlimited: readonly AccountPrincipal[];
}

/** Whether something beside the group keeps a member from what the group allows. */
function isLimited({ policies }: AccountPrincipal, group: AccountGroup): boolean {
    if (policies.boundary !== undefined) return true;
    return policies.identity.some(
        (one) =>
            !group.policies.includes(one) &&
            (one.kind === "unknown" || one.statements.some(({ effect }) => effect === "Deny")),
    );
}

/** Somebody who may join a group without what the group gives by the member's own name and tags. */
export function withoutOwn(principal: AccountPrincipal): AccountPrincipal {
    const identity = principal.policies.identity.map((policy): AnyPolicy =>
        policy.kind === "unknown"
            ? policy
            : { ...policy, statements: policy.statements.flatMap((one) => statementWithoutOwn(one) ?? []) },
    );
    return { ...principal, policies: { ...principal.policies, identity } };
}

/** A statement as it applies to instances that have nothing of the member's own; none where it applies to no other. */
function statementWithoutOwn(statement: PolicyStatement): PolicyStatement | undefined {
    const { conditions, resources } = statement;
    const own = conditions.filter(comparesOwn);
    if (own.some(({ operator }) => !operator.negated)) return undefined;
    const rest = { ...statement, conditions: conditions.filter((one) => !own.includes(one)) };
    if (resources === undefined || resources.negated) return rest;
    const patterns = resources.patterns.filter((one) => !fillsIn(one, OF_MEMBER));
    return patterns.length === 0 ? undefined : { ...rest, resources: { ...resources, patterns } };
}

const OF_MEMBER = /^aws:(username|userid|principaltag\/.*)$/;
const OF_INSTANCE = /^(ssm|aws|ec2):resourcetag\//;

/** Whether a condition compares an instance's tag with the member's name or tag. */
function comparesOwn({ key, operator, values }: Condition): boolean {
    if (operator.set !== "none" || (operator.ifExists && !operator.negated) || !("templates" in values)) return false;
    const other = OF_INSTANCE.test(key) ? OF_MEMBER : OF_MEMBER.test(key) ? OF_INSTANCE : undefined;
    return other !== undefined && values.templates.every((one) => fillsIn(one, other));
}

function fillsIn({ variables }: Template, key: RegExp): boolean {
    return variables.some((one) => key.test(one.key));
}
