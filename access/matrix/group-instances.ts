import type { Bits } from "./bits";
import type { RequestContext } from "../evaluate/context";
import type { PolicyStatement } from "../policy/policy";
import type { InstanceIndex } from "./instance-index";
import type { ClassRequest } from "./class-request";
import { layerStatements } from "../evaluate/outcome";
import { statementTruths } from "./statement-truths";
import { isKnown } from "./truth-sets";

/**
 * Parts the instances into groups: within one, the same statements apply, don't apply and may apply, and the region is
 * the same, since session documents are a region's, and Systems Manager says the same of them. Instances of other accounts,
 * on which no session opens whatever else is said, are one group. No group is empty.
 */
export function groupInstances({ layers, principal }: ClassRequest, index: InstanceIndex): readonly Bits[] {
    if (index.size === 0) return [];
    const all = index.unreachable.reduce(split, regions(index));
    const elsewhere = ofOtherAccounts({ layers, principal }, index);
    if (elsewhere === undefined) return groupedBy(layerStatements(layers), all, index, principal);
    const own = all.map((group) => group.minus(elsewhere)).filter((group) => !group.isEmpty());
    return [...groupedBy(layerStatements(layers), own, index, principal), elsewhere];
}

/** The instances in which no session opens because they are in other accounts; undefined where there are none. */
function ofOtherAccounts({ layers, principal }: ClassRequest, index: InstanceIndex): Bits | undefined {
    const [statement] = layerStatements(layers.filter(({ layer }) => layer === "account"));
    if (statement === undefined) return undefined;
    const { yes, maybe } = statementTruths(statement, index, principal);
    const elsewhere = yes.or(maybe).not();
    return elsewhere.isEmpty() ? undefined : elsewhere;
}

function groupedBy(
    statements: readonly PolicyStatement[],
    all: readonly Bits[],
    index: InstanceIndex,
    principal: RequestContext,
): readonly Bits[] {
    let groups = all;
    let open = false;
    for (const statement of statements) {
        const truths = statementTruths(statement, index, principal);
        groups = split(groups, truths.yes);
        if (isKnown(truths)) continue;
        groups = split(groups, truths.maybe);
        open = true;
    }
    // Instances of which something isn't known are alike only if the same isn't known of them.
    return open ? index.secrets.reduce(split, groups) : groups;
}

function regions(index: InstanceIndex): readonly Bits[] {
    return index.alike(["aws:requestedregion"]).map(({ instances }) => instances);
}

function split(groups: readonly Bits[], by: Bits): readonly Bits[] {
    return groups.flatMap((group) => (group.shareIn(by) === "some" ? [group.and(by), group.minus(by)] : [group]));
}
