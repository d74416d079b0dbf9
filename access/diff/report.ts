import { instanceLabel, principalName, type AccountInstance, type AccountPrincipal } from "../matrix/account";
import { code, counted, listed, type Report, type ReportEntry, type ReportPart, type Span } from "../report/report";
import { needText } from "../matrix/cell-terms";
import { momentText } from "../matrix/moment-text";
import type { Need } from "../matrix/circumstances";
import { chainText, stepSentence, stepText } from "../matrix/way-words";
import type { AccessChange, AccessDiff, ChangeKind, ChangeWay, BypassChange, SessionChange } from "./change";

const SIGNS: Readonly<Record<ChangeKind, string>> = { gained: "+", lost: "−", unclear: "?" };

/** What a diff says, for people. `before` and `after` are the sources as they were given. */
export function diffReport({ changes, counts, bypasses }: AccessDiff, before: string, after: string): Report {
    const moves = movesIn(changes);
    const moved = new Set([...moves].flat());
    const of = (kind: ChangeKind): ReportEntry[] =>
        changes.filter((one) => one.kind === kind && !moved.has(one)).map(entry);
    const still =
        counts.stillUnknown === 0
            ? []
            : [
                  `${counted(counts.stillUnknown, "principal–instance pair")} can't be compared, because neither source knows the verdict.`,
              ];
    return {
        title: "Session access",
        source: `${before} → ${after}`,
        summary: summary(changes, counts) + bypassesSummary(bypasses),
        sections: [
            {
                title: "Gained",
                mark: "bad",
                noun: ["gain", "gains"],
                entries: [...[...moves].map(([gain, loss]) => moveEntry(gain, loss)), ...of("gained")],
            },
            {
                title: "Unknown",
                mark: "open",
                noun: ["change", "changes"],
                entries: of("unclear"),
            },
            {
                title: "Bypasses gained",
                mark: "bad",
                noun: ["bypass gained", "bypasses gained"],
                entries: bypasses.filter(({ kind }) => kind === "gained").map(bypassEntry),
            },
            { title: "Lost", mark: "quiet", noun: ["loss", "losses"], entries: of("lost") },
            {
                title: "Bypasses lost",
                mark: "quiet",
                noun: ["bypass lost", "bypasses lost"],
                entries: bypasses.filter(({ kind }) => kind === "lost").map(bypassEntry),
            },
        ],
        notes: still,
    };
}

function summary(changes: readonly AccessChange[], { gained, lost, unclear }: AccessDiff["counts"]): string {
    if (changes.length === 0) return "No principal gains or loses access.";
    const parts = [
        `${counted(gained, "principal–instance pair")} ${gained === 1 ? "gains" : "gain"} access`,
        `${lost.toLocaleString("en")} ${lost === 1 ? "loses" : "lose"} it`,
        ...(unclear > 0 ? [`${unclear.toLocaleString("en")} can't be known`] : []),
    ];
    return `${parts.join(", ")}.`;
}

function bypassesSummary(bypasses: readonly BypassChange[]): string {
    if (bypasses.length === 0) return "";
    const gained = bypasses.filter(({ kind }) => kind === "gained").length;
    return ` ${counted(gained, "bypass", "bypasses")} gained, ${bypasses.length - gained} lost.`;
}

/** A bypass as access findings reports it, in short. */
function bypassEntry({
    kind,
    principals,
    finding: { title, what, policy, statement, why, rule },
}: BypassChange): ReportEntry {
    const place = [policy, statement].filter((one) => one !== undefined).join(", ");
    return {
        sign: SIGNS[kind],
        head: [...who(principals), ` ${kind}: ${title}: `, code(what)],
        parts: [
            ...(place === "" ? [] : [{ label: "in", lines: [{ text: [code(place)] }] }]),
            { label: "why it matters", lines: [{ text: [why] }] },
            { label: "rule of access findings", lines: [{ text: [code(rule)] }] },
            ...(principals.length > SHOWN ? [everyone(principals, [])] : []),
        ],
    };
}

function entry({ kind, principals, instances, sessions, causes, because, ways = [] }: AccessChange): ReportEntry {
    const parts: ReportPart[] = [
        {
            label: "through",
            lines: causes.map(({ text, details = [] }) => ({
                text: [code(text)],
                below: details.map((one) => [code(one)]),
            })),
        },
        {
            label: kind === "lost" ? "was allowed by" : kind === "gained" ? "is allowed by" : "depends on",
            lines: because.map((text) => ({ text: [code(text)] })),
        },
    ];
    const many = instances.length > SHOWN || principals.length > SHOWN ? [everyone(principals, instances)] : [];
    return {
        sign: SIGNS[kind],
        head: [...who(principals), ...what(kind, sessions), ...where(instances), ...through(ways)],
        parts: [...parts.filter(({ lines }) => lines.length > 0), ...chains(ways), ...many],
    };
}

