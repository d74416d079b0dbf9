import { MAYBE, NO, YES, type Truth } from "../evaluate/truth";
import { didYouMean } from "../suggest";
import { principalNames } from "../matrix/principal-names";
import { isUserOrRole, type Account, type AccountInstance, type AccountPrincipal } from "../matrix/account";
import { chainMatrix } from "../chains";
import type { Matrix } from "../matrix/matrix";
import { stepSentence, throughText } from "../matrix/way-words";
import { bestNow, wantedWays, type WantedWay } from "./ways";
import { needText } from "../matrix/cell-terms";
import { momentText } from "../matrix/moment-text";
import type { Phase } from "../matrix/circumstances";
import type { Verdict } from "../evaluate/outcome";
import type { Demand, Expectation, Expectations, PrincipalSelector } from "./expectation";
import { because, missing, whyNoChain } from "./reasons";
import type { CheckFailure, CheckResult } from "./result";
import { selectsInstance, selectsPrincipal, unmatchedGroups, unmatchedInstances, unmatchedPrincipals } from "./select";
import { SomeMeant } from "./some-meant";
import { WantedSessions, type SessionsOpen } from "./wanted-sessions";
import { SESSION_KINDS } from "./expectation";

/** Holds an account against what is expected of it. Every expectation has a result, met or not. */
export function accessCheck(account: Account, { expectations }: Expectations): CheckResult[] {
    const sessions = new WantedSessions(account);
    const some = new SomeMeant(account, expectations);
    const matrices = new Map<boolean, Matrix>();
    const matrixOf = ({ escalation }: Expectation): Matrix => {
        const known = matrices.get(escalation);
        if (known !== undefined) return known;
        const by = escalation ? "escalation" : "roles";
        const matrix = chainMatrix(account, { by, rows: () => true, asked: some.asked });
        matrices.set(escalation, matrix);
        return matrix;
    };
    return expectations.map((expectation) => checkOne(expectation, matrixOf(expectation), sessions, some));
}

function checkOne(expectation: Expectation, matrix: Matrix, sessions: WantedSessions, some: SomeMeant): CheckResult {
    const { who, except, instances, exceptInstances, demand } = expectation;
    const { account } = matrix;
    const principals = new Map(
        some.rowsFor(expectation, account.principals).map((one) => {
            const meant = some.isMeant(expectation, one) ? [{}] : who;
            return [one, selectsPrincipal(meant, except, one)];
        }),
    );
    const inside = account.instances.map((one) => selectsInstance(instances, exceptInstances, one));
    const excepted = account.instances.map((one) => selectsInstance(exceptInstances, [], one));
    const known = { ...account, principals: [...principals.keys()] };
    const failures: CheckFailure[] = [...nothingMeant(expectation, known, principals, inside, some)];
    let pairs = 0;
    for (const one of matrix.classes) {
        for (const certainty of [YES, MAYBE] as const) {
            const concerned = one.principals.filter((principal) => principals.get(principal) === certainty);
            if (concerned.length === 0) continue;
            const check = (wanted: Demand, meant: (at: number) => Truth, kinds: Expectation["sessions"]): void => {
                for (const group of one.groups) {
                    for (const sure of [YES, MAYBE] as const) {
                        const at = [...group.instances].filter((position) => meant(position) === sure);
                        if (at.length === 0) continue;
                        pairs += concerned.length * at.length;
                        const where = at.flatMap((position) => account.instances[position] ?? []);
                        const certain = certainty === YES && sure === YES;
                        const [first] = concerned;
                        const ways = first ? wantedWays(sessions, one, group, first, where, kinds) : [];
                        failures.push(...judged(wanted, ways, concerned, where, certain, account));
                    }
                }
            };
            const meant = (at: number): Truth => inside[at] ?? NO;
            check(demand === "mustNotReach" ? "mustNotReach" : "mustReach", meant, expectation.sessions);
            if (demand === "mustReachOnly") {
                const outside = (at: number): Truth => {
                    if (inside[at] === YES || excepted[at] === YES) return NO;
                    return inside[at] === MAYBE || excepted[at] === MAYBE ? MAYBE : YES;
                };
                check("mustNotReach", outside, SESSION_KINDS);
            }
        }
    }
    return { expectation, pairs, failures };
}

