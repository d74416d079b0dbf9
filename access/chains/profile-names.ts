import type { AccountPrincipal } from "../matrix/account";
import { accountOfArn } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { permissionSetOf } from "../matrix/way-words";

/** Names the AWS CLI's profile of the role that a chain leads to. */
export type NameOfProfile = (chain: readonly Step[]) => string;

/**
 * Names profiles after their roles. Roles of one name get the account's number behind it, chains to one role a number of
 * their own, so that no two profiles of an answer have one name.
 */
export function profileNames(chains: readonly (readonly Step[])[]): NameOfProfile {
    const byName = new Map<string, Map<string, string>>();
    for (const chain of chains) {
        for (const [index, { to }] of chain.entries()) {
            const name = roleName(to);
            const known = byName.get(name) ?? new Map<string, string>();
            byName.set(name, known);
            known.set(keyOf(chain.slice(0, index + 1)), accountOfArn(to.arn));
        }
    }
    return (chain) => {
        const last = chain.at(-1);
        if (last === undefined) return "default";
        const name = roleName(last.to);
        const known = byName.get(name) ?? new Map<string, string>();
        if (known.size < 2) return name;
        const account = accountOfArn(last.to.arn);
        const within = [...known].filter(([, one]) => one === account).map(([key]) => key);
        const several = within.length === known.size ? name : `${name}-${account}`;
        const at = within.indexOf(keyOf(chain));
        return at < 1 ? several : `${several}-${at + 1}`;
    };
}

function keyOf(chain: readonly Step[]): string {
    return JSON.stringify(chain.map(({ to }) => to.arn));
}

/** The name of a role as people know it: of a role of IAM Identity Center the permission set's. */
export function roleName(role: AccountPrincipal): string {
    return permissionSetOf(role) ?? role.name.slice(role.name.lastIndexOf("/") + 1).replaceAll(" ", "-");
}
