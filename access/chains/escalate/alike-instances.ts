import { INSTANCE_TAG_WRITES } from "../../bypasses";
import { Numbers, Remembered } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import type { Bits } from "../../matrix/bits";
import { isNode } from "./instance-tag-writes";
import type { Rights } from "./rights";
import { numbered, tagText } from "./split";
import type { Gates } from "./tag-gates";

/** Instances that differ in nothing that counts but in tags that may be written. */
export interface Alike {
    /** Equal for those that open with the same tags. */
    readonly group: number;
    /** Equal for those of which the writer's statements say the same. */
    readonly call: number;
    readonly positions: number[];
}

/** Which instances are alike to those who write their tags, so that one answer is for all of them. */
export class AlikeInstances {
    private readonly rights: Rights;
    private readonly writtenBy = new Remembered<AccountPrincipal, Int32Array>();
    private readonly taggedBy = new Remembered<string, Int32Array>();

    constructor(rights: Rights) {
        this.rights = rights;
    }

    /**
     * Instances that would be open with some tags, as sets that no statement of either principal tells apart but by tags.
     * @param groups those that open with the same tags.
     */
    among(
        closed: Bits,
        groups: readonly { readonly instances: Bits }[],
        writer: AccountPrincipal,
        gates: Gates,
    ): readonly Alike[] {
        const written = this.written(writer);
        const tagged = this.tagged(gates);
        const found: Alike[] = [];
        for (const [group, { instances: open }] of groups.entries()) {
            const sets = new Map<number, Map<number, Alike>>();
            for (const position of open.and(closed)) {
                const [call = -1, tags = -1] = [written[position], tagged[position]];
                const ofCall = sets.get(call) ?? new Map<number, Alike>();
                sets.set(call, ofCall);
                const set = ofCall.get(tags);
                if (set !== undefined) {
                    set.positions.push(position);
                    continue;
                }
                const one: Alike = { group, call, positions: [position] };
                ofCall.set(tags, one);
                found.push(one);
            }
        }
        return found;
    }

    /** For each position a number, equal for instances of which the calls that write tags say the same. */
    private written(writer: AccountPrincipal): Int32Array {
        const { instances } = this.rights.account;
        return this.writtenBy.of(writer, () => {
            const sets = INSTANCE_TAG_WRITES.filter(({ action }) => this.rights.mentions(writer, action)).map(
                ({ action }) => numbered(this.rights.groups(writer, action), instances.length),
            );
            return numbers(instances, (one, position) => JSON.stringify([sets.map((of) => of[position]), isNode(one)]));
        });
    }

    /** For each position a number, equal for instances with the same tags of the gates. */
    private tagged(gates: Gates): Int32Array {
        const keys = [...gates.keys()];
        const { instances } = this.rights.account;
        return this.taggedBy.of(keys.join("\n"), () => numbers(instances, (one) => tagText(one, keys)));
    }
}

/** For each instance the number of what is said of it. */
function numbers(
    instances: readonly AccountInstance[],
    said: (instance: AccountInstance, position: number) => string,
): Int32Array {
    const all = new Numbers<string>();
    return Int32Array.from(instances, (one, position) => all.of(said(one, position)));
}
