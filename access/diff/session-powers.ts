import { layered, type ContextValue, type RequestContext } from "../evaluate/context";
import {
    layersOf,
    outcomeOf,
    onActions,
    verdictOf,
    type AnyPolicy,
    type LayerPolicies,
    type PolicySet,
    type Verdict,
} from "../evaluate/outcome";
import { targetOf, type Target } from "../evaluate/statement";
import type { Account, AccountPrincipal } from "../matrix/account";
import { phasesOf, presentRequest } from "../matrix/circumstances";
import type { ClassRequest } from "../matrix/class-request";
import { NEVER, type VerdictPhases } from "./compare-phases";
import { requestOf } from "../matrix/relevant-policies";
import type { Asked } from "../matrix/asked-question";
import { Kept } from "../kept";

/** What one can do to a session that runs already, one's own or somebody else's. */
export interface SessionPower {
    readonly label: string;
    readonly action: "ssm:TerminateSession" | "ssm:ResumeSession";
    readonly owner: "self" | "other";
}

export const SESSION_POWERS: readonly SessionPower[] = [
    { label: "end own sessions", action: "ssm:TerminateSession", owner: "self" },
    { label: "end others' sessions", action: "ssm:TerminateSession", owner: "other" },
    { label: "resume own sessions", action: "ssm:ResumeSession", owner: "self" },
    { label: "resume others' sessions", action: "ssm:ResumeSession", owner: "other" },
];

/** Somebody whom no policy names. */
const STRANGER = { name: "q7xzqj", userid: "AIDAQ7XZQJSTRANGER000" };
const OWN = { user: "AIDAQ7XZQJOWN00000000", role: "AROAQ7XZQJOWN00000000" };

/** The question whether a principal has a power, at the moment that the account is asked about. */
export function sessionQuestion(
    account: Account,
    principal: AccountPrincipal,
    region: string,
    power: SessionPower,
): Asked {
    const { calling, target, session } = questionOf(account, principal, region, power);
    return { principal, layers: calling.layers, target, context: layered(session, presentRequest(calling)) };
}

/** Whether a principal has a power, now and each time that changes. */
export function powerPhases(
    account: Account,
    principal: AccountPrincipal,
    region: string,
    power: SessionPower,
): VerdictPhases {
    if (!mayHavePowers(principal)) return NEVER;
    const { calling, target, session } = questionOf(account, principal, region, power);
    const ask = ({ layers, principal: caller }: ClassRequest): { readonly verdict: Verdict } => ({
        verdict: verdictOf(outcomeOf(layers, target, layered(session, caller))),
    });
    return phasesOf(calling, ask, ({ verdict }) => verdict);
}

/**
 * A session's ARN starts with its owner's name, and its tag holds the owner's `aws:userid`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
 */
function questionOf(
    account: Account,
    principal: AccountPrincipal,
    region: string,
    { action, owner }: SessionPower,
): { readonly calling: ClassRequest; readonly target: Target; readonly session: RequestContext } {
    const { type, name, id } = principal;
    const sessionName = type === "user" ? name : "session-name";
    // An id that isn't known is still the same on both sides of "my own session".
    const userid = type === "user" ? (id ?? OWN.user) : `${id ?? OWN.role}:${sessionName}`;
    const ownerName = owner === "self" ? sessionName : STRANGER.name;
    const tag = owner === "self" ? userid : STRANGER.userid;
    const instance = { unknown: "is the instance of the session" };
    const session = new Map<string, ContextValue>([
        ["aws:userid", userid],
        ["aws:requestedregion", region],
        ...["ssm:resourcetag/", "aws:resourcetag/"].flatMap((prefix): [string, ContextValue][] => [
            [`${prefix}aws:ssmmessages:session-id`, tag],
            [`${prefix}aws:ssmmessages:target-id`, instance],
        ]),
    ]);
    const arn = `arn:${account.partition}:ssm:${region}:${account.id}:session/${ownerName}-0123456789abcdef0`;
    const calling = requestOf(principal, account, cutDown(layersOf(principal.policies)), action);
    return { calling, target: targetOf(action, arn), session };
}

const speaking = new Kept<PolicySet["identity"], boolean>();

/** Whether a policy of a principal's own may allow one of the powers: most roles' don't speak of sessions at all. */
function mayHavePowers({ policies: { identity } }: AccountPrincipal): boolean {
    return speaking.of(identity, () =>
        identity
            .map((one) => cut.of(one, () => cutPolicy(one)))
            .some((one) => one.kind === "unknown" || one.statements.length > 0),
    );
}

const cut = new Kept<AnyPolicy, AnyPolicy>();

/** The few statements of a policy that speak of running sessions. */
function cutDown(layers: readonly LayerPolicies[]): LayerPolicies[] {
    return layers.map(({ layer, policies }) => ({
        layer,
        policies: policies.map((one) => cut.of(one, () => cutPolicy(one))),
    }));
}

function cutPolicy(policy: AnyPolicy): AnyPolicy {
    const actions = [...new Set(SESSION_POWERS.map(({ action }) => action.toLowerCase()))];
    return onActions(policy, actions);
}
