import type { Verdict } from "../evaluate/outcome";
import { accountOfCaller } from "../matrix/own-account";
import type { ChangeCounts, ChangeKind, SessionChange } from "./change";
import type { Pairing, PrincipalPair } from "./pairing";
import { both, documentVerdicts, instanceVerdict, sessionKinds } from "../matrix/session-kinds";
import type { AccountInstance } from "../matrix/account";
import { phasesOf } from "../matrix/circumstances";
import type { ClassRequest } from "../matrix/class-request";
import { Kept } from "../kept";
import { comparePhases, cover, differs, NEVER, type VerdictPhases } from "./compare-phases";
import { ABSENT, type Side } from "./compared-account";

/** Principals of one class before and one after, and the instances on which the same changes for all of them. */
export interface CellChange {
    readonly principals: readonly PrincipalPair[];
    /** Positions among the pairs of instances. */
    readonly instances: readonly number[];
    readonly sessions: readonly SessionChange[];
}

interface Comparison {
    readonly changes: readonly CellChange[];
    readonly stillUnknown: number;
}

/** Compares every cell, class by class: what neither source tells apart is looked at once. */
export function compareCells(before: Side, after: Side, pairing: Pairing): Comparison {
    const changes: CellChange[] = [];
    let stillUnknown = 0;
    for (const { principals, from, to } of pairedClasses(before, after, pairing)) {
        const instances = partition(before.groupsOf(from), after.groupsOf(to));
        const kinds = new KindVerdicts(before, after, from, to);
        const told = new Map<number, SessionChange[]>();
        for (const [key, { size, first }] of instances.blocks) {
            const sessions = kinds.compare(first.from, first.to);
            const changed = sessions.filter(differs);
            if (changed.length > 0) told.set(key, changed);
            else if (sessions.some((one) => one.after === "unknown")) stillUnknown += size * principals.length;
        }
        if (told.size === 0) continue;
        const positions = new Map<number, number[]>([...told.keys()].map((key) => [key, []]));
        instances.keys.forEach((key, position) => positions.get(key)?.push(position));
        for (const [key, sessions] of told) changes.push({ principals, instances: positions.get(key) ?? [], sessions });
    }
    return { changes, stillUnknown };
}

interface ClassPair {
    readonly principals: PrincipalPair[];
    readonly from: number;
    readonly to: number;
}

function pairedClasses(before: Side, after: Side, { principals }: Pairing): Iterable<ClassPair> {
    const pairs = new Map<string, ClassPair>();
    for (const principal of principals) {
        const from = before.classOf(principal.before);
        const to = after.classOf(principal.after);
        const key = `${from} ${to}`;
        const same = pairs.get(key);
        if (same === undefined) pairs.set(key, { principals: [principal], from, to });
        else same.principals.push(principal);
    }
    return pairs.values();
}

interface Block {
    size: number;
    /** The groups before and after. */
    readonly first: { readonly from: number; readonly to: number };
}

/** Instances that are in the same group before and in the same group after. */
function partition(from: Int32Array, to: Int32Array): { keys: Float64Array; blocks: Map<number, Block> } {
    const blocks = new Map<number, Block>();
    const keys = new Float64Array(from.length);
    // Neighbours are mostly in the same block: the map is asked only where the block changes.
    let last: Block = { size: 0, first: { from: ABSENT, to: ABSENT } };
    for (let position = 0; position < from.length; position += 1) {
        const one = from[position] ?? ABSENT;
        const other = to[position] ?? ABSENT;
        const key = (one + 1) * 0x100000000 + other + 1;
        keys[position] = key;
        if (one !== last.first.from || other !== last.first.to || last.size === 0) {
            const known = blocks.get(key);
            last = known ?? { size: 0, first: { from: one, to: other } };
            if (known === undefined) blocks.set(key, last);
        }
        last.size += 1;
    }
    return { keys, blocks };
}

/** The verdicts on all kinds of session for one class before and one after. */
class KindVerdicts {
    private readonly before: Side;
    private readonly after: Side;
    private readonly from: number;
    private readonly to: number;
    private readonly regions = new Map<string, readonly SessionChange[]>();

    constructor(before: Side, after: Side, from: number, to: number) {
        this.before = before;
        this.after = after;
        this.from = from;
        this.to = to;
    }

