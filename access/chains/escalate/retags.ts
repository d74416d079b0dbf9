import { INSTANCE_TAG_WRITES } from "../../bypasses";
import type { Verdict } from "../../evaluate/outcome";
import { Numbers } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import type { Bits } from "../../matrix/bits";
import type { Cell } from "../../matrix/cell";
import { allNeeds } from "../../matrix/needs";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest } from "../../matrix/session-request";
import type { ShellStep, Step } from "../../matrix/step";
import { AlikeInstances } from "./alike-instances";
import { InstanceTagWrites, type TagWrite } from "./instance-tag-writes";
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

/** What somebody does to an instance's tags, and what that opens. */
interface Retag {
    readonly verdict: "allowed" | "unknown";
    readonly actions: readonly string[];
    readonly effect: string;
    /** On what terms the session opens. */
    readonly terms: Terms;
}

type Terms = Pick<Step, "needs" | "later">;

/** Whether a session opens, and on what terms. */
interface Opens extends Terms {
    readonly verdict: Verdict;
}

/**
 * Sessions on instances whose tags somebody writes so that its policies, or those of another principal that it can be, allow
 * them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export class Retags {
    private readonly rights: Rights;
    private readonly writes: InstanceTagWrites;
    private readonly alike: AlikeInstances;
    private readonly sessions: OwnSessions;
    private readonly sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions;
    private readonly writing = new RelevantPolicies(INSTANCE_TAG_WRITES.map(({ action }) => action.toLowerCase()));
    private readonly writers = new Numbers<string>();
    private readonly known = new Map<string, readonly ShellStep[]>();
    private readonly untagged = new Map<string, OwnSessions>();
    /** What opens with some tags: the same for all who have the same policies, on all instances of a group. */
    private readonly opened = new Map<string, Opens>();
    private readonly answers = new Map<AccountPrincipal, Map<string, TagWrite>>();
    private readonly gatesOf = new Map<number, Gates>();

    /** @param sessionsOn the sessions on other instances than the account's. */
    constructor(
        rights: Rights,
        sessions: OwnSessions,
        sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions,
    ) {
        this.rights = rights;
        this.writes = new InstanceTagWrites(rights);
        this.alike = new AlikeInstances(rights);
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
        for (const { group, call, positions } of this.alike.among(
            closed,
            this.anyTags(opener, gates).open,
            writer,
            gates,
        )) {
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
        return [...found.values()].map(({ retag: { terms, ...retag }, positions }) => {
            const told = this.rights.told(writer, retag.actions.slice(0, -1));
            const needs = allNeeds([told.needs ?? [], terms.needs ?? []]);
            return {
                kind: "escalate",
                ...retag,
                short: retag.actions[0] ?? "",
                because: [...told.because, ...this.rights.reasons(opener, ["ssm:StartSession"])],
                ...terms,
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
        return open === undefined ? { verdict: "denied" } : opensOf(open.cell);
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
            const { verdict, ...terms } = opensWith(tags);
            if (verdict === "denied") continue;
            const isSure = verdict === "allowed" && written.isSure;
            if (best !== undefined && !isSure) continue;
            const actions = [...written.actions, "ssm:StartSession"];
            best = {
                verdict: isSure ? "allowed" : "unknown",
                actions,
                effect: effectOf(written.changes),
                terms,
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
                terms: {},
            }
        );
    }
}

/** A session that only begins later isn't one answer. */
function opensOf({ verdict, needs, later }: Cell): Opens {
    if (verdict === "denied") return { verdict: later === undefined ? "denied" : "unknown" };
    return {
        verdict,
        ...(needs && { needs }),
        ...(later && { later: later.map(({ from, cell }) => ({ from, verdict: cell.verdict })) }),
    };
}

function effectOf(changes: readonly TagChange[]): string {
    const given = changes.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    const removed = changes.flatMap(([key, value]) => (value === undefined ? [key] : []));
    return [
        ...(given.length > 0 ? [`tag it with ${given.join(", ")}`] : []),
        ...(removed.length > 0 ? [`remove its tag ${removed.join(", ")}`] : []),
    ].join(" and ");
}
