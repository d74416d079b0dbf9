import { absentVariables } from "../evaluate/absent-variables";
import { contextOf, layered, type Context, type RequestContext, type Unknown } from "../evaluate/context";
import { decideIn, type Decision } from "../evaluate/decide";
import { layersOf, layerStatements } from "../evaluate/outcome";
import { whatIsMissing } from "../evaluate/what-is-missing";
import { targetOf, type Target } from "../evaluate/statement";
import type { Account, AccountInstance, AccountPrincipal } from "./account";
import { decideDocuments, hanging } from "./document-verdicts";
import { sharing } from "./session-documents";
import { accountOfCaller, inOwnAccounts } from "./own-account";
import { requestOf } from "./relevant-policies";
import { isoTime } from "./moment-text";
import { phasesOf, type Need } from "./circumstances";
import type { ClassRequest } from "./class-request";
import { documentRequest, instanceRequest, START_SESSION } from "./session-request";

/** What is to be explained. */
export interface ExplainedRequest {
    readonly principal: AccountPrincipal;
    /** Such as `ssm:StartSession`. */
    readonly action: string;
    /** An instance of the account, or any resource's ARN. */
    readonly resource: AccountInstance | string;
    /** Tags that the resource has instead of, or besides, its own. Default: none. */
    readonly tags?: Readonly<Record<string, string>>;
    /** Condition keys of the request, which win over everything. Default: none. */
    readonly context?: Context;
    /** Whether to say what is missing for what isn't allowed. Default true. */
    readonly missing?: boolean;
}

/** One question with its answer. StartSession on an instance is several: the instance, and each session document. */
export interface Explanation {
    /** What is asked about: `the instance`, or the kind of session. */
    readonly about: string;
    readonly resource: string;
    readonly decision: Decision;
    /** What would have to be otherwise for it to be allowed, as sentences that follow "would be allowed if". */
    readonly nearest: readonly string[];
    /** What an allowed request needs beside the policies; each alternative is enough. Default: nothing. */
    readonly needs?: readonly Need[];
    /** The verdicts that follow, each from its moment on. Default: none. */
    readonly later?: readonly { readonly from: string; readonly verdict: Decision["verdict"] }[];
}

/** Decides a request as the matrix does, and says what is missing where it isn't allowed. */
export function explain(account: Account, question: ExplainedRequest): readonly Explanation[] {
    const { action, resource, tags = {}, context = {}, missing = true } = question;
    const asked = contextOf(context);
    const instance: AccountInstance =
        typeof resource === "string"
            ? { id: resource, arn: resource, region: resource.split(":")[3] ?? "", tags }
            : { ...resource, tags: withTags(resource.tags, tags) };
    const isTarget = action.toLowerCase() === START_SESSION.toLowerCase() && isInstance(instance.arn);
    const both = { ...account, principals: [question.principal], instances: isTarget ? [instance] : [] };
    // The resource may be of an account that nothing else of the source is of.
    const { principals, instances } = inOwnAccounts(both);
    const [principal = question.principal] = principals;
    const request = requestOf(principal, account, layersOf(principal.policies), action);
    const { layers, principal: caller } = request;
    const about = { request, missing };
    const target = one("the resource", about, targetOf(action, instance.arn), (calling) =>
        layered(asked, instanceRequest(instances[0] ?? instance), calling, keysOf(action)),
    );
    if (action.toLowerCase() !== START_SESSION.toLowerCase()) return [target];
    if (typeof resource === "string")
        return [{ ...target, decision: hanging(sharing(resource, accountOfCaller(account, caller)), target.decision) }];

    const call = (calling: RequestContext) => layered(asked, documentRequest(instance.region), calling);
    return [
        { ...target, about: "the instance" },
        ...decideDocuments(
            accountOfCaller(account, caller),
            instance.region,
            layerStatements(layers),
            ({ label, arn }) => one(label, about, targetOf(action, arn), call),
        ),
    ];
}

function isInstance(arn: AccountInstance["arn"]): boolean {
    return (
        typeof arn !== "string" ||
        /^arn:[^:]*:(ec2:[^:]*:\d{12}:instance|ssm:[^:]*:\d{12}:managed-instance)\//.test(arn)
    );
}

function one(
    about: string,
    { request, missing }: { readonly request: ClassRequest; readonly missing: boolean },
    target: Target,
    contextOf: (calling: RequestContext) => RequestContext,
): Explanation {
    const ask = ({ layers, principal }: ClassRequest): Explanation & Pick<Decision, "verdict"> => {
        const context = contextOf(principal);
        const decided = decideIn(layers, target, context);
        // Why a statement that reads as if it applied doesn't is for those who ask about one request.
        const decision = { ...decided, because: [...decided.because, ...absentVariables(layers, target, context)] };
        const isAsked = missing && decision.verdict !== "allowed";
        const nearest = isAsked ? whatIsMissing(layers, target, context) : [];
        return { verdict: decision.verdict, about, resource: nameOf(target.resource), decision, nearest };
    };
    const [first, ...later] = phasesOf(request, ask, ({ verdict }) => verdict);
    const { verdict: _, ...explanation } = first.answer;
    return {
        ...explanation,
        ...(first.needs.length > 0 && { needs: first.needs }),
        ...(later.length > 0 && {
            later: later.map(({ from = 0, answer }) => ({ from: isoTime(from), verdict: answer.verdict })),
        }),
    };
}

/**
 * What a request other than to open a session may carry besides: the tags it writes, and the keys of its service, whose
 * names begin as the action does.
 */
function keysOf(action: string): RequestContext {
    const [service = ""] = action.toLowerCase().split(":");
    const value: Unknown = { unknown: "depends on the request", absent: true };
    return {
        get: (key) => {
            if (action.toLowerCase() === START_SESSION.toLowerCase()) return undefined;
            return key.startsWith(`${service}:`) || /^aws:(requesttag\/|tagkeys$)/.test(key) ? value : undefined;
        },
    };
}

function nameOf(resource: string | Unknown): string {
    return typeof resource === "string" ? resource : `an ARN that ${resource.unknown}`;
}

/** Tag keys are the same key in any letter case. */
function withTags(own: AccountInstance["tags"], others: Readonly<Record<string, string>>): AccountInstance["tags"] {
    const replaced = new Set(Object.keys(others).map((key) => key.toLowerCase()));
    const kept = Object.entries(own).filter(([key]) => !replaced.has(key.toLowerCase()));
    return { ...Object.fromEntries(kept), ...others };
}