/** An expectation that matches no principal, or no instance, would be met whatever happens: mostly a misspelt name. */
function nothingMeant(
    expectation: Expectation,
    account: Account,
    principals: ReadonlyMap<AccountPrincipal, Truth>,
    inside: readonly Truth[],
    some: SomeMeant,
): CheckFailure[] {
    const { who, instances, demand } = expectation;
    const fail = (text: string): CheckFailure => ({
        status: "failed",
        kind: "no match",
        text,
        principals: [],
        instances: [],
        sessions: [],
        because: [],
        nearest: [],
    });
    const all = account.principals.flatMap(principalNames);
    const names = unmatchedPrincipals(who, account.principals)
        .filter((name) => !some.isName(expectation, name))
        .map((name) => fail(`no principal is called ${name}${similar(name, all)}`));
    const inGroups = account.principals.flatMap((one) => one.groups);
    const members = account.identityCenter === undefined ? "user" : "user or person";
    const groups = unmatchedGroups(who, account.principals).map((name) =>
        fail(`no ${members} is in a group called ${name}${similar(name, inGroups)}`),
    );
    const labels = account.instances.flatMap(({ id, name = id }) => [id, name]);
    const targets = unmatchedInstances(instances, account.instances).map((name) =>
        fail(`no instance is called ${name}${similar(name, labels)}`),
    );
    const misspelt = [...names, ...groups, ...targets];
    if (misspelt.length > 0) return misspelt;
    const idle = [
        ...idleEntries(who, "principal", (one) => some.isEntry(expectation, one) || isAbout(principals.keys(), [one])),
        // Where something must not be reached, all instances may be none.
        ...idleEntries(instances, "instance", (one) => {
            if (demand === "mustNotReach" && account.instances.length === 0 && saysAll(one)) return true;
            return account.instances.some((instance) => selectsInstance([one], [], instance) !== NO);
        }),
    ].map(fail);
    if (idle.length > 0) return idle;
    // What is said of everything but some is about what comes later, too.
    const isAbove = (entries: readonly object[], exceptions: readonly object[]): boolean =>
        demand === "mustNotReach" && entries.some(saysAll) && !exceptions.some(saysAll);
    const { except, exceptInstances } = expectation;
    const noPrincipal = [...principals.values()].every((one) => one === NO) && !isAbove(who, except);
    const noInstance =
        account.instances.length > 0 && inside.every((one) => one === NO) && !isAbove(instances, exceptInstances);
    return [
        ...(noPrincipal ? ["its exceptions leave no principal"] : []),
        ...(noInstance ? ["its exceptions leave no instance"] : []),
    ].map(fail);
}

/** Entries of a list that match nothing, in words. */
function idleEntries<T>(entries: readonly T[], noun: string, matches: (entry: T) => boolean): string[] {
    return entries.flatMap((one, index) => {
        if (matches(one)) return [];
        return [entries.length === 1 ? `it matches no ${noun}` : `its entry ${index + 1} matches no ${noun}`];
    });
}

function isAbout(principals: Iterable<AccountPrincipal>, who: readonly PrincipalSelector[]): boolean {
    for (const one of principals) if (selectsPrincipal(who, [], one) !== NO) return true;
    return false;
}

function saysAll(selector: object): boolean {
    return Object.keys(selector).length === 0;
}

/** A similar name, behind a misspelt one. */
function similar(name: string, names: readonly string[]): string {
    const text = didYouMean(name, names);
    return text === undefined ? "" : ` (${text})`;
}

/** What is wrong with one group of instances for some principals of a class. */
function judged(
    demand: Demand,
    ways: readonly WantedWay[],
    principals: readonly AccountPrincipal[],
    instances: readonly AccountInstance[],
    certain: boolean,
    account: Account,
): CheckFailure[] {
    const instance = instances[0];
    const best = bestNow(ways);
    if (instance === undefined || best === undefined) return [];
    const failure = (
        { chain, end }: WantedWay,
        sure: boolean,
        text: string,
        { from, answer }: Phase<SessionsOpen>,
        verdict: Verdict,
    ): CheckFailure => {
        const of = answer.kinds.filter((kind) => kind.verdict === verdict);
        const about = verdict === "denied" ? of.slice(0, 1) : of;
        const then = from === undefined ? account : { ...account, at: new Date(from * 1000) };
        // Somebody without policies of its own lacks a chain.
        const why =
            verdict === "denied" && !isUserOrRole(end)
                ? whyNoChain(then, principals, instance)
                : {
                      because: because(then, end, instance, about),
                      nearest: verdict === "denied" ? missing(then, end, instance, about) : [],
                  };
        return {
            status: sure && certain ? "failed" : "unknown",
            kind: demand === "mustNotReach" ? "reaches" : "lacks",
            text:
                sure && !certain
                    ? `${text} if the expectation applies, which depends on a tag that isn't known yet`
                    : text,
            principals,
            instances,
            sessions: about.map(({ label }) => label),
            because: [...chain.map(stepSentence), ...why.because],
            nearest: why.nearest,
        };
    };
    if (demand === "mustNotReach") {
        for (const way of ways) {
            // What opens only later is open all the same.
            const open = way.phases.findIndex(({ answer }) => answer.verdict === "allowed");
            const [phase, next] = [way.phases[open], way.phases[open + 1]];
            if (phase === undefined) continue;
            const can = way.how === "escalation" ? "could open a session by escalation" : "can open a session";
            const text = `${can}${throughText(way.how, way.chain)}${terms(phase, next)} but must not,`;
            return [failure(way, true, text, phase, "allowed")];
        }
        for (const way of ways) {
            const unclear = way.phases.find(({ answer }) => answer.verdict === "unknown");
            const text = `may be able to open a session${throughText(way.how, way.chain)} but must not,`;
            if (unclear !== undefined) return [failure(way, false, text, unclear, "unknown")];
        }
        return [];
    }
    const [now] = best.phases;
    switch (now?.answer.verdict) {
        case "unknown":
            return [failure(best, false, "may not be able to open a session but must,", now, "unknown")];
        case "denied":
            return [failure(best, true, "can't open a session but must,", now, "denied")];
        case "allowed":
        case undefined:
            return [];
    }
}

/** When a session opens, and what it takes, as words behind "can open a session". */
function terms({ from, needs }: Phase<SessionsOpen>, next: Phase<SessionsOpen> | undefined): string {
    const words = [
        ...(from === undefined ? [] : [`from ${momentText(from)}`]),
        ...(next?.from === undefined || next.answer.verdict === "allowed" ? [] : [`until ${momentText(next.from)}`]),
        ...(needs.length === 0 ? [] : [needs.map(needText).join(" or ")]),
    ];
    return words.map((word) => ` ${word}`).join("");
}
