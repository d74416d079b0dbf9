import type { RequestContext } from "../evaluate/context";
import { layerStatements, statementsOf, type AnyPolicy, type LayerPolicies, type Verdict } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { Kept } from "../kept";
import { variableKeys } from "../evaluate/settle-unknowns";
import { changed, type Changes } from "../evaluate/wanted-value";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { AccountPrincipal } from "./account";
import type { ClassRequest } from "./class-request";
import { AddressRanges } from "./address-ranges";
import { credentialWays, MFA, MFA_CASES } from "./mfa";

/**
 * How and when a session is opened, as far as a class's statements ask for it: the time, whether a user signed in with MFA
 * or has access keys, and the address. What hangs on one of them isn't simply unknown: it can be said when it opens, and what it takes.
 */
export interface Circumstances {
    /** The moment that is asked about, in seconds; undefined where it isn't known, or conditions read it as text. */
    readonly at: number | undefined;
    /** The moments after it, in order, at which a condition on the time may come out otherwise. */
    readonly moments: readonly number[];
    /**
     * Whether credentials are taken to be issued at that moment: those of a role can be, and its statements are at least as
     * good to them as to older ones, as those of AWSRevokeOlderSessions are.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
     */
    readonly isFresh: boolean;
    /** Whether a condition asks for MFA, and the principal may have any. */
    readonly asksForMfa: boolean;
    /** The ranges that conditions compare the caller's address with. */
    readonly addresses: AddressRanges;
    /** Whether a condition asks for the AWS service or the VPC that the call comes through: a user or a role needs neither. */
    readonly asksForRoute: boolean;
    /** The requests made so far, so that what is known of one is found again. */
    readonly requests: Map<string, ClassRequest>;
}

const TIME = ["aws:currenttime", "aws:epochtime"] as const;
const ISSUED = "aws:tokenissuetime";
const ADDRESS = "aws:sourceip";

/**
 * What tells a call that somebody makes over the internet, as with the AWS CLI, from one that an AWS service makes for them,
 * and from one out of a VPC.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
 */
export const DIRECT_CALL: Changes = new Map([
    ["aws:viaawsservice", "false"],
    ...[
        ...["calledvia", "calledviafirst", "calledvialast", "sourcearn", "sourceaccount", "sourceorgid"],
        ...["sourceorgpaths", "sourcevpc", "sourcevpce", "vpcsourceip"],
    ].map((key) => [`aws:${key}`, undefined] as const),
]);

/** Whether a policy mentions one of the keys at all: most don't, and many principals have the same. */
const mentioning = new Kept<AnyPolicy, boolean>();

function mentions(policy: AnyPolicy): boolean {
    return mentioning.of(policy, () =>
        statementsOf([policy]).some(({ conditions }) =>
            conditions.some(
                ({ key }) => isClock(key) || key === ISSUED || key === MFA || key === ADDRESS || DIRECT_CALL.has(key),
            ),
        ),
    );
}

/** What of the circumstances the statements on some actions ask for; undefined where they ask for none. */
export function circumstancesOf(
    layers: readonly LayerPolicies[],
    actions: readonly string[],
    { type }: Pick<AccountPrincipal, "type">,
    at: Date | undefined,
): Circumstances | undefined {
    if (!layers.some(({ policies }) => policies.some(mentions))) return undefined;
    const asked = actions.map((action) => action.toLowerCase());
    const statements = layerStatements(layers).filter((one) => asked.some((action) => coversAction(one, action)));
    const conditions = statements.flatMap((statement) => statement.conditions);
    const variables = variableKeys(statements);
    const isFresh = type === "role" && !variables.has(ISSUED) && statements.every(favoursFresh);
    const clocks = conditions.filter(({ key }) => isClock(key) || (isFresh && key === ISSUED));
    const known =
        at !== undefined && clocks.length > 0 && clocks.every(isOrdered) && !TIME.some((key) => variables.has(key));
    // A role's MFA is its identity provider's to say: nothing that its people do alone.
    const asksForMfa = type === "user" && conditions.some(({ key }) => key === MFA) && !variables.has(MFA);
    const addresses = AddressRanges.of(variables.has(ADDRESS) ? [] : conditions.filter(({ key }) => key === ADDRESS));
    const asksForRoute = (type === "user" || type === "role") && conditions.some(({ key }) => DIRECT_CALL.has(key));
    if (!known && !asksForMfa && !asksForRoute && addresses.isEmpty) return undefined;
    const now = known ? Math.floor(at.getTime() / 1000) : undefined;
    const moments = now === undefined ? [] : clocks.flatMap(changesOf).filter((moment) => moment > now);
    return {
        at: now,
        moments: [...new Set(moments)].sort((one, other) => one - other),
        isFresh,
        asksForMfa,
        addresses,
        asksForRoute,
        requests: new Map(),
    };
}

function isClock(key: string): boolean {
    return TIME.some((one) => one === key);
}

/** Whether a statement denies only older credentials, or allows only newer ones, as far as it speaks of their age. */
function favoursFresh({ effect, conditions }: PolicyStatement): boolean {
    const orders = effect === "Deny" ? ["less", "less-or-equal"] : ["greater", "greater-or-equal"];
    return conditions.every(({ key, operator: { comparison, negated } }) => {
        if (key !== ISSUED) return true;
        return !negated && comparison.family === "date" && orders.includes(comparison.by);
    });
}

function isOrdered({ operator, values: { family } }: Condition): boolean {
    return operator.set === "none" && (family === "date" || family === "numeric" || family === "null");
}

/** The moments from which on a condition may come out otherwise: that which it names, and the second after it. */
function changesOf({ values }: Condition): number[] {
    if (values.family !== "date" && values.family !== "numeric") return [];
    return values.numbers.flatMap((moment) => [Math.ceil(moment), Math.floor(moment) + 1]);
}

