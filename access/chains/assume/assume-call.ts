import { alternativesOf, type Alternative } from "../../evaluate/assume-role";
import type { Caller } from "../../evaluate/caller";
import { layered, type ContextValue, type RequestContext, type Unknown } from "../../evaluate/context";
import type { LayerPolicies } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { iamType, type Account, type AccountPrincipal, type PrincipalType } from "../../matrix/account";
import { circumstancesOf, type Circumstances } from "../../matrix/circumstances";
import { rcpsOf } from "../../matrix/control-policies";
import { ownerOf } from "../../matrix/own-account";
import { principalRequest } from "../../matrix/session-request";
import { callsOf, choicesOf, type Choice } from "./free-keys";
import { isOrganizationKey, organizationOf } from "./organization-keys";
import { CERTIFICATE_TAG, isRolesAnywhere, neededCalls } from "./service-calls";
import type { Outsider } from "./outsider";

export const ASSUME_ROLE = "sts:AssumeRole";

/** The call by which a user, or a session of a role, assumes a role. */
export function callOf(
    principal: AccountPrincipal,
    layers: readonly LayerPolicies[],
    role: AccountPrincipal,
    account: Account,
): AssumeCall {
    const caller = callerOf(principal, ownerOf(principal, account));
    const request = layered(keysOfCall(principal, role, account), principalRequest(principal, account));
    return { caller, layers, role, account, request, action: ASSUME_ROLE, principal, isFree: () => false };
}

/** A user, or a session of a role, as a trust policy sees it. */
export function callerOf(principal: AccountPrincipal, account: string): Extract<Caller, { type: "user" | "role" }> {
    const { arn, session } = principal;
    if (iamType(principal) === "user") return { type: "user", arn, account };
    const { name, otherThan } = session ?? {};
    return {
        type: "role",
        arn,
        account,
        ...(name !== undefined && { sessionName: name }),
        ...(otherThan !== undefined && { otherThan }),
    };
}

/** The call by which somebody from outside assumes a role. */
export function outsideCall(outsider: Outsider, role: AccountPrincipal, account: Account): AssumeCall {
    const { caller, action, request: known, principal, isFree } = outsider;
    const given: RequestContext = {
        get(key) {
            const asked = known.get(key);
            return isOrganizationKey(key) ? organizationOf({ key, asked }, caller, role, account) : asked;
        },
    };
    const later: RequestContext = {
        get: (key) =>
            ALWAYS.get(key) ??
            roleKeys(role, account).get(key) ??
            (known.has(key) || isNeverThere(key, caller, known) ? undefined : OPEN),
    };
    const request = layered(given, later);
    return { caller, layers: [], role, account, request, action, principal, isFree };
}

/** Who calls, with what, to assume which role. */
export interface AssumeCall {
    readonly caller: Caller;
    readonly layers: readonly LayerPolicies[];
    readonly role: AccountPrincipal;
    readonly account: Account;
    readonly request: RequestContext;
    readonly action: string;
    readonly principal: AccountPrincipal;
    readonly isFree: (key: string) => boolean;
    /** Whether session tags of the caller pass on, which takes sts:TagSession too. Default false. */
    readonly inherits?: boolean;
}

/** The layers that judge a call, each alternative enough. */
export function alternativesIn({ caller, layers, role, account }: AssumeCall): Alternative[] {
    return alternativesOf({
        caller,
        layers,
        trust: role.trust,
        unknownTrust: role.unknownTrust,
        role: role.name,
        account: ownerOf(role, account),
        rcps: rcpsOf(role, account),
    });
}

/** Every way to make a call that statements can tell apart; nothing where they are too many. */
export function waysToCall(
    { role, action, isFree, caller }: AssumeCall,
    layers: readonly LayerPolicies[],
    request: RequestContext,
): Iterable<Choice> | undefined {
    const { session } = role;
    return choicesOf({ layers, action, also: neededCalls(caller), request, session, caller: caller.type, isFree });
}

