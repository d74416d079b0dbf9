import type { Account, AccountInstance, AccountPrincipal } from "./account";
import type { Bits } from "./bits";
import { cellOf, type Cell, type Way } from "./cell";
import { cellOfWays, throughChain } from "./chain-cell";
import type { ClassRequest } from "./class-request";
import { DocumentVerdicts } from "./document-verdicts";
import { GroupedInstances } from "./grouped-instances";
import { RelevantPolicies } from "./relevant-policies";

/** Instances for which a class of principals has the same verdict for the same reasons. */
export interface InstanceGroup {
    readonly instances: Bits;
    /** The verdict and its reasons, decided on one of the instances. */
    readonly cell: Cell;
    /** The ways to it, the surest first. Default: the class's own policies. */
    readonly ways?: readonly WayTo[];
}

/** A way to a session, and what the principal at its end asks with. */
export interface WayTo extends Pick<Way, "how" | "chain"> {
    readonly request: ClassRequest;
    /** The cell where no session's policies decide: a shell by another way. Default: as the request is decided. */
    readonly cell?: Cell;
}

/** Principals that the policies can't tell apart. */
export interface PrincipalClass {
    readonly principals: readonly AccountPrincipal[];
    /** Every instance is in exactly one group. */
    readonly groups: readonly InstanceGroup[];
    /** What their own policies ask with. */
    readonly request: ClassRequest;
    /** Whether any group has ways beside their own policies. Default false. */
    readonly chained?: boolean;
}

/** Who can open a session on what. */
export interface Matrix {
    readonly account: Account;
    readonly instances: readonly AccountInstance[];
    readonly classes: readonly PrincipalClass[];
    readonly documents: DocumentVerdicts;
}

/**
 * The matrix of an account: every principal, every instance, with reasons.
 *
 * Principals are taken together when the same statements speak of their sessions and those ask for nothing in which the
 * principals differ; instances when the same statements apply to them. So its cost grows with what policies can tell
 * apart, not with the number of cells.
 */
export function accessMatrix(account: Account): Matrix {
    const { instances } = account;
    const relevant = new RelevantPolicies();
    const classes = new Map<string, { principals: AccountPrincipal[]; request: ClassRequest }>();
    for (const principal of account.principals) {
        const request = relevant.request(principal, account);
        const signature = relevant.signature(request.layers, request.principal);
        const known = classes.get(signature);
        if (known === undefined) classes.set(signature, { principals: [principal], request });
        else known.principals.push(principal);
    }
    const documents = new DocumentVerdicts(account);
    const grouped = new GroupedInstances(instances, documents);
    return {
        account,
        instances,
        documents,
        classes: [...classes.values()].map(({ principals, request }) => ({
            principals,
            request,
            groups: grouped.of(request).map(({ instances: group, outcome }): InstanceGroup => {
                const first = instances[group.first()];
                if (first === undefined) throw new Error("a group of instances is empty");
                return { instances: group, cell: cellOf(request, first, documents, outcome) };
            }),
        })),
    };
}

/** The group of a class that an instance is in, by its position. */
export function groupAt({ groups }: PrincipalClass, position: number): InstanceGroup {
    const group = groups.find(({ instances }) => instances.has(position));
    if (group === undefined) throw new Error(`no instance has the position ${position}`);
    return group;
}

/**
 * The cell of one instance, decided by itself. Its verdict is its group's; its reasons name this very instance where the
 * group's name the first one.
 */
export function cellAt({ instances, documents }: Matrix, one: PrincipalClass, position: number): Cell {
    const instance = instances[position];
    if (instance === undefined) throw new Error(`no instance has the position ${position}`);
    const ways = one.chained === true ? groupAt(one, position).ways : undefined;
    if (ways === undefined) return cellOf(one.request, instance, documents);
    return cellOfWays(
        ways.map(({ how, chain, request, cell }) => ({
            how,
            chain,
            cell: cell ?? throughChain(cellOf(request, instance, documents), chain),
        })),
    );
}
