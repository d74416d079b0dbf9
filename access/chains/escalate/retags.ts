import { INSTANCE_TAG_WRITES } from "../../bypasses";
import { Kept, Numbers } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import type { Bits } from "../../matrix/bits";
import { allNeeds } from "../../matrix/needs";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { principalRequest } from "../../matrix/session-request";
import type { ShellStep } from "../../matrix/step";
import { AlikeInstances } from "./alike-instances";
import { InstanceTagWrites, type TagWrite } from "./instance-tag-writes";
import { plainlyOpen, type OwnSessions } from "./own-sessions";
import { retagging } from "./retagging";
import type { Rights } from "./rights";
import { otherShellWays, sessionWay, type Opens } from "./shell-ways";
import { ANY, changesOf, combinations, type Gates, type TagChange, type Tags } from "./tag-gates";
import { TagOpenings } from "./tag-openings";

/** What somebody does to an instance's tags, and what that opens. */
interface Retag {
    readonly verdict: "allowed" | "unknown";
    readonly effect: string;
    /** The calls that write the tags. */
    readonly writing: readonly string[];
    readonly opens: Opens;
}

/**
 * Shells on instances whose tags somebody writes so that its policies, or those of another principal that it can be, allow
 * them: sessions and others.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export class Retags {
    private readonly rights: Rights;
    private readonly writes: InstanceTagWrites;
    private readonly alike: AlikeInstances;
    private readonly sessions: OwnSessions;
    private readonly ways: readonly TagOpenings[];
    private readonly writing = new RelevantPolicies(INSTANCE_TAG_WRITES.map(({ action }) => action.toLowerCase()));
    private readonly writers = new Numbers<string>();
    private readonly ids = new Kept<AccountPrincipal, string>();
    private readonly known = new Map<string, readonly ShellStep[]>();
    private readonly answers = new Map<AccountPrincipal, Map<string, TagWrite>>();

    /** @param sessionsOn the sessions on other instances than the account's, or on those. */
    constructor(rights: Rights, sessionsOn: (instances?: readonly AccountInstance[]) => OwnSessions) {
        this.rights = rights;
        this.writes = new InstanceTagWrites(rights);
        this.alike = new AlikeInstances(rights);
        this.sessions = sessionsOn();
        this.ways = [sessionWay(sessionsOn), ...otherShellWays(rights)].map((way) => new TagOpenings(rights, way));
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

    /** The shells that one principal opens after another, which may be itself, has written tags. */
    steps(opener: AccountPrincipal, writer: AccountPrincipal): readonly ShellStep[] {
        if (!this.mayWrite(writer)) return [];
        return this.ways.flatMap((way, at) => {
            if (!way.isOpenTo(opener)) return [];
            const gates = way.gates(opener);
            if (gates.size === 0) return [];
            const key = `${at} ${way.id(opener)} ${this.idOf(writer)}`;
            const known = this.known.get(key) ?? this.made(opener, writer, way, gates);
            this.known.set(key, known);
            return known;
        });
    }

    /** Equal for principals of an account that write tags of instances by the same policies. */
    private idOf(writer: AccountPrincipal): string {
        return this.ids.of(writer, () => {
            const request = principalRequest(writer, this.rights.account);
            const signature = this.writers.of(this.writing.signature(this.writing.layers(writer), request));
            return `${ownerOf(writer, this.rights.account)} ${signature}`;
        });
    }

    private made(
        opener: AccountPrincipal,
        writer: AccountPrincipal,
        way: TagOpenings,
        gates: Gates,
    ): readonly ShellStep[] {
        const { instances } = this.rights.account;
        const closed = this.rights
            .ownInstances(writer)
            .minus(this.plainlyOpen([opener]))
            .minus(way.plainlyOpen(opener));
        if (closed.isEmpty()) return [];
        const found = new Map<string, { retag: Retag; positions: number[] }>();
        const written = this.answers.get(writer) ?? new Map<string, TagWrite>();
        this.answers.set(writer, written);
        const groups = way.anyTags(opener, gates);
        for (const { group, call, positions } of this.alike.among(closed, groups, writer, gates)) {
            const [first = -1] = positions;
            const instance = instances[first];
            const open = groups[group];
            if (instance === undefined || open === undefined) continue;
            // What opens with some tags doesn't depend on the tags that an instance has.
            const opensWith = (tags: Tags): Opens | undefined => way.with(opener, gates, instance, tags, group);
            const write = (...change: TagChange): TagWrite => {
                const key = `${call} ${JSON.stringify(change)}`;
                const answer = written.get(key) ?? this.writes.write(writer, instance, ...change);
                written.set(key, answer);
                return answer;
            };
            const retag =
                best(gates, instance, opensWith, write) ?? this.anyValues(writer, gates, instance, open.opens);
            if (retag === undefined) continue;
            const key = JSON.stringify(retag);
            const one = found.get(key) ?? { retag, positions: [] };
            one.positions.push(...positions);
            found.set(key, one);
        }
        return [...found.values()].map(({ retag, positions }) => this.step(opener, writer, retag, positions));
    }

    private step(
        opener: AccountPrincipal,
        writer: AccountPrincipal,
        { verdict, effect, writing, opens }: Retag,
        positions: readonly number[],
    ): ShellStep {
        const told = this.rights.told(writer, writing);
        const needs = allNeeds([told.needs ?? [], opens.needs ?? []]);
        return {
            kind: "escalate",
            verdict,
            actions: [...writing, ...opens.actions],
            effect: [effect, ...(opens.effect === undefined ? [] : [opens.effect])].join(" and "),
            short: writing[0] ?? "",
            because: [...told.because, ...this.rights.reasons(opener, opens.actions)],
            ...(opens.later && { later: opens.later }),
            ...(opens.provided !== undefined && { provided: opens.provided }),
            ...(needs.length > 0 && { needs }),
            instances: [...positions].sort((one, other) => one - other),
        };
    }

    /** Where it can't be said which values open an instance, any may be among them. */
    private anyValues(
        writer: AccountPrincipal,
        gates: Gates,
        instance: AccountInstance,
        { needs: _, later: __, ...opens }: Opens,
    ): Retag | undefined {
        if (combinations(gates) !== undefined) return undefined;
        const names = [...gates.values()].map(({ name }) => name);
        const some = names
            .flatMap((name) => [ANY, undefined].map((value) => this.writes.write(writer, instance, name, value)))
            .find(({ verdict }) => verdict !== "denied");
        return (
            some && {
                verdict: "unknown",
                effect: `change its tag ${names.join(", ")}`,
                writing: some.actions,
                opens,
            }
        );
    }
}

