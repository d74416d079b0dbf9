import type { Bits } from "./bits";
import type { InstanceIndex } from "./instance-index";
import type { ClassRequest } from "./class-request";
import { layerStatements } from "../evaluate/outcome";
import { statementTruths } from "./statement-truths";
import { isKnown } from "./truth-sets";

/**
 * Parts the instances into groups: within one, the same statements apply, don't apply and may apply, and the region is
 * the same, since session documents are a region's, and Systems Manager says the same of them. No group is empty.
 */
export function groupInstances({ layers, principal }: ClassRequest, index: InstanceIndex): readonly Bits[] {
    let groups = index.size === 0 ? [] : index.unreachable.reduce(split, regions(index));
    let open = false;
    for (const statement of layerStatements(layers)) {
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
