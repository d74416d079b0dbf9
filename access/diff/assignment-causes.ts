import type { Account, AccountPrincipal } from "../matrix/account";
import { ownerOf } from "../matrix/own-account";
import type { Assignee } from "../matrix/identity-center";
import { permissionSetOf } from "../matrix/way-words";
import type { Cause } from "./change";

/** What gives a person a role: something assigned to the person or to one of its groups, by their names. */
interface Assigned {
    readonly to: string;
    readonly group: string | undefined;
    readonly text: string;
}

/**
 * Why IAM Identity Center gives a person a role on one side and not on the other: a membership, or what is assigned.
 * @param having the side on which the person has the role.
 * @param appeared whether that is the side after the change.
 */
export function assignmentCauses(
    person: string,
    having: { readonly account: Account; readonly role: AccountPrincipal },
    lacking: { readonly account: Account; readonly role: AccountPrincipal | undefined },
    appeared: boolean,
): Cause[] {
    if (isDisabled(person, lacking.account)) {
        const text = `${person} ${appeared ? "was disabled in IAM Identity Center and isn't any more" : "is disabled in IAM Identity Center now"}`;
        return [{ what: "person-changed", text }];
    }
    const [here, there] = [groupsOf(person, having.account), groupsOf(person, lacking.account)];
    const all = assignedBy(having.account, having.role);
    const others = assignedBy(lacking.account, lacking.role ?? having.role);
    const own = all.filter(({ to, group }) => (group === undefined ? to === person : here.includes(group)));
    // Of what gives the role one is enough to have it; to lose it, all of them must be gone.
    const groups = new Set(lacking.account.identityCenter?.groups.map(({ name }) => name));
    return (appeared ? own.slice(0, 1) : own).flatMap((one): Cause[] => {
        const given = others.some(({ to, group, text }) => to === one.to && group === one.group && text === one.text)
            ? []
            : [assignment(one, appeared)];
        if (one.group === undefined || there.includes(one.group)) return given;
        const joined = membership(person, one.group, appeared ? [there, here] : [here, there]);
        if (groups.has(one.group) || joined.moved) return [joined.cause, ...given];
        return [{ what: "group-changed", text: `the group ${one.group} is ${appeared ? "new" : "gone"}` }];
    });
}

function membership(
    person: string,
    group: string,
    [before, after]: readonly [string[], string[]],
): { readonly cause: Cause; readonly moved: boolean } {
    const left = before.filter((one) => !after.includes(one));
    const joined = after.filter((one) => !before.includes(one));
    const moved = left.length === 1 && joined.length === 1;
    const text = moved
        ? `${person} moved from the group ${left.join("")} to the group ${joined.join("")}`
        : after.includes(group)
          ? `${person} is now in the group ${group}`
          : `${person} is no longer in the group ${group}`;
    return { cause: { what: "group-changed", text }, moved };
}

function assignment({ text }: Assigned, appeared: boolean): Cause {
    return {
        what: appeared ? "assignment-added" : "assignment-removed",
        text: `${text} is ${appeared ? "new" : "gone"}`,
    };
}

function isDisabled(person: string, { identityCenter }: Account): boolean {
    return identityCenter?.people.some(({ name, isDisabled }) => name === person && isDisabled === true) ?? false;
}

function groupsOf(person: string, { identityCenter: center }: Account): string[] {
    const ids = center?.people.find(({ name }) => name === person)?.groups ?? [];
    return ids.map((id) => center?.groups.find((one) => one.id === id)?.name ?? id);
}

/** Everything by which somebody gets a role. */
function assignedBy(account: Account, role: AccountPrincipal): Assigned[] {
    const { identityCenter: center } = account;
    if (center === undefined) return [];
    const set = permissionSetOf(role);
    const owner = ownerOf(role, account);
    const where = new Set(center.assignments.map((one) => one.account)).size > 1 ? ` in the account ${owner}` : "";
    const sets = center.permissionSets.filter(({ name }) => name === set).map(({ arn }) => arn);
    const named = ({ type, id }: Assignee, text: (whom: string) => string): Assigned => {
        const to = (type === "group" ? center.groups : center.people).find((one) => one.id === id)?.name ?? id;
        return type === "group"
            ? { to, group: to, text: text(`the group ${to}`) }
            : { to, group: undefined, text: text(to) };
    };
    return [
        ...center.assignments
            .filter((one) => one.account === owner && (sets.includes(one.permissionSet) || one.permissionSet === set))
            .map(({ to }) => named(to, (whom) => `the assignment of the permission set ${set} to ${whom}${where}`)),
        ...(center.entitlements ?? [])
            .filter((one) => one.role === role.arn)
            .map(({ to }) => named(to, (whom) => `the entitlement of ${whom} to the role ${role.name}`)),
    ];
}
