import { INSTANCE_TAG_WRITES } from "../../bypasses";
import { Numbers, Remembered } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import type { Bits } from "../../matrix/bits";
import type { Cell } from "../../matrix/cell";
import type { Need } from "../../matrix/circumstances";
import { allNeeds } from "../../matrix/needs";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest } from "../../matrix/session-request";
import type { ShellStep } from "../../matrix/step";
import { InstanceTagWrites, isNode, type TagWrite } from "./instance-tag-writes";
import { plainlyOpen, type OwnSessions } from "./own-sessions";
import { retagging } from "./retagging";
import type { Rights } from "./rights";
import {
    ANY,
    changesOf,
    combinations,
    gatesOf,
    present,
    without,
    WRITABLE,
    type Gates,
    type TagChange,
    type Tags,
} from "./tag-gates";

/** Instances that differ in nothing that counts but in tags that may be written. */
interface Alike {
    /** Equal for those that open with the same tags. */
    readonly group: number;
    /** Equal for those of which the writer's statements say the same. */
    readonly call: number;
    readonly positions: number[];
}

/** What somebody does to an instance's tags, and what that opens. */
interface Retag {
    readonly verdict: "allowed" | "unknown";
    readonly actions: readonly string[];
    readonly effect: string;
    /** What the session takes. */
    readonly needs?: readonly Need[];
}

/** Of a cell, whether a session opens and what it takes. */
type Opens = Pick<Cell, "verdict" | "needs">;