/** What somebody gains and loses by moving from one group to another, which is one change for a reader. */
function movesIn(changes: readonly AccessChange[]): Map<AccessChange, AccessChange> {
    const key = ({ principals, causes }: AccessChange): string =>
        JSON.stringify([principals.map(({ arn, name }) => [arn, name]), causes]);
    const isMove = ({ causes }: AccessChange): boolean => causes.every(({ what }) => what === "group-changed");
    const losses = new Map(changes.filter((one) => one.kind === "lost" && isMove(one)).map((one) => [key(one), one]));
    const found = new Map<AccessChange, AccessChange>();
    for (const gain of changes) {
        const loss = gain.kind === "gained" && isMove(gain) ? losses.get(key(gain)) : undefined;
        if (loss === undefined) continue;
        losses.delete(key(gain));
        found.set(gain, loss);
    }
    return found;
}

function moveEntry(gain: AccessChange, loss: AccessChange): ReportEntry {
    const [gained, lost] = [entry(gain), entry(loss)];
    const [cause, ...parts] = gained.parts;
    return {
        sign: "±",
        head: [...gained.head, ";", ...lost.head.slice(who(loss.principals).length)],
        parts: [...(cause === undefined ? [] : [cause]), ...parts, ...lost.parts.slice(1)],
    };
}

const SHOWN = 3;
/** A change can concern thousands; a reader checks some of them, a program reads JSON or CSV. */
const LISTED = 100;

function everyone(principals: readonly AccountPrincipal[], instances: readonly AccountInstance[]): ReportPart {
    const names = [principals.map(principalName), instances.map(instanceLabel)].filter((one) => one.length > SHOWN);
    return { label: "in all", lines: names.map((list) => ({ text: listed(list, LISTED) })) };
}

function who(principals: readonly AccountPrincipal[]): Span[] {
    const names = listed(principals.map(principalName), SHOWN);
    return principals.length > SHOWN ? [`${counted(principals.length, "principal")} (`, ...names, ")"] : names;
}

/** The roles that sessions are opened through: " through ops". Empty where some have them by their own policies. */
function through(ways: readonly ChangeWay[]): Span[] {
    if (ways.length === 0 || ways.some(({ chain }) => chain.length === 0)) return [];
    const names = new Set(ways.map(({ chain }) => chainText(chain)));
    return [" through ", ...listed([...names], SHOWN)];
}

/** The steps of chains, each with the statements that decided. */
function chains(ways: readonly ChangeWay[]): ReportPart[] {
    const shown = ways.filter(({ chain }) => chain.length > 0).slice(0, SHOWN);
    const [only] = ways.length === 1 ? shown : [];
    const lines =
        only === undefined
            ? shown.map(({ principals, chain }) => ({
                  text: who(principals),
                  below: chain.map((step) => [code(stepSentence(step))]),
              }))
            : only.chain.map((step) => ({
                  text: [code(stepText(step))],
                  below: step.because.map(({ text }) => [code(text)]),
              }));
    return lines.length === 0 ? [] : [{ label: "chain", lines }];
}

function what(kind: ChangeKind, sessions: AccessChange["sessions"]): Span[] {
    const labels = listed([...new Set(sessions.map((one) => `${one.label}${terms(kind, one)}`))], 8);
    switch (kind) {
        case "gained":
            return [" gained: ", ...labels];
        case "lost":
            return [" lost: ", ...labels];
        case "unclear": {
            const states = new Set(sessions.map(({ before, after }) => `${before} → ${after}`));
            return [` ${[...states].join(" or ")}: `, ...labels];
        }
    }
}

/** When a change holds and what the session takes: " until 2026-12-31T18:00Z, with MFA". */
function terms(kind: ChangeKind, { before, after, from, until, needs }: SessionChange): string {
    const time = (word: string, moment: string | undefined): string =>
        moment === undefined ? "" : ` ${word} ${momentText(Date.parse(moment) / 1000)}`;
    const words = (some: readonly Need[]): string =>
        some.length === 0 ? "without a condition" : some.map(needText).join(" or ");
    const span = `${time("from", from)}${time("until", until)}`;
    if (needs === undefined) return span;
    if (before === after) return `${span} (${words(needs.before)} → ${words(needs.after)})`;
    const taken = kind === "lost" ? needs.before : needs.after;
    return taken.length === 0 ? span : `${span}, ${words(taken)}`;
}

function where(instances: readonly AccountInstance[]): Span[] {
    if (instances.length === 0) return [];
    const names = listed(instances.map(instanceLabel), SHOWN);
    return instances.length > SHOWN
        ? [` on ${counted(instances.length, "instance")} (`, ...names, ")"]
        : [" on ", ...names];
}
