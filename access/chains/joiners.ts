import type { Account, AccountGroup, AccountPrincipal } from "../matrix/account";
import { ownerOf, ownLimit } from "../matrix/own-account";

/** Those who may join a group, with nothing but what the group gives them. */
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
            const shown: AccountPrincipal = {
                ...principal,
                type: "group",
                name: group.name,
                arn: `group/${group.name}`,
            };
            return [{ principal, shown, members, unlimited: members.filter((one) => !isLimited(one, group)) }];
        });
}

export interface Joiner {
    /** A user of whom nothing is known but the group. */
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
