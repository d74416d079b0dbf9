import { chainMatrix } from "../../chains";
import type { AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import type { Matrix } from "../../matrix/matrix";
import { ownerOf } from "../../matrix/own-account";
import type { Snapshot, Whole } from "../toolkit/snapshot";

interface Sessions {
    readonly people: Matrix;
    readonly roles: Matrix;
}

const made = new WeakMap<Whole, Sessions>();

function sessionsOf(whole: Whole): Sessions {
    const known = made.get(whole);
    if (known !== undefined) return known;
    const roles = new Set(whole.snapshots.flatMap((one) => one.instanceRoles.map(({ arn }) => arn)));
    const sessions = {
        people: chainMatrix(whole.account),
        roles: chainMatrix(whole.account, { rows: ({ arn }) => roles.has(arn) }),
    };
    made.set(whole, sessions);
    return sessions;
}

/** Who opens a session on an instance with a role, and has from there sessions that they don't have otherwise. */
export function gainersOf(role: AccountPrincipal, { whole, home }: Snapshot): string[] {
    const isWorn = whole.account.instances.some((one) => one.role === role.name);
    if (!isWorn) return [];
    const { people, roles } = sessionsOf(whole);
    const own = roles.classes.find(({ principals }) => principals.some(({ arn }) => arn === role.arn));
    if (own === undefined) return [];
    const open = openIn(own, roles);
    const worn = people.instances.flatMap((one, position) =>
        one.role === role.name && ownerOf(one, whole.account) === home.account ? [position] : [],
    );
    return people.classes.flatMap((one) => {
        const theirs = openIn(one, people);
        if (!worn.some((position) => theirs.has(position)) || open.minus(theirs).isEmpty()) return [];
        return one.principals.filter(isSomebody).map(({ name }) => name);
    });
}

function isSomebody({ type, use }: AccountPrincipal): boolean {
    return type !== "service" && use === undefined;
}

function openIn({ groups }: Matrix["classes"][number], { instances }: Matrix): Bits {
    return groups
        .filter(({ cell }) => cell.verdict === "allowed")
        .reduce((sum, group) => sum.or(group.instances), Bits.of(instances.length, []));
}
