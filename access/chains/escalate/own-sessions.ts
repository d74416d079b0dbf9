import { Bits } from "../../matrix/bits";
import type { AccountPrincipal } from "../../matrix/account";
import type { Cell } from "../../matrix/cell";

/** The sessions that principals' own policies open on some instances. */
export interface OwnSessions {
    /** Of those that open something or may, sets with one answer each; `id` is equal for principals with the same policies. */
    of(principal: AccountPrincipal): {
        readonly id: number;
        readonly open: readonly { readonly instances: Bits; readonly cell: Cell }[];
    };
}

/** The instances, of so many, on which a shell opens for some principals now, for good, and without terms. */
export function plainlyOpen(sessions: OwnSessions, principals: readonly AccountPrincipal[], length: number): Bits {
    const open = principals.flatMap((one) => sessions.of(one).open.filter(({ cell }) => opensPlainly(cell)));
    return Bits.union(
        length,
        open.map(({ instances }) => instances),
    );
}

function opensPlainly({ verdict, documents, later, needs }: Cell): boolean {
    const [shell] = documents;
    return verdict === "allowed" && shell?.decision.verdict === "allowed" && later === undefined && needs === undefined;
}
