import type { AccountInstance } from "./account";
import { Bits } from "./bits";
import type { InstanceIndex } from "./instance-index";
import type { ClassRequest } from "./matrix";
import { statementsOf } from "./relevant";
import { statementTruths } from "./statement-truths";

/**
 * Parts the instances into groups: within one, the same statements apply, don't apply and may apply, and the region is
 * the same, since session documents are a region's. No group is empty.
 */
export function groupInstances(
    { layers, principal }: ClassRequest,
    index: InstanceIndex,
    instances: readonly AccountInstance[],
): readonly Bits[] {
    let groups = instances.length === 0 ? [] : regions(index);
    let open = false;
    for (const statement of statementsOf(layers)) {
        const { yes, maybe } = statementTruths(statement, index, principal);
        groups = split(split(groups, yes), maybe);
        open ||= !maybe.minus(yes).isEmpty();
    }
    return open ? groups.flatMap((group) => bySecrets(group, instances)) : groups;
}

function regions(index: InstanceIndex): readonly Bits[] {
    return index.alike(["aws:requestedregion"]).map(({ instances }) => instances);
}

function split(groups: readonly Bits[], by: Bits): readonly Bits[] {
    if (by.isEmpty()) return groups;
    return groups.flatMap((group) => {
        const inside = group.and(by);
        if (inside.isEmpty()) return [group];
        const outside = group.minus(by);
        return outside.isEmpty() ? [group] : [inside, outside];
    });
}

/** Instances of which something isn't known are alike only if the same isn't known of them. */
function bySecrets(group: Bits, instances: readonly AccountInstance[]): readonly Bits[] {
    const parts = new Map<string, Bits>();
    for (const position of group) {
        const instance = instances[position];
        const secret = instance === undefined ? "" : secretsOf(instance);
        let part = parts.get(secret);
        if (part === undefined) parts.set(secret, (part = new Bits(group.length)));
        part.add(position);
    }
    return [...parts.values()];
}

function secretsOf({ arn, tags, unknownTags }: AccountInstance): string {
    const unknown = Object.entries(tags).filter(([, value]) => typeof value !== "string");
    const lower = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
    const ambiguous = lower.size < Object.keys(tags).length;
    if (typeof arn === "string" && unknown.length === 0 && unknownTags === undefined && !ambiguous) return "";
    return JSON.stringify([typeof arn === "string" ? null : arn, ambiguous ? tags : unknown, unknownTags ?? null]);
}