/** The best way to write tags so that the instance opens, of those whose values can be told apart. */
function best(
    gates: Gates,
    instance: AccountInstance,
    opensWith: (tags: Tags) => Opens | undefined,
    write: (...change: TagChange) => TagWrite,
): Retag | undefined {
    const tried = (combinations(gates) ?? []).map((tags) => ({ tags, changes: changesOf(instance, tags) }));
    tried.sort((one, other) => one.changes.length - other.changes.length);
    let best: Retag | undefined;
    for (const { tags, changes } of tried) {
        if (changes.length === 0) continue;
        const written = retagging(instance, tags, write);
        if (written === undefined) continue;
        const opens = opensWith(tags);
        if (opens === undefined || opens.verdict === "denied") continue;
        const isSure = opens.verdict === "allowed" && written.isSure;
        if (best !== undefined && !isSure) continue;
        const verdict = isSure ? "allowed" : "unknown";
        best = { verdict, effect: effectOf(written.changes), writing: written.actions, opens };
        if (isSure) return best;
    }
    return best;
}

function effectOf(changes: readonly TagChange[]): string {
    const given = changes.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    const removed = changes.flatMap(([key, value]) => (value === undefined ? [key] : []));
    return [
        ...(given.length > 0 ? [`tag it with ${given.join(", ")}`] : []),
        ...(removed.length > 0 ? [`remove its tag ${removed.join(", ")}`] : []),
    ].join(" and ");
}
