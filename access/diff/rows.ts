import type { Outsider } from "../chains/assume/outsider";
import type { AccountPrincipal } from "../matrix/account";
import type { Route, Side } from "./compared-account";
import { groupedBy } from "./grouping";
import { present, type Pairing, type PrincipalPair } from "./pairing";

/** Somebody whose access is compared, and everything that it is or becomes on both sides. */
export interface Row extends PrincipalPair {
    readonly from: readonly Route[];
    readonly to: readonly Route[];
    /** Somebody whom the trust policies of one side name. */
    readonly outsider?: Outsider;
}

/**
 * Whose access is compared: users, the people of IAM Identity Center, everybody else at the beginning of a chain, and the
 * roles that none of them surely becomes. Where only a principal's own policies count: users and roles.
 */
export function rowsOf(before: Side, after: Side, { principals }: Pairing): Row[] {
    const own = (pair: PrincipalPair): Row => ({
        ...pair,
        from: before.routesOf(pair.before),
        to: after.routesOf(pair.after),
    });
    if (before.graph === undefined || after.graph === undefined) return principals.map(own);
    const rows = [
        ...principals.filter((pair) => present(pair).type !== "role").map(own),
        ...beginnings(before, after).flatMap((row) => byRole(row, before, after)),
    ];
    const became = new Set(
        rows.flatMap(({ from, to }) => [...from, ...to].filter(({ chain }) => isSure(chain)).map(({ base }) => base)),
    );
    const roles = principals.filter((pair) => {
        const keys = [pair.before && before.baseKey(pair.before), pair.after && after.baseKey(pair.after)];
        return present(pair).type === "role" && !keys.some((key) => key !== undefined && became.has(key));
    });
    return [...rows, ...roles.map(own)];
}

function isSure(chain: Route["chain"]): boolean {
    return chain.every(({ verdict }) => verdict === "allowed");
}

/** Everybody who isn't a principal of the accounts, by name; whom only one side's trust policies name is judged by both. */
function beginnings(before: Side, after: Side): Row[] {
    const byName = ({ graph }: Side): Map<string, AccountPrincipal> =>
        new Map((graph?.beginnings ?? []).map((one) => [`${one.type} ${one.name.toLowerCase()}`, one]));
    const [former, latter] = [byName(before), byName(after)];
    return [...new Set([...latter.keys(), ...former.keys()])].map((name): Row => {
        const [old, now] = [former.get(name), latter.get(name)];
        const outsider = (now && after.graph?.outsider(now)) ?? (old && before.graph?.outsider(old));
        const pair = { before: old ?? outsider?.principal, after: now ?? outsider?.principal };
        return {
            ...pair,
            from: before.routesOf(pair.before, outsider),
            to: after.routesOf(pair.after, outsider),
            ...(outsider && { outsider }),
        };
    });
}

/** A service isn't one principal: code of it runs as one role or as another. Each role is compared by itself. */
function byRole(row: Row, before: Side, after: Side): Row[] {
    if (present(row).type !== "service") return [row];
    const first = ({ chain }: Route, side: Side): string =>
        chain
            .slice(0, 1)
            .map(({ to }) => side.baseKey(to))
            .join("");
    const [from, to] = [
        groupedBy(row.from, (route) => first(route, before)),
        groupedBy(row.to, (route) => first(route, after)),
    ];
    return [...new Set([...to.keys(), ...from.keys()])]
        .filter((key) => key !== "")
        .map((key) => ({ ...row, from: from.get(key) ?? [], to: to.get(key) ?? [] }));
}
