import type { Alternative } from "../../evaluate/assume-role";
import type { Caller } from "../../evaluate/caller";
import type { RequestContext, Unknown } from "../../evaluate/context";
import { decideIn, verdictIn } from "../../evaluate/decide";
import { VERDICT_ORDER, worseVerdict, type LayerPolicies, type Verdict } from "../../evaluate/outcome";
import type { Reason } from "../../evaluate/reasons";
import { targetOf, type Target } from "../../evaluate/statement";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { phasesOf, type Need, type Phase } from "../../matrix/circumstances";
import type { ClassRequest } from "../../matrix/class-request";
import { takesSessionTags } from "../../matrix/session-request";
import type { PassedTags } from "../../matrix/step";
import type { Tags } from "../../model";
import { alternativesIn, callOf, circumstancesIn, outsideCall, waysToCall, type AssumeCall } from "./assume-call";
import { unchosen, type Choice } from "./free-keys";
import type { Outsider } from "./outsider";
import { neededCalls, serviceCalls } from "./service-calls";

/** Whether somebody can assume a role. */
export interface Assumption {
    readonly verdict: Verdict;
    readonly because: readonly Reason[];
    /** What it takes; each alternative is enough. Empty: nothing. */
    readonly needs: readonly Need[];
    /** The answers after this one, each from its moment on, in seconds. */
    readonly later: readonly { readonly from: number; readonly verdict: Verdict }[];
    /** The calls. */
    readonly actions: readonly string[];
    /** Whether it surely works with a source identity that an earlier step of the chain has set. */
    readonly keepsSourceIdentity: boolean;
    /** Whether it surely works with transitive session tags that an earlier step of the chain has passed. */
    readonly keepsTags: boolean;
    /** The session tags that it passes. Default: it works without any. */
    readonly tags?: PassedTags;
    /** Session tags that the caller's own session must have, where it works with those alone: any of these. */
    readonly inherits?: readonly Tags[];
}

/** Whether a role can't be assumed, now or later. */
export function isNever({ verdict, later }: Assumption): boolean {
    return verdict === "denied" && later.every((one) => one.verdict === "denied");
}

/** Whether a user, or a session of a role, can assume a role. `layers`: those of the caller, as far as they speak of it. */
export function assumption(
    principal: AccountPrincipal,
    layers: readonly LayerPolicies[],
    role: AccountPrincipal,
    account: Account,
): Assumption {
    return assumed(callOf(principal, layers, role, account));
}

/** Whether somebody from outside can assume a role. */
export function outsideAssumption(outsider: Outsider, role: AccountPrincipal, account: Account): Assumption {
    return assumed(outsideCall(outsider, role, account));
}

/** Whether a call is allowed. */
export function assumed(call: AssumeCall): Assumption {
    const own = judged(call);
    if (own.verdict !== "denied" || own.later.length > 0) return own;
    const { session } = call.role;
    if (session === undefined) return own;
    let any: Assumption | undefined;
    const inherits: Tags[] = [];
    for (const tags of inheritable(call)) {
        const passed = Object.fromEntries(Object.entries(session.tags).filter(([key]) => !tags.includes(key)));
        const role = { ...call.role, session: { ...session, tags: passed, keys: [...(session.keys ?? []), ...tags] } };
        const inherited = judged({ ...call, role, inherits: true });
        if (inherited.verdict === "denied") continue;
        any ??= inherited;
        inherits.push(Object.fromEntries(tags.map((key) => [key, session.tags[key] ?? ""])));
    }
    // AWS doesn't say how conditions on the tags of the request see those that it inherits.
    return any === undefined ? own : { ...any, verdict: "unknown", because: [TRANSITIVE], inherits };
}

