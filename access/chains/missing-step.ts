import { layersOf, verdictOf, outcomeOf } from "../evaluate/outcome";
import { targetOf } from "../evaluate/statement";
import { oneThingMissing } from "../evaluate/what-is-missing";
import { isNamed, namedBy, type Caller } from "../evaluate/caller";
import { NO } from "../evaluate/truth";
import { principalName, type Account, type AccountPrincipal } from "../matrix/account";
import { needText } from "../matrix/cell-terms";
import { ownerOf } from "../matrix/own-account";
import { permissionSetOf } from "../matrix/way-words";
import { parsePolicy, parseTrustPolicy } from "../policy/parse";
import type { Policy } from "../policy/policy";
import { assumed } from "./assume/assume";
import { alternativesIn, callOf, outsideCall, waysToCall, type AssumeCall } from "./assume/assume-call";
import type { ChainGraph } from "./graph";

/** The one thing by which somebody would become a role. */
export interface MissingStep {
    /** Behind "if": "the trust policy of role ops let user alice assume it". */
    readonly text: string;
    /** Whether one of the two sides lets it already. */
    readonly isHalfOpen: boolean;
}

/** What is missing for somebody to become a role, where one more statement or value would do: each was tried. */
export function missingStep(
    from: AccountPrincipal,
    role: AccountPrincipal,
    graph: ChainGraph,
): MissingStep | undefined {
    const { account } = graph;
    if (from.type === "person") return missingAssignment(from, role, account);
    const outsider = graph.outsider(from);
    const call =
        outsider === undefined
            ? callOf(from, layersOf(from.policies), role, account)
            : outsideCall(outsider, role, account);
    const byTrust = opening(
        withTrust(call),
        `the trust policy of role ${role.name} let ${principalName(from)} assume it`,
    );
    if (outsider !== undefined)
        return byTrust === undefined ? undefined : { text: byTrust, isHalfOpen: namesSomebody(role, call.caller) };
    const byOwn = opening(withOwn(call), `a policy of ${principalName(from)} allowed ${call.action} on ${role.arn}`);
    if (byOwn !== undefined) return { text: byOwn, isHalfOpen: true };
    const isHalfOpen = byTrust === undefined || allowsItself(call);
    const text = (isHalfOpen ? oneThing(call) : undefined) ?? byTrust;
    return text === undefined ? undefined : { text: text.replace("the principal", principalName(from)), isHalfOpen };
}

/** What the request would have to bring, or one of the policies to say. */
function oneThing(call: AssumeCall): string | undefined {
    const target = targetOf(call.action, call.role.arn);
    for (const { layers } of alternativesIn(call)) {
        for (const { request } of firstOf(waysToCall(call, layers, call.request) ?? [], 8)) {
            const one = oneThingMissing(layers, target, request);
            if (one !== undefined && !one.startsWith("the role's trust policy ")) return one;
        }
    }
    return undefined;
}

/** The role of a permission set is had by an assignment alone. */
function missingAssignment(
    { name }: AccountPrincipal,
    role: AccountPrincipal,
    account: Account,
): MissingStep | undefined {
    const set = permissionSetOf(role);
    if (set === undefined) return undefined;
    return {
        text: `the permission set ${set} were assigned to ${name} in the account ${ownerOf(role, account)}`,
        isHalfOpen: false,
    };
}

/** What would be so, with what the call takes then; nothing where it isn't allowed. */
function opening(call: AssumeCall, text: string): string | undefined {
    const { verdict, needs } = assumed(call);
    if (verdict !== "allowed") return undefined;
    return needs.length === 0 ? text : `${text}, ${needs.map(needText).join(" or ")}`;
}

const NAME = "a statement that isn't there";

/** The call, were the caller's own policies to allow it. */
function withOwn(call: AssumeCall): AssumeCall {
    const Statement = { Effect: "Allow", Action: "sts:*", Resource: call.role.arn };
    const policy = parsePolicy({ Version: "2012-10-17", Statement }, NAME);
    return {
        ...call,
        layers: call.layers.map((one) =>
            one.layer === "identity" ? { ...one, policies: [...one.policies, policy] } : one,
        ),
    };
}

/** The call, were the role to trust the caller. */
function withTrust(call: AssumeCall): AssumeCall {
    const { trust } = call.role;
    if (trust === undefined) return call;
    const Statement = { Effect: "Allow", Action: "sts:*", Principal: entryFor(call.caller) };
    const { statements }: Policy = parseTrustPolicy({ Version: "2012-10-17", Statement }, NAME);
    return { ...call, role: { ...call.role, trust: { ...trust, statements: [...trust.statements, ...statements] } } };
}

function entryFor(caller: Caller): unknown {
    switch (caller.type) {
        case "user":
        case "role":
            return { AWS: caller.arn };
        case "account":
            return { AWS: caller.account };
        case "federated":
            return { Federated: caller.provider };
        case "service":
            return { Service: caller.name };
        case "anybody":
            return "*";
    }
}

/** Whether the caller's own policies allow to assume the role, be the role's trust policy what it may. */
function allowsItself({ layers, role, request, action }: AssumeCall): boolean {
    return verdictOf(outcomeOf(layers, targetOf(action, role.arn), request)) === "allowed";
}

/** Whether a trust policy speaks of a caller, such as an identity provider, on whatever conditions. */
function namesSomebody({ trust }: AccountPrincipal, caller: Caller): boolean {
    return (trust?.statements ?? []).some((one) => one.effect === "Allow" && isNamed(namedBy(one, caller)) !== NO);
}

function* firstOf<T>(all: Iterable<T>, count: number): Iterable<T> {
    let left = count;
    for (const one of all) {
        if (left-- <= 0) return;
        yield one;
    }
}
