import type { AccountInstance, MissingPart, PrincipalType } from "./account";
import type { Verdict } from "../evaluate/outcome";
import { openable, opensEver, reasonsOfCell, reasonsOfWay, surestOf, type Cell } from "./cell";
import { termsOf, type CellTerms } from "./cell-terms";
import { chainData, type CellChain } from "./way-data";
import type { InstanceGroup, Matrix, PrincipalClass } from "./matrix";
import { Bits } from "./bits";
import { BySet } from "./by-set";

/**
 * A matrix written by classes, as JSON: ten thousand instances and a thousand principals are ten million cells, but few
 * different rows, and those name few different sets of instances.
 */
interface MatrixSummary {
    readonly account: string;
    readonly principals: number;
    readonly instances: readonly InstanceSummary[];
    /** Sets of instances, by their positions in `instances`; groups refer to them by their position here. */
    readonly sets: readonly (readonly number[])[];
    readonly classes: readonly ClassSummary[];
    /** What should have been read and wasn't; absent where there is no such thing. */
    readonly missing?: readonly MissingPart[];
}

type InstanceSummary = Pick<AccountInstance, "id" | "name" | "role" | "managed">;

/** Principals with the same row. */
interface ClassSummary {
    readonly principals: readonly {
        readonly name: string;
        readonly type: PrincipalType;
        readonly arn: string;
        readonly groups?: readonly string[];
        readonly use?: string;
    }[];
    readonly groups: readonly GroupSummary[];
    /** Why the principals reach none of the instances that are in no group; absent where there are none. */
    readonly otherwise?: {
        readonly verdict: "denied";
        readonly instances: number;
        readonly because: readonly string[];
    };
}

/** Instances with the same verdict for the same reasons. */
interface GroupSummary extends CellTerms, CellChain {
    readonly set: number;
    readonly verdict: Verdict;
    /** Whether a Deny statement decided. */
    readonly explicit: boolean;
    /** The kinds of session that the surest way opens, or may open: shell, SSH, port forwarding… */
    readonly opens: readonly string[];
    readonly because: readonly string[];
}

/** Writes a matrix by classes. Instances outside of `within` are left out. */
export function summarize(matrix: Matrix, within?: Bits): MatrixSummary {
    const sets = new SetTable();
    const classes = matrix.classes.map((one) => summarizeClass(one, sets, within));
    return {
        account: matrix.account.id,
        principals: matrix.account.principals.length,
        instances: matrix.instances.map(({ id, name, role, managed }) => ({
            id,
            ...(name !== undefined && { name }),
            ...(role !== undefined && { role }),
            ...(managed !== undefined && { managed }),
        })),
        sets: sets.sets,
        classes,
        ...(matrix.account.missing !== undefined && { missing: matrix.account.missing }),
    };
}

/** Sets of instances, each kept once. */
class SetTable {
    readonly sets: number[][] = [];
    private readonly numbers = new BySet<number>();

    number(set: Bits): number {
        return this.numbers.of(set, () => this.sets.push([...set]) - 1);
    }
}

function summarizeClass(
    { principals, groups }: PrincipalClass,
    sets: SetTable,
    within: Bits | undefined,
): ClassSummary {
    const merged = mergeGroups(groups, within);
    const rest = merged
        .filter(({ cell }) => cell.verdict === "denied" && !cell.explicit && !opensEver(cell))
        .reduce<MergedGroup | undefined>(
            (most, one) => (most === undefined || one.count > most.count ? one : most),
            undefined,
        );
    return {
        principals: principals.map(({ name, type, arn, groups: memberOf, use }) => ({
            name,
            type,
            arn,
            ...(memberOf.length > 0 && { groups: memberOf }),
            ...(use !== undefined && { use }),
        })),
        groups: merged
            .filter((group) => group !== rest)
            .map(({ instances, cell }) => ({
                set: sets.number(instances),
                verdict: cell.verdict,
                explicit: cell.explicit,
                opens: openable(surestOf(cell).cell),
                ...termsOf(cell),
                ...chainData(cell),
                because: reasonsOfWay(surestOf(cell)),
            })),
        ...(rest && { otherwise: { verdict: "denied", instances: rest.count, because: reasonsOfCell(rest.cell) } }),
    };
}

interface MergedGroup {
    readonly instances: Bits;
    readonly count: number;
    readonly cell: Cell;
}

/** Groups that differ only in what their reasons don't mention are one. */
function mergeGroups(groups: readonly InstanceGroup[], within: Bits | undefined): MergedGroup[] {
    const merged = new Map<string, { instances: Bits; cell: Cell }>();
    for (const { instances, cell } of groups) {
        const shown = within === undefined ? instances : instances.and(within);
        if (shown.isEmpty()) continue;
        const key = JSON.stringify([cell.verdict, cell.explicit, openable(cell), termsOf(cell), reasonsOfCell(cell)]);
        const known = merged.get(key);
        if (known === undefined) merged.set(key, { instances: shown, cell });
        else known.instances = known.instances.or(shown);
    }
    return [...merged.values()].map((group) => ({ ...group, count: group.instances.count() }));
}
