import { isUnknown, type ContextValue, type RequestContext, type Unknown } from "../../evaluate/context";
import { verdictIn } from "../../evaluate/decide";
import { bestAnswer, layerStatements, type LayerPolicies, type Verdict } from "../../evaluate/outcome";
import { targetOf } from "../../evaluate/statement";
import { witnessesOf } from "../../evaluate/witnesses";
import type { AccountPrincipal } from "../../matrix/account";
import { choicesOf, unchosen } from "../assume/free-keys";

/** A call, with what its context has besides what the principal brings. */
export interface Call {
    readonly layers: readonly LayerPolicies[];
    readonly action: string;
    readonly resource: string | Unknown;
    /** Condition keys in lower case. */
    readonly context: Readonly<Record<string, ContextValue>>;
}

export const CHOSEN: Unknown = { unknown: "is the caller's choice", absent: true };

const RESOURCE_TAG = /^[^:]+:resourcetag\/(.*)$/;

/**
 * The verdict on a call by the best values of the keys of its own service, and of those of its context that aren't known.
 * @param tagged whose tags the call sees as those of the resource. Default: it has none but those of the context.
 */
export function bestByService(
    { layers, action, resource, context }: Call,
    known: RequestContext,
    tagged?: AccountPrincipal,
): Verdict {
    const prefixes = keyPrefixes(action);
    // The tags of what is acted on are no choice of the caller.
    const isOwn = (key: string): boolean =>
        prefixes.some((prefix) => key.startsWith(prefix)) && !RESOURCE_TAG.test(key);
    const tags = new Map(Object.entries(tagged?.tags ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
    const tagOf = (key: string): ContextValue | undefined => {
        const name = RESOURCE_TAG.exec(key)?.[1];
        return name === undefined ? undefined : (tags.get(name) ?? tagged?.unknownTags);
    };
    const request: RequestContext = {
        get: (key) =>
            Object.hasOwn(context, key) ? context[key] : isOwn(key) ? CHOSEN : (tagOf(key) ?? known.get(key)),
    };
    const isFree = (key: string): boolean => isOwn(key) || (Object.hasOwn(context, key) && !RESOURCE_TAG.test(key));
    const target = targetOf(action, resource);
    const choices = choicesOf({ layers, action, request, caller: "user", isFree }) ?? [{ request: unchosen(request) }];
    return bestAnswer<{ readonly request: RequestContext }>(choices, (choice) =>
        verdictIn(layers, target, choice.request),
    );
}

/** How the condition keys of an action's own service begin. */
function keyPrefixes(action: string): string[] {
    const [service = ""] = action.toLowerCase().split(":");
    return [`${service}:`, ...(service.startsWith("ec2-") ? ["ec2:"] : [])];
}

/** More combinations of chosen values than these aren't tried: what depends on the others is unknown. */
const MOST_CALLS = 64;

/** The verdict on a call by the best values of those keys of its context that aren't known. */
export function bestByContext({ layers, action, resource, context }: Call, known: RequestContext): Verdict {
    const conditions = layerStatements(layers).flatMap((one) => one.conditions);
    const target = targetOf(action, resource);
    let contexts = [context];
    for (const [key, value] of Object.entries(context)) {
        if (typeof value === "string" || !isUnknown(value)) continue;
        const values = witnessesOf(
            value,
            conditions.filter((one) => one.key === key),
            known,
        );
        if (values === undefined || contexts.length * values.length > MOST_CALLS) continue;
        contexts = contexts.flatMap((one) =>
            values.map((chosen) => {
                const { [key]: _, ...rest } = one;
                return chosen === undefined ? rest : { ...rest, [key]: chosen };
            }),
        );
    }
    return bestAnswer(contexts, (one) =>
        verdictIn(layers, target, {
            get: (key) => (Object.hasOwn(context, key) ? one[key] : known.get(key)),
        }),
    );
}