/** What a session needs that its user has to bring. */
export interface Need {
    readonly mfa: boolean;
    /** Whether the user signs with long-term access keys. With `mfa`: one call with them, another with MFA. Default: false. */
    readonly accessKeys?: boolean;
    /** The ranges of addresses. Absent: any address. */
    readonly sourceAddresses?: readonly string[];
}

/** An answer from a moment on. */
export interface Phase<T> {
    /** In seconds; undefined for the moment that is asked about. */
    readonly from: number | undefined;
    readonly answer: T;
    /** What it takes; each alternative is enough. Empty: nothing. */
    readonly needs: readonly Need[];
}

/**
 * The answer to a question now and later, each time it changes.
 * @param ask decides the question as the request says.
 * @param text tells answers apart.
 */
export function phasesOf<T extends { readonly verdict: Verdict }>(
    request: ClassRequest,
    ask: (request: ClassRequest) => T,
    text: (answer: T) => string,
): readonly [Phase<T>, ...Phase<T>[]] {
    const { circumstances } = request;
    if (circumstances === undefined) return [{ from: undefined, answer: ask(request), needs: [] }];
    const decided = (moment: number | undefined, changes: Changes): Phase<T> => {
        const answer = ask(variant(request, circumstances, changes));
        const needs =
            answer.verdict === "unknown" ? whatItTakes(request, circumstances, changes, ask, text) : undefined;
        return { from: moment, answer, needs: [], ...needs };
    };
    const at = (moment: number | undefined): Phase<T> => {
        const time: Changes = moment === undefined ? new Map() : timeAt(moment, circumstances);
        const phase = decided(moment, time);
        if (phase.answer.verdict !== "unknown" || !circumstances.asksForRoute) return phase;
        // Where a direct call is allowed, neither a service nor a VPC is needed.
        const direct = decided(moment, new Map([...time, ...DIRECT_CALL]));
        return direct.answer.verdict === "allowed" ? direct : phase;
    };
    const same = (one: Phase<T>, other: Phase<T>): boolean =>
        text(one.answer) === text(other.answer) && JSON.stringify(one.needs) === JSON.stringify(other.needs);
    const first: Phase<T> = { ...at(circumstances.at), from: undefined };
    const later: Phase<T>[] = [];
    for (const moment of circumstances.moments) {
        const phase = at(moment);
        if (!same(later.at(-1) ?? first, phase)) later.push(phase);
    }
    return [first, ...later];
}

/** What a principal brings to a request at the moment that is asked about, where that is known. */
export function presentRequest({ principal, circumstances }: ClassRequest): RequestContext {
    return circumstances?.at === undefined ? principal : changed(principal, timeAt(circumstances.at, circumstances));
}

/** The keys that tell the time. */
function timeAt(moment: number, { isFresh }: Circumstances): Changes {
    const [current, epoch] = TIME;
    const time = new Date(moment * 1000).toISOString();
    return new Map([[current, time], [epoch, String(moment)], ...(isFresh ? [[ISSUED, time] as const] : [])]);
}

/** More combinations of MFA and addresses than this aren't tried: the answer then stays unknown. */
const MOST_CASES = 1000;

/**
 * What it takes for an answer that isn't known to be a yes, where it is a yes or a no for each case of MFA and address,
 * and the cases can be said; with the answer in such a case.
 */
function whatItTakes<T extends { readonly verdict: Verdict }>(
    request: ClassRequest,
    circumstances: Circumstances,
    time: Changes,
    ask: (request: ClassRequest) => T,
    text: (answer: T) => string,
): Pick<Phase<T>, "answer" | "needs"> | undefined {
    const { asksForMfa, addresses } = circumstances;
    const mfaCases = asksForMfa ? MFA_CASES : [new Map()];
    const cases = addresses.cases.length * mfaCases.length;
    if (cases < 2 || cases > MOST_CASES) return undefined;
    let yes: T | undefined;
    const allowed: boolean[][] = [];
    for (const mfa of mfaCases) {
        const found: boolean[] = [];
        for (const address of addresses.cases) {
            const changes = new Map([...time, ...mfa, ...(addresses.isEmpty ? [] : [[ADDRESS, address] as const])]);
            const answer = ask(variant(request, circumstances, changes));
            const isYes = answer.verdict === "allowed";
            if (isYes) yes ??= answer;
            // What isn't known in one of the cases isn't known, and one list of needs is for one answer.
            if (answer.verdict === "unknown" || (isYes && yes !== undefined && text(yes) !== text(answer)))
                return undefined;

            found.push(isYes);
        }
        allowed.push(found);
    }
    const ways = credentialWays(allowed);
    if (yes === undefined || ways === undefined) return undefined;
    const needs = ways.flatMap(({ with: credentials, from }): Need[] => {
        const described = addresses.describe(from);
        return described === undefined ? [] : [{ ...credentials, ...described }];
    });
    if (needs.length < ways.length) return undefined;
    return { answer: yes, needs: needs.some(isNothing) ? [] : needs };
}

function isNothing({ mfa, accessKeys = false, sourceAddresses }: Need): boolean {
    return !mfa && !accessKeys && sourceAddresses === undefined;
}

function variant(request: ClassRequest, { requests }: Circumstances, changes: Changes): ClassRequest {
    if (changes.size === 0) return request;
    const key = JSON.stringify([...changes].map(([name, value]) => [name, value ?? null]));
    let made = requests.get(key);
    if (made === undefined) {
        made = {
            layers: request.layers,
            principal: changed(request.principal, changes),
            variantOf: { request, keys: [...changes.keys()] },
        };
        requests.set(key, made);
    }
    return made;
}