    compare(from: number, to: number): SessionChange[] {
        const former = this.before.matrix.classes[this.from]?.groups[from];
        const latter = this.after.matrix.classes[this.to]?.groups[to];
        const instanceBefore = this.before.account.instances[former?.instances.first() ?? ABSENT];
        const instanceAfter = this.after.account.instances[latter?.instances.first() ?? ABSENT];
        const depends = [this.before.requestOf(this.from), this.after.requestOf(this.to)].some(
            (request) => request?.circumstances !== undefined,
        );
        if (depends) return this.overTime(instanceBefore, instanceAfter);
        return this.documents(instanceBefore?.region, instanceAfter?.region).map(({ label, before, after }) => ({
            label,
            before: former === undefined ? "denied" : both(former.cell.target.verdict, before),
            after: latter === undefined ? "denied" : both(latter.cell.target.verdict, after),
        }));
    }

    /** As `compare`, where the answers depend on when and how sessions are opened. */
    private overTime(before: AccountInstance | undefined, after: AccountInstance | undefined): SessionChange[] {
        const statements = [...this.before.statementsOf(this.from), ...this.after.statementsOf(this.to)];
        const phases = (
            side: Side,
            index: number,
            instance: AccountInstance | undefined,
        ): Map<string, VerdictPhases> => {
            const request = side.requestOf(index);
            if (request === undefined || instance === undefined) return new Map();
            const kinds = sessionKinds(accountOfCaller(side.account, request.principal), instance.region, statements);
            const targets = new Kept<ClassRequest, Verdict>();
            return new Map(
                kinds.map((kind) => {
                    const ask = (one: ClassRequest): { readonly verdict: Verdict } => {
                        const [document = "denied"] = documentVerdicts(one, instance.region, [kind]);
                        const target = targets.of(one, () => instanceVerdict(one, instance));
                        return { verdict: both(target, document) };
                    };
                    return [kind.label, phasesOf(request, ask, ({ verdict }) => verdict)];
                }),
            );
        };
        const former = phases(this.before, this.from, before);
        const latter = phases(this.after, this.to, after);
        return [...new Set([...latter.keys(), ...former.keys()])].flatMap((label) =>
            comparePhases(label, former.get(label) ?? NEVER, latter.get(label) ?? NEVER),
        );
    }

    private documents(regionBefore: string | undefined, regionAfter: string | undefined): readonly SessionChange[] {
        const key = `${regionBefore} ${regionAfter}`;
        const known = this.regions.get(key);
        if (known !== undefined) return known;
        const statements = [...this.before.statementsOf(this.from), ...this.after.statementsOf(this.to)];
        const verdicts = (side: Side, index: number, region: string | undefined): Map<string, Verdict> => {
            const request = side.requestOf(index);
            if (request === undefined || region === undefined) return new Map();
            const kinds = sessionKinds(accountOfCaller(side.account, request.principal), region, statements);
            const answers = documentVerdicts(request, region, kinds);
            return new Map(kinds.map(({ label }, at) => [label, answers[at] ?? "denied"]));
        };
        const before = verdicts(this.before, this.from, regionBefore);
        const after = verdicts(this.after, this.to, regionAfter);
        const result = [...new Set([...after.keys(), ...before.keys()])].map((label) => ({
            label,
            before: before.get(label) ?? "denied",
            after: after.get(label) ?? "denied",
        }));
        this.regions.set(key, result);
        return result;
    }
}

/** What a change of a verdict is; where the verdict stays, of what it takes. */
export function kindOf({ before, after, needs }: SessionChange): ChangeKind {
    if (before === "allowed" && after === "allowed" && needs !== undefined)
        return cover(needs.before, needs.after) ? "lost" : "gained";

    if (before === "unknown" || after === "unknown") return "unclear";
    return after === "allowed" ? "gained" : "lost";
}

/** Counts pairs of a principal and an instance; one that gains one kind of session and loses another counts as both. */
export function countCells({ changes, stillUnknown }: Comparison): ChangeCounts {
    const counts = { gained: 0, lost: 0, unclear: 0, stillUnknown };
    for (const { principals, instances, sessions } of changes)
        for (const kind of new Set(sessions.map(kindOf))) counts[kind] += principals.length * instances.length;

    return counts;
}
