import { INSTANCE_TAG_WRITES } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { layersOf, layerStatements, type Verdict } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { witnessesOf, type Witness } from "../../evaluate/witnesses";
import { spellings, tagWritingCalls } from "../../findings/toolkit/tag-writing";
import { Numbers } from "../../kept";
import type { AccountInstance, AccountPrincipal } from "../../matrix/account";
import { Bits } from "../../matrix/bits";
import type { Cell } from "../../matrix/cell";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { instanceRequest, principalRequest } from "../../matrix/session-request";
import type { ShellStep } from "../../matrix/step";
import type { Condition } from "../../policy/policy";
import type { Rights } from "./rights";

/** The sessions that principals' own policies open on some instances. */
export interface OwnSessions {
    /** Of those that open something or may, sets with one answer each; `id` is equal for principals with the same policies. */
    of(principal: AccountPrincipal): {
        readonly id: number;
        readonly open: readonly { readonly instances: Bits; readonly cell: Cell }[];
    };
}

/** The tag that a condition key asks for, of an instance. */
const TAG = /^(?:ssm|aws|ec2):resourcetag\/(.*)$/;
/** More combinations of values than these aren't tried. */
const LIMIT = 64;
const WRITABLE = { unknown: "can be written", absent: true };

/** A tag that decides over sessions: how its key is written, and the values that policies tell apart. */
interface Gate {
    readonly name: string;
    /** Undefined for no such tag; nothing where the values can't be told apart exactly. */
    readonly values: readonly Witness[] | undefined;
}
type Gates = ReadonlyMap<string, Gate>;
type Tags = Readonly<Record<string, Witness>>;

/** What somebody does to an instance's tags, and what that opens. */
interface Retag {
    readonly verdict: "allowed" | "unknown";
    readonly actions: readonly string[];
    readonly effect: string;
}

/** Who opens, by which tags, and in which set of instances that only tags tell apart. */
interface Asked {
    readonly opener: AccountPrincipal;
    readonly gates: Gates;
    readonly set: number;
}