/** What of the circumstances of a call its layers ask for; undefined where they ask for none. */
export function circumstancesIn(call: AssumeCall, layers: readonly LayerPolicies[]): Circumstances | undefined {
    const calls = callsOf({ action: call.action, also: neededCalls(call.caller) });
    return circumstancesOf(layers, calls, { type: typeOf(call) }, call.account.at);
}

/** What kind of principal calls: of somebody from outside whom a trust policy names by ARN, what the ARN says. */
function typeOf({ principal, caller }: AssumeCall): PrincipalType {
    const isNamed = principal.type === "external" && (caller.type === "user" || caller.type === "role");
    return isNamed ? caller.type : principal.type;
}

const OPEN: Unknown = { unknown: "depends on who calls", absent: true };

/** What users and roles bring to the call as it is made; the rest is `principalRequest`'s. */
const ALWAYS: ReadonlyMap<string, ContextValue> = new Map<string, ContextValue>([
    ["aws:viaawsservice", "false"],
    ["aws:securetransport", "true"],
    ["aws:currenttime", { unknown: "depends on when the role is assumed" }],
    ["aws:epochtime", { unknown: "depends on when the role is assumed" }],
]);

/** Whether a caller from outside brings a key only where that is known: its request then says so. */
function isNeverThere(key: string, caller: Caller, known: Outsider["request"]): boolean {
    if (/^(aws:(requesttag\/|tagkeys$)|sts:)/.test(key)) return true;
    switch (caller.type) {
        case "user":
            // A user's own credentials carry none.
            return key === "aws:sourceidentity";
        case "role":
            return key === "aws:username";
        case "account":
        case "anybody":
            return known.get("aws:principaltype") === "AssumedRole" && /^aws:(username$|multifactorauth)/.test(key);
        case "service":
            if (isRolesAnywhere(caller) && CERTIFICATE_TAG.test(key)) return false;
            return OF_PRINCIPAL.test(key);
        case "federated":
            return OF_PRINCIPAL.test(key);
    }
}

/** What a service, or an identity provider, doesn't have: it isn't a principal of IAM. */
const OF_PRINCIPAL = /^aws:(principaltag\/|username$|sourceidentity$|multifactorauth|calledvia)/;

/** Keys on the role, and on both accounts. */
function keysOfCall(principal: AccountPrincipal, role: AccountPrincipal, account: Account): RequestContext {
    const keys = roleKeys(role, account);
    const isUser = principal.type === "user";
    return {
        get(key) {
            if (key === "aws:viaawsservice") return "false";
            // A user's own credentials carry none.
            if (key === "aws:sourceidentity" && isUser) return { ...OPEN, oneOf: [] };
            if (key === "aws:federatedprovider" && isUser) return { ...OPEN, oneOf: [] };
            // Only a service that calls for a resource brings them.
            if (/^aws:(source(account|arn|orgid|orgpaths)$|calledvia)/.test(key)) return { ...OPEN, oneOf: [] };
            return keys.get(key);
        },
    };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
function roleKeys(role: AccountPrincipal, account: Account): RequestContext {
    const owner = ownerOf(role, account);
    const organization = account.organizations?.get(owner)?.id;
    const tags = new Map(Object.entries(role.tags).map(([key, value]) => [key.toLowerCase(), value]));
    return {
        get(key) {
            if (key === "aws:resourceaccount") return owner;
            if (key === "aws:resourceorgid") return organization ?? OPEN;
            if (REQUEST_CONTEXT.test(key)) return takesContext(role) ? OPEN : undefined;
            const tag = /^(?:aws|iam):resourcetag\/(.*)$/.exec(key)?.[1];
            return tag === undefined ? undefined : (tags.get(tag) ?? role.unknownTags);
        },
    };
}

/**
 * What a caller passes on of a token of IAM Identity Center: https://docs.aws.amazon.com/STS/latest/APIReference/API_ProvidedContext.html
 */
const REQUEST_CONTEXT = /^sts:requestcontext(providers$|\/)/;

/** Whether a trust policy lets in calls that pass such a context. */
function takesContext({ trust }: AccountPrincipal): boolean {
    return trust?.statements.some((one) => one.effect === "Allow" && coversAction(one, "sts:setcontext")) ?? true;
}
