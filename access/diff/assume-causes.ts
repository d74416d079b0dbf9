import {
    alternativesIn,
    callOf,
    circumstancesIn,
    outsideCall,
    waysToCall,
    type AssumeCall,
} from "../chains/assume/assume-call";
import { unchosen } from "../chains/assume/free-keys";
import type { Outsider } from "../chains/assume/outsider";
import { neededCalls } from "../chains/assume/service-calls";
import { verdictIn } from "../evaluate/decide";
import { layersOf } from "../evaluate/outcome";
import { targetOf } from "../evaluate/statement";
import type { Account, AccountPrincipal } from "../matrix/account";
import type { Asked } from "../matrix/asked-question";
import { hasProvider } from "../matrix/identity-providers";
import { presentRequest } from "../matrix/circumstances";
import { causesOf } from "./causes";
import type { Cause, ChangeKind } from "./change";

/** Who assumes which role, on one side. */
export interface AssumeStep {
    readonly account: Account;
    readonly caller: AccountPrincipal;
    /** What is known of the caller where it comes from outside. */
    readonly outsider: Outsider | undefined;
    readonly role: AccountPrincipal;
}

/** Why somebody can assume a role on one side only, or on other terms. */
export function assumeCauses(before: AssumeStep, after: AssumeStep, kind: ChangeKind): Cause[] {
    const provider = providerCause(before, after);
    if (provider !== undefined) return [provider];
    const [former, latter] = [callIn(before), callIn(after)];
    const actions = new Set([...actionsOf(former), ...actionsOf(latter)]);
    const causes = [...actions].flatMap((action) => causesOf(asked(former, action), asked(latter, action), kind));
    const telling = causes.filter(({ what }) => what !== "other");
    return telling.length > 0 ? telling : causes.slice(0, 1);
}

/** An identity provider that only one side's account has. */
function providerCause(before: AssumeStep, after: AssumeStep): Cause | undefined {
    const caller = (after.outsider ?? before.outsider)?.caller;
    if (caller?.type !== "federated") return undefined;
    const { provider } = caller;
    const [former, latter] = [hasProvider(before.account, provider), hasProvider(after.account, provider)];
    const called = `the identity provider ${provider}`;
    if (former !== false && latter === false) return { what: "provider-removed", text: `${called} is gone` };
    return former === false && latter !== false ? { what: "provider-added", text: `${called} is new` } : undefined;
}

function callIn({ account, caller, outsider, role }: AssumeStep): AssumeCall {
    return outsider === undefined
        ? callOf(caller, layersOf(caller.policies), role, account)
        : outsideCall(outsider, role, account);
}

/** More ways to call than these aren't tried for an explanation. */
const TRIED = 64;

/** The call in the way that is allowed, where one is: what the caller chooses is part of it. */
function chosen(call: AssumeCall): { readonly request: Asked["context"]; readonly also: readonly string[] } {
    const target = targetOf(call.action, call.role.arn);
    let first: ReturnType<typeof chosen> | undefined;
    for (const { layers } of alternativesIn(call)) {
        let tried = 0;
        for (const choice of waysToCall(call, layers, call.request) ?? []) {
            first ??= choice;
            if (verdictIn(layers, target, contextOf(call, layers, choice.request)) === "allowed") return choice;
            if (++tried === TRIED) break;
        }
    }
    return first ?? { request: unchosen(call.request), also: neededCalls(call.caller) };
}

function actionsOf(call: AssumeCall): readonly string[] {
    return [call.action, ...chosen(call).also];
}

/** The question with all layers that can matter, the caller's own and the role's. */
function asked(call: AssumeCall, action: string): Asked {
    const [first] = alternativesIn(call);
    const { layers } = first ?? { layers: [] };
    return {
        principal: call.principal,
        layers,
        target: targetOf(action, call.role.arn),
        context: contextOf(call, layers, chosen(call).request),
        trust: call.role.trust,
    };
}

function contextOf(call: AssumeCall, layers: Asked["layers"], principal: Asked["context"]): Asked["context"] {
    return presentRequest({ layers, principal, circumstances: circumstancesIn(call, layers) });
}