/**
 * Sessions on instances whose tags somebody writes so that its policies, or those of another principal that it can be, allow
 * them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export class Retags {
    private readonly rights: Rights;
    private readonly sessions: OwnSessions;
    private readonly sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions;
    private readonly writing = new RelevantPolicies(INSTANCE_TAG_WRITES.map(({ action }) => action.toLowerCase()));
    private readonly writers = new Numbers<string>();
    private readonly known = new Map<string, readonly ShellStep[]>();
    private readonly untagged = new Map<string, OwnSessions>();
    private readonly tagged = new Map<string, Cell | undefined>();
    private readonly gatesOf = new Map<number, Gates>();

    /** @param sessionsOn the sessions on other instances than the account's. */
    constructor(
        rights: Rights,
        sessions: OwnSessions,
        sessionsOn: (instances: readonly AccountInstance[]) => OwnSessions,
    ) {
        this.rights = rights;
        this.sessions = sessions;
        this.sessionsOn = sessionsOn;
    }

    /** Whether a principal may write tags of instances at all. */
    mayWrite(principal: AccountPrincipal): boolean {
        return INSTANCE_TAG_WRITES.some(({ action }) => this.rights.mentions(principal, action));
    }

    /** The sessions that one principal opens after another, which may be itself, has written tags. */
    steps(opener: AccountPrincipal, writer: AccountPrincipal): readonly ShellStep[] {
        if (!this.mayWrite(writer)) return [];
        const own = this.sessions.of(opener);
        const gates = this.gates(opener, own.id);
        if (gates.size === 0) return [];
        const request = principalRequest(writer, this.rights.account);
        const key = `${own.id} ${this.writers.of(this.writing.signature(this.writing.layers(writer), request))}`;
        const known = this.known.get(key) ?? this.made(opener, writer, gates);
        this.known.set(key, known);
        return known;
    }

    private made(opener: AccountPrincipal, writer: AccountPrincipal, gates: Gates): readonly ShellStep[] {
        const { instances } = this.rights.account;
        const closed = this.rights.ownInstances(writer).minus(
            Bits.union(
                instances.length,
                this.sessions
                    .of(opener)
                    .open.flatMap(({ cell, instances }) => (cell.verdict === "allowed" ? [instances] : [])),
            ),
        );
        const found = new Map<string, { retag: Retag; positions: number[] }>();
        for (const { set, positions } of this.alike(opener, writer, gates, closed)) {
            const [first] = positions;
            const instance = first === undefined ? undefined : instances[first];
            const retag = instance && this.retag({ opener, gates, set }, writer, instance);
            if (retag === undefined) continue;
            const key = JSON.stringify(retag);
            const one = found.get(key) ?? { retag, positions: [] };
            one.positions.push(...positions);
            found.set(key, one);
        }
        return [...found.values()].map(({ retag, positions }) => ({
            kind: "escalate",
            ...retag,
            short: retag.actions[0] ?? "",
            because: [
                ...this.rights.reasons(writer, retag.actions.slice(0, -1)),
                ...this.rights.reasons(opener, ["ssm:StartSession"]),
            ],
            instances: positions.sort((one, other) => one - other),
        }));
    }

    /** The tags by which a principal's statements on sessions tell instances apart. */
    private gates(opener: AccountPrincipal, id: number): Gates {
        const known = this.gatesOf.get(id);
        if (known !== undefined) return known;
        const conditions = new Map<string, Condition[]>();
        for (const statement of layerStatements(layersOf(opener.policies))) {
            if (!coversAction(statement, "ssm:startsession")) continue;
            for (const condition of statement.conditions) {
                const key = TAG.exec(condition.key)?.[1];
                if (key !== undefined) conditions.set(key, [...(conditions.get(key) ?? []), condition]);
            }
        }
        const request = principalRequest(opener, this.rights.account);
        const gates = new Map(
            [...conditions].map(([key, own]): [string, Gate] => {
                const [first] = own;
                const name = first?.name.slice(first.name.indexOf("/") + 1) ?? key;
                return [key, { name, values: witnessesOf(WRITABLE, own, request) }];
            }),
        );
        this.gatesOf.set(id, gates);
        return gates;
    }

    /** Instances that would be open with some tags, as sets that no statement of either principal tells apart but by tags. */
    private alike(
        opener: AccountPrincipal,
        writer: AccountPrincipal,
        gates: Gates,
        closed: Bits,
    ): readonly { readonly set: number; readonly positions: number[] }[] {
        const { instances } = this.rights.account;
        const written = INSTANCE_TAG_WRITES.filter(({ action }) => this.rights.mentions(writer, action)).map(
            ({ action }) => numbered(this.rights.groups(writer, action), instances.length),
        );
        const sets = new Map<string, { readonly set: number; readonly positions: number[] }>();
        for (const [index, { instances: open }] of this.anyTags(opener, gates).open.entries()) {
            for (const position of open.and(closed)) {
                const instance = instances[position];
                if (instance === undefined) continue;
                const current = [...gates.keys()].map((key) => tagsOf(instance, key));
                const key = JSON.stringify([index, written.map((of) => of[position]), isNode(instance), current]);
                const known = sets.get(key);
                if (known === undefined) sets.set(key, { set: index, positions: [position] });
                else known.positions.push(position);
            }
        }
        return [...sets.values()];
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

    /** The best way to write tags so that the instance opens. */
    private retag(asked: Asked, writer: AccountPrincipal, instance: AccountInstance): Retag | undefined {
        const { gates } = asked;
        const all = combinations(gates);
        const tried = (all ?? []).map((tags) => ({ tags, changes: changesOf(instance, tags) }));
        tried.sort((one, other) => one.changes.length - other.changes.length);
        let best: Retag | undefined;
        for (const { tags, changes } of tried) {
            if (changes.length === 0) continue;
            const open = this.sessionWith(tags, asked, instance);
            if (open === undefined) continue;
            const writes = changes.map(([key, value]) => this.write(writer, instance, key, value));
            if (writes.some((one) => one.verdict === "denied")) continue;
            const isSure = open.verdict === "allowed" && writes.every((one) => one.verdict === "allowed");
            if (best !== undefined && !isSure) continue;
            const actions = [...new Set(writes.map(({ action }) => action)), "ssm:StartSession"];
            best = { verdict: isSure ? "allowed" : "unknown", actions, effect: effectOf(changes) };
            if (isSure) return best;
        }
        if (best !== undefined || all !== undefined) return best;
        // Which values open it can't be said: any may be among them.
        const names = [...gates.values()].map(({ name }) => name);
        const some = names
            .map((name) => this.write(writer, instance, name, ANY))
            .find(({ verdict }) => verdict !== "denied");
        return (
            some && {
                verdict: "unknown",
                actions: [some.action, "ssm:StartSession"],
                effect: `write its tag ${names.join(", ")}`,
            }
        );
    }

    /** What opens on an instance with other tags: the same on all of a set, and for all who have the same policies. */
    private sessionWith(tags: Tags, { opener, gates, set }: Asked, instance: AccountInstance): Cell | undefined {
        const key = JSON.stringify([this.sessions.of(opener).id, set, isNode(instance), Object.entries(tags)]);
        if (this.tagged.has(key)) return this.tagged.get(key);
        const changed = { ...instance, tags: { ...without(instance, gates), ...present(tags) } };
        const [open] = this.sessionsOn([changed]).of(opener).open;
        this.tagged.set(key, open?.cell);
        return open?.cell;
    }

    /** Whether somebody may give an instance a tag, or remove it. */
    private write(
        writer: AccountPrincipal,
        instance: AccountInstance,
        key: string,
        value: ContextValue | undefined,
    ): { readonly action: string; readonly verdict: Verdict } {
        const on = isNode(instance) ? "managed instance" : "instance";
        const effect = value === undefined ? "removes" : "writes";
        const { action = "" } = INSTANCE_TAG_WRITES.find((one) => one.on === on && one.effect === effect) ?? {};
        const spelled = (spelling: string): Verdict => {
            const calls =
                value === undefined
                    ? [
                          { "aws:tagkeys": [spelling] },
                          { "aws:tagkeys": [spelling], [`aws:requesttag/${key.toLowerCase()}`]: ANY },
                      ]
                    : tagWritingCalls(spelling, value, action, writer);
            return best(calls.map((call) => this.called(writer, action, instance, call)));
        };
        const verdict = spelled(key);
        if (verdict !== "denied" || value === undefined) return { action, verdict };
        // Which of two tags counts whose keys differ by letter case, AWS doesn't say.
        const others = spellings(key, action, writer).filter((one) => one !== key);
        return { action, verdict: others.some((one) => spelled(one) !== "denied") ? "unknown" : "denied" };
    }

    private called(
        writer: AccountPrincipal,
        action: string,
        instance: AccountInstance,
        call: Readonly<Record<string, ContextValue>>,
    ): Verdict {
        const { arn, tags } = instance;
        if (typeof arn !== "string") return "denied";
        const keys: Record<string, ContextValue> = { ...call };
        for (const [key, value] of Object.entries(tags))
            for (const prefix of ["ssm", "aws", "ec2"]) keys[`${prefix}:resourcetag/${key.toLowerCase()}`] = value;
        const region = instanceRequest(instance).get("aws:requestedregion");
        if (region !== undefined) keys["aws:requestedregion"] = region;
        return this.rights.call(writer, action, arn, keys);
    }
}