/** Whether a caller can have a session of a role that has certain tags, and maybe others. */
export function passesTags(
    principal: AccountPrincipal,
    layers: readonly LayerPolicies[],
    role: AccountPrincipal,
    account: Account,
    tags: Tags,
): boolean {
    const { session } = role;
    const tagged = {
        people: [],
        ...session,
        tags: { ...session?.tags, ...tags },
        keys: [...(session?.keys ?? []), ...Object.keys(tags)],
    };
    return assumption(principal, layers, { ...role, session: tagged }, account).verdict !== "denied";
}

const TRANSITIVE: Reason = {
    layer: "trust",
    text: "it depends on how the trust policy is applied to transitive session tags of an earlier step",
};

/**
 * The tags of the role's session that may be transitive ones of an earlier step: the caller's session has them as well, or
 * may.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
function inheritable({ principal, role }: AssumeCall): readonly (readonly string[])[] {
    // Sessions that are told apart by their tags have few of them: `RoleSessions` makes no more than 256.
    return subsets(inheritableKeys(principal, role));
}

/** The keys of the tags of a role's session that the caller's session has as well, or may have. */
export function inheritableKeys(principal: AccountPrincipal, role: AccountPrincipal): readonly string[] {
    const { session } = principal;
    const tags = lowerCase(session?.tags);
    const settled = new Set(session?.keys?.map((key) => key.toLowerCase()));
    const mayHave = (key: string): boolean =>
        session === undefined ? mayBeTagged(principal) : session.keys !== undefined && !settled.has(key);
    return Object.entries(role.session?.tags ?? {})
        .filter(([name, value]) => tags.get(name.toLowerCase()) === value || mayHave(name.toLowerCase()))
        .map(([name]) => name);
}

/** Whether a caller's session may have tags that aren't known of it: a role's, or that of a role which isn't read. */
function mayBeTagged(principal: AccountPrincipal): boolean {
    const { type, arn } = principal;
    if (type === "account" || type === "anybody") return true;
    return type === "external" ? !arn.includes(":user/") : takesSessionTags(principal);
}

/** All but the empty one. */
function subsets([first, ...rest]: readonly string[]): readonly (readonly string[])[] {
    if (first === undefined) return [];
    const others = subsets(rest);
    return [[first], ...others.map((one) => [first, ...one]), ...others];
}

function lowerCase(tags: Tags = {}): Map<string, string> {
    return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}

function judged(call: AssumeCall): Assumption {
    const alternatives = alternativesIn(call);
    // The first one has every statement that counts in any.
    const layers = alternatives[0]?.layers ?? [];
    const circumstances = circumstancesIn(call, layers);
    const asked: ClassRequest = { layers, principal: call.request, circumstances };
    const ask = (one: ClassRequest): Answer => answer(call, alternatives, one.principal);
    return assumptionOf(phasesOf(asked, ask, ({ verdict }) => verdict));
}

interface Answer {
    readonly verdict: Verdict;
    readonly actions: readonly string[];
    readonly tags: PassedTags | undefined;
    /** Most answers are never explained. */
    readonly reasons: () => readonly Reason[];
    readonly keepsSourceIdentity: () => boolean;
    readonly keepsTags: () => boolean;
}

function assumptionOf([first, ...later]: readonly [Phase<Answer>, ...Phase<Answer>[]]): Assumption {
    const { answer: now, needs } = first;
    let because: readonly Reason[] | undefined;
    return {
        verdict: now.verdict,
        get because() {
            // What is allowed in every case, or by the caller's choice, leaves no question open.
            return (because ??= now.verdict === "allowed" ? now.reasons().map(settled) : now.reasons());
        },
        actions: now.actions,
        ...(now.tags && { tags: now.tags }),
        get keepsSourceIdentity() {
            return now.keepsSourceIdentity();
        },
        get keepsTags() {
            return now.keepsTags();
        },
        needs,
        later: later.map(({ from = 0, answer: { verdict } }) => ({ from, verdict })),
    };
}

function settled(reason: Reason): Reason {
    return { ...reason, text: reason.text.replace(/^one of \d+ in every case: /, "").replace(/; open: .*$/s, "") };
}

