import type { Bits } from "./bits";
import type { PolicyStatement } from "../policy/policy";
import type { InstanceIndex } from "./instance-index";
import type { ClassRequest } from "./class-request";
import { layerStatements, outcomeBy, type LayerPolicies, type Outcome } from "../evaluate/outcome";
import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import { statementTruths } from "./statement-truths";
import { everywhere, isKnown, type Truths } from "./truth-sets";

/** Instances to which the same statements apply. */
export interface GroupOfInstances {
    readonly instances: Bits;
    /** What the statements come to on them. Default: not found out. */
    readonly outcome?: Outcome;
}

/**
 * Parts the instances into groups: within one, the same statements apply, don't apply and may apply, and Systems Manager
 * says the same of them. Instances of other accounts, on which no session opens whatever else is said, are one group. No
 * group is empty.
 * @param byRegion whether all of a group are of one region as well.
 */
export function groupInstances(
    { layers, principal }: ClassRequest,
    index: InstanceIndex,
    byRegion: boolean,
): readonly GroupOfInstances[] {
    if (index.size === 0) return [];
    const all = index.unreachable.reduce(split, byRegion ? regions(index) : [everywhere(index.size, YES).yes]);
    const truths = new Map<PolicyStatement, Truths>();
    const truthsOf = (statement: PolicyStatement): Truths => {
        const known = truths.get(statement) ?? statementTruths(statement, index, principal);
        truths.set(statement, known);
        return known;
    };
    const elsewhere = ofOtherAccounts(layers, truthsOf);
    const own =
        elsewhere === undefined ? all : all.map((group) => group.minus(elsewhere)).filter((group) => !group.isEmpty());
    const groups = groupedBy(layerStatements(layers), own, index, truthsOf).map((instances): GroupOfInstances => {
        const first = instances.first();
        return { instances, outcome: outcomeBy(layers, (statement) => truthAt(truthsOf(statement), first)) };
    });
    return elsewhere === undefined ? groups : [...groups, { instances: elsewhere }];
}

type TruthsOf = (statement: PolicyStatement) => Truths;

function truthAt({ yes, maybe }: Truths, position: number): Truth {
    return yes.has(position) ? YES : maybe.has(position) ? MAYBE : NO;
}

/** The instances in which no session opens because they are in other accounts; undefined where there are none. */
function ofOtherAccounts(layers: readonly LayerPolicies[], truthsOf: TruthsOf): Bits | undefined {
    const [statement] = layerStatements(layers.filter(({ layer }) => layer === "account"));
    if (statement === undefined) return undefined;
    const elsewhere = truthsOf(statement).maybe.not();
    return elsewhere.isEmpty() ? undefined : elsewhere;
}

function groupedBy(
    statements: readonly PolicyStatement[],
    all: readonly Bits[],
    index: InstanceIndex,
    truthsOf: TruthsOf,
): readonly Bits[] {
    let groups = all;
    let open = false;
    for (const statement of statements) {
        const truths = truthsOf(statement);
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