const ANY: ContextValue = { unknown: "can be any" };

/** For each position the number of its set. */
function numbered(sets: readonly Bits[], length: number): Int32Array {
    const found = new Int32Array(length).fill(-1);
    for (const [index, set] of sets.entries()) for (const position of set) found[position] = index;
    return found;
}

function isNode({ arn }: AccountInstance): boolean {
    return typeof arn === "string" && arn.includes(":managed-instance/");
}

/** An instance's tags of a key, in whatever letter case. */
function tagsOf({ tags }: AccountInstance, key: string): readonly unknown[] {
    return Object.entries(tags).filter(([name]) => name.toLowerCase() === key);
}

function without({ tags }: AccountInstance, gates: Gates): AccountInstance["tags"] {
    return Object.fromEntries(Object.entries(tags).filter(([name]) => !gates.has(name.toLowerCase())));
}

/** Every combination of the values of the tags; nothing where they aren't told apart exactly, or are too many. */
function combinations(gates: Gates): readonly Tags[] | undefined {
    let all: Tags[] = [{}];
    for (const { name, values } of gates.values()) {
        if (values === undefined || all.length * values.length > LIMIT) return undefined;
        all = all.flatMap((tags) => values.map((value) => ({ ...tags, [name]: value })));
    }
    return all;
}

function present(tags: Tags): Record<string, string> {
    return Object.fromEntries(
        Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
}

/** What has to be written for an instance to have these tags, by the keys as the instance has them. */
function changesOf(instance: AccountInstance, tags: Tags): readonly (readonly [key: string, value: Witness])[] {
    return Object.entries(tags).flatMap(([name, value]) => {
        const own = Object.entries(instance.tags).filter(([key]) => key.toLowerCase() === name.toLowerCase());
        const [[key, current] = [name, undefined]] = own;
        return own.length <= 1 && current === value ? [] : [[key, value] as const];
    });
}

function effectOf(changes: readonly (readonly [key: string, value: Witness])[]): string {
    const given = changes.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    const removed = changes.flatMap(([key, value]) => (value === undefined ? [key] : []));
    return [
        ...(given.length > 0 ? [`tag it with ${given.join(", ")}`] : []),
        ...(removed.length > 0 ? [`remove its tag ${removed.join(", ")}`] : []),
    ].join(" and ");
}

function best(verdicts: readonly Verdict[]): Verdict {
    return verdicts.includes("allowed") ? "allowed" : verdicts.includes("unknown") ? "unknown" : "denied";
}