/**
 * The best that the caller can make of what it may choose; unknown where that hangs on what somebody else chooses, such as
 * the tags that an identity provider passes.
 */
function answer(call: AssumeCall, alternatives: readonly Alternative[], request: RequestContext): Answer {
    const choices = waysToCall(call, alternatives[0]?.layers ?? [], request) ?? [
        { request: unchosen(request), also: neededCalls(call.caller), given: "" },
    ];
    const best = new Map<string, Answer>();
    let surest: Answer | undefined;
    let isDecided = true;
    for (const choice of choices) {
        const known = best.get(choice.given);
        if (known?.verdict === "allowed") continue;
        const found = decided(call, alternatives, choice);
        if (known === undefined || VERDICT_ORDER[found.verdict] > VERDICT_ORDER[known.verdict])
            best.set(choice.given, found);
        if (surest === undefined || VERDICT_ORDER[found.verdict] > VERDICT_ORDER[surest.verdict]) surest = found;
        if (surest.verdict === "allowed" && choosesAll(call.caller)) break;
    }
    if (surest === undefined) throw new Error("a call can be made in one way at least");
    for (const { verdict } of best.values()) isDecided &&= verdict === surest.verdict;
    return isDecided ? surest : { ...surest, verdict: "unknown" };
}

function choosesAll({ type }: Caller): boolean {
    return type !== "service" && type !== "federated";
}

/** The calls of one choice, which must all be allowed, each by any of the alternatives. */
function decided(call: AssumeCall, alternatives: readonly Alternative[], { request, also, tags }: Choice): Answer {
    const service = serviceCalls(call.caller);
    const inherited = call.inherits === true ? [TAG_SESSION] : [];
    const actions = [...new Set([call.action, ...also, ...inherited])];
    const judge = (name: string, context: RequestContext): Judged => {
        const target = targetOf(name, call.role.arn);
        let best: Judged | undefined;
        for (const { layers, atMost } of alternatives) {
            const found = verdictIn(layers, target, context);
            const verdict = found === "allowed" ? (atMost ?? found) : found;
            if (best === undefined || VERDICT_ORDER[verdict] > VERDICT_ORDER[best.verdict])
                best = { target, verdict, layers };
            if (verdict === "allowed") break;
        }
        return best ?? { target, verdict: "denied", layers: [] };
    };
    const mayAll = (names: readonly string[], key: RegExp): boolean => {
        const context: RequestContext = { get: (one) => (key.test(one) ? SET : request.get(one)) };
        return names.every((name) => judge(name, context).verdict === "allowed");
    };
    const calls = actions.map((name) => judge(name, request));
    const worst = calls.map((one) => one.verdict).reduce(worseVerdict);
    const usual = (service?.also ?? []).filter((name) => !actions.includes(name));
    const lacking = usual.filter((name) => judge(name, request).verdict !== "allowed");
    const verdict = lacking.length === 0 ? worst : worseVerdict(worst, "unknown");
    const telling = calls.filter((one) => one.verdict === worst);
    return {
        verdict,
        actions: [...actions, ...usual],
        tags: service?.tags ?? tags,
        reasons: () => [
            ...(worst === "denied" ? [] : lacking.map(withoutCall)),
            ...telling.flatMap(({ target, layers }) => decideIn(layers, target, request).because),
        ],
        keepsSourceIdentity: () => mayAll([...actions, SET_SOURCE_IDENTITY], /^sts:sourceidentity$/),
        keepsTags: () => mayAll([...actions, TAG_SESSION], /^(aws:(requesttag\/.*|tagkeys)|sts:transitivetagkeys)$/),
    };
}

function withoutCall(action: string): Reason {
    return { layer: "trust", text: `it depends on whether the service calls ${action}, which isn't allowed for sure` };
}

interface Judged {
    readonly target: Target;
    readonly verdict: Verdict;
    readonly layers: readonly LayerPolicies[];
}

const TAG_SESSION = "sts:TagSession";
export const SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";
const SET: Unknown = { unknown: "was set by an earlier step" };