/**
 * Sessions on instances whose tags somebody writes so that its policies, or those of another principal that it can be, allow
 * them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export class Retags {
    private readonly rights: Rights;
    private readonly writes: InstanceTagWrites;
    private readonly sessions: OwnSessions;
    private readonly sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions;
    private readonly writing = new RelevantPolicies(INSTANCE_TAG_WRITES.map(({ action }) => action.toLowerCase()));
    private readonly writers = new Numbers<string>();
    private readonly known = new Map<string, readonly ShellStep[]>();
    private readonly untagged = new Map<string, OwnSessions>();
    /** What opens with some tags: the same for all who have the same policies, on all instances of a group. */
    private readonly opened = new Map<string, Opens>();
    private readonly answers = new Map<AccountPrincipal, Map<string, TagWrite>>();
    private readonly writtenBy = new Remembered<AccountPrincipal, Int32Array>();
    private readonly taggedBy = new Remembered<string, Int32Array>();
    private readonly gatesOf = new Map<number, Gates>();

    /** @param sessionsOn the sessions on other instances than the account's. */
    constructor(
        rights: Rights,
        sessions: OwnSessions,
        sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions,
    ) {
        this.rights = rights;
        this.writes = new InstanceTagWrites(rights);
        this.sessions = sessions;
        this.sessionsOn = sessionsOn;
    }

    /** Whether a principal may write tags of instances at all. */
    private mayWrite(principal: AccountPrincipal): boolean {
        return INSTANCE_TAG_WRITES.some(({ action }) => this.rights.mentions(principal, action));
    }

    /** Whether a principal may write tags of instances on which no session opens yet. */
    gainsByTags(writer: AccountPrincipal, open: Bits): boolean {
        return this.mayWrite(writer) && !this.rights.ownInstances(writer).minus(open).isEmpty();
    }

    /** The instances on which a shell opens for some principals now, for good, and without terms. */
    plainlyOpen(principals: readonly AccountPrincipal[]): Bits {
        return plainlyOpen(this.sessions, principals, this.rights.account.instances.length);
    }

    /** The sessions that one principal opens after another, which may be itself, has written tags. */
    steps(opener: AccountPrincipal, writer: AccountPrincipal): readonly ShellStep[] {
        if (!this.mayWrite(writer)) return [];
        const own = this.sessions.of(opener);
        const gates = this.gates(opener, own.id);
        if (gates.size === 0) return [];
        const request = principalRequest(writer, this.rights.account);
        const owner = ownerOf(writer, this.rights.account);
        const key = `${owner} ${own.id} ${this.writers.of(this.writing.signature(this.writing.layers(writer), request))}`;
        const known = this.known.get(key) ?? this.made(opener, writer, gates);
        this.known.set(key, known);
        return known;
    }

    private made(opener: AccountPrincipal, writer: AccountPrincipal, gates: Gates): readonly ShellStep[] {
        const { instances } = this.rights.account;
        const closed = this.rights.ownInstances(writer).minus(this.plainlyOpen([opener]));
        if (closed.isEmpty()) return [];
        const found = new Map<string, { retag: Retag; positions: number[] }>();
        const { id } = this.sessions.of(opener);
        const written = this.answers.get(writer) ?? new Map<string, TagWrite>();
        this.answers.set(writer, written);
        for (const { group, call, positions } of this.alike(opener, writer, gates, closed)) {
            const [first] = positions;
            const instance = first === undefined ? undefined : instances[first];
            // What opens with some tags doesn't depend on the tags that an instance has.
            const opensWith = (tags: Tags): Opens => {
                const key = JSON.stringify([id, group, Object.entries(tags)]);
                const opens = this.opened.get(key) ?? this.opens(opener, gates, instance, tags);
                this.opened.set(key, opens);
                return opens;
            };
            const write = (...change: TagChange): TagWrite => {
                const key = `${call} ${JSON.stringify(change)}`;
                const answer = written.get(key) ?? this.writes.write(writer, instance as AccountInstance, ...change);
                written.set(key, answer);
                return answer;
            };
            const retag = instance && this.retag(writer, gates, instance, opensWith, write);
            if (retag === undefined) continue;
            const key = JSON.stringify(retag);
            const one = found.get(key) ?? { retag, positions: [] };
            one.positions.push(...positions);
            found.set(key, one);
        }
        return [...found.values()].map(({ retag: { needs: own = [], ...retag }, positions }) => {
            const told = this.rights.told(writer, retag.actions.slice(0, -1));
            const needs = allNeeds([told.needs ?? [], own]);
            return {
                kind: "escalate",
                ...retag,
                short: retag.actions[0] ?? "",
                because: [...told.because, ...this.rights.reasons(opener, ["ssm:StartSession"])],
                ...(needs.length > 0 && { needs }),
                instances: positions.sort((one, other) => one - other),
            };
        });
    }

    private gates(opener: AccountPrincipal, id: number): Gates {
        const gates = this.gatesOf.get(id) ?? gatesOf(opener, principalRequest(opener, this.rights.account));
        this.gatesOf.set(id, gates);
        return gates;
    }

    /** Instances that would be open with some tags, as sets that no statement of either principal tells apart but by tags. */
    private alike(opener: AccountPrincipal, writer: AccountPrincipal, gates: Gates, closed: Bits): readonly Alike[] {
        const written = this.written(writer);
        const tagged = this.tagged(gates);
        const found: Alike[] = [];
        for (const [group, { instances: open }] of this.anyTags(opener, gates).open.entries()) {
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
        return this.taggedBy.of(keys.join("\n"), () =>
            numbers(instances, (one) => JSON.stringify(keys.map((key) => tagsOf(one, key)))),
        );
    }

    /** The sessions where each instance may have any tags of these keys. */
    private anyTags(opener: AccountPrincipal, gates: Gates): ReturnType<OwnSessions["of"]> {
        const key = JSON.stringify([...gates.keys()].sort());
        const open = Object.fromEntries([...gates.values()].map(({ name }) => [name, WRITABLE]));
        const sessions =
            this.untagged.get(key) ??
            this.sessionsOn(
                this.rights.account.instances.map((one) => ({ ...one, tags: { ...without(one, gates), ...open } })),
            );
        this.untagged.set(key, sessions);
        return sessions.of(opener);
    }

    /** Whether sessions open on an instance with some tags. */
    private opens(opener: AccountPrincipal, gates: Gates, instance: AccountInstance | undefined, tags: Tags): Opens {
        if (instance === undefined) return { verdict: "denied" };
        const retagged = { ...instance, tags: { ...without(instance, gates), ...present(tags) } };
        const [open] = this.sessionsOn([retagged]).of(opener).open;
        return open?.cell ?? { verdict: "denied" };
    }

    /** The best way to write tags so that the instance opens. */
    private retag(
        writer: AccountPrincipal,
        gates: Gates,
        instance: AccountInstance,
        opensWith: (tags: Tags) => Opens,
        write: (...change: TagChange) => TagWrite,
    ): Retag | undefined {
        const all = combinations(gates);
        const tried = (all ?? []).map((tags) => ({ tags, changes: changesOf(instance, tags) }));
        tried.sort((one, other) => one.changes.length - other.changes.length);
        let best: Retag | undefined;
        for (const { tags, changes } of tried) {
            if (changes.length === 0) continue;
            const written = retagging(instance, tags, write);
            if (written === undefined) continue;
            const { verdict, needs } = opensWith(tags);
            if (verdict === "denied") continue;
            const isSure = verdict === "allowed" && written.isSure;
            if (best !== undefined && !isSure) continue;
            const actions = [...written.actions, "ssm:StartSession"];
            best = {
                verdict: isSure ? "allowed" : "unknown",
                actions,
                effect: effectOf(written.changes),
                ...(needs && { needs }),
            };
            if (isSure) return best;
        }
        if (best !== undefined || all !== undefined) return best;
        // Which values open it can't be said: any may be among them.
        const names = [...gates.values()].map(({ name }) => name);
        const some = names
            .flatMap((name) => [ANY, undefined].map((value) => this.writes.write(writer, instance, name, value)))
            .find(({ verdict }) => verdict !== "denied");
        return (
            some && {
                verdict: "unknown",
                actions: [...some.actions, "ssm:StartSession"],
                effect: `change its tag ${names.join(", ")}`,
            }
        );
    }
}

/** For each position the number of its set. */
function numbered(sets: readonly Bits[], length: number): Int32Array {
    const found = new Int32Array(length).fill(-1);
    for (const [index, set] of sets.entries()) for (const position of set) found[position] = index;
    return found;
}

/** For each instance the number of what is said of it. */
function numbers(
    instances: readonly AccountInstance[],
    said: (instance: AccountInstance, position: number) => string,
): Int32Array {
    const all = new Numbers<string>();
    return Int32Array.from(instances, (one, position) => all.of(said(one, position)));
}

/** An instance's tags of a key, in whatever letter case. */
function tagsOf({ tags }: AccountInstance, key: string): readonly unknown[] {
    return Object.entries(tags).filter(([name]) => name.toLowerCase() === key);
}

function effectOf(changes: readonly TagChange[]): string {
    const given = changes.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    const removed = changes.flatMap(([key, value]) => (value === undefined ? [key] : []));
    return [
        ...(given.length > 0 ? [`tag it with ${given.join(", ")}`] : []),
        ...(removed.length > 0 ? [`remove its tag ${removed.join(", ")}`] : []),
    ].join(" and ");
}
