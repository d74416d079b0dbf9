import type { AccountInstance } from "./account";
import { Bits } from "./bits";
import type { ClassRequest } from "./class-request";
import type { DocumentVerdicts } from "./document-verdicts";
import { groupInstances, type GroupOfInstances } from "./group-instances";
import { InstanceIndex } from "./instance-index";
import { isKnownAccount, limitingOwner } from "./own-account";

/** The instances of one account among those of several. */
interface OwnInstances {
    readonly index: InstanceIndex;
    /** The position of the first one; all others follow. */
    readonly at: number;
    /** The instances of all other accounts, on which no session opens. */
    readonly elsewhere: Bits;
}

/**
 * Parts instances into groups for any class, as `groupInstances` does. Of several accounts each has an index of its own:
 * what a class's statements say of the instances of other accounts makes no difference.
 */
export class GroupedInstances {
    private readonly instances: readonly AccountInstance[];
    private readonly documents: DocumentVerdicts;
    /** Undefined where there is one account, where an account isn't known, or where the instances aren't in their order. */
    private readonly ranges: ReadonlyMap<string, Range> | undefined;
    private readonly own = new Map<string, OwnInstances>();
    private all: InstanceIndex | undefined;

    /** @param documents what is decided on session documents: where that differs by region, so do the groups. */
    constructor(instances: readonly AccountInstance[], documents: DocumentVerdicts) {
        this.instances = instances;
        this.documents = documents;
        this.ranges = rangesOf(instances);
    }

    /** The groups: every instance is in exactly one. */
    of(request: ClassRequest): readonly GroupOfInstances[] {
        const owner = limitingOwner(request.layers);
        const byRegion = this.documents.isRegional(request);
        if (this.ranges === undefined || owner === undefined || !isKnownAccount(owner))
            return groupInstances(request, (this.all ??= new InstanceIndex(this.instances)), byRegion);

        const { index, at, elsewhere } = this.ofAccount(owner, this.ranges);
        const groups = groupInstances(request, index, byRegion).map((group) => ({
            ...group,
            instances: group.instances.placed(this.instances.length, at),
        }));
        return elsewhere.isEmpty() ? groups : [...groups, { instances: elsewhere }];
    }

    private ofAccount(owner: string, ranges: ReadonlyMap<string, Range>): OwnInstances {
        const known = this.own.get(owner);
        if (known !== undefined) return known;
        const { from, to } = ranges.get(owner) ?? { from: 0, to: 0 };
        const made: OwnInstances = {
            index: new InstanceIndex(this.instances.slice(from, to)),
            at: from,
            elsewhere: Bits.all(to - from)
                .placed(this.instances.length, from)
                .not(),
        };
        this.own.set(owner, made);
        return made;
    }
}

interface Range {
    readonly from: number;
    readonly to: number;
}

/** Where the instances of each account are, if they are together. */
function rangesOf(instances: readonly AccountInstance[]): Map<string, Range> | undefined {
    const ranges = new Map<string, Range>();
    let before: string | undefined;
    for (const [position, { account }] of instances.entries()) {
        if (account === undefined || !isKnownAccount(account)) return undefined;
        const known = ranges.get(account);
        if (known !== undefined && account !== before) return undefined;
        ranges.set(account, { from: known?.from ?? position, to: position + 1 });
        before = account;
    }
    return ranges.size < 2 ? undefined : ranges;
}
