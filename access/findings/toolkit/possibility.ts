import type { ContextValue, RequestContext } from "../../evaluate/context";
import { layersOf, type AnyPolicy, type PolicySet } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import { Kept } from "../../kept";
import type { PolicyStatement } from "../../policy/policy";
import { counterexampleOf, type Counterexample } from "../../prove/counterexample";
import { TooIntricate } from "../../prove/dimensions";
import type { Language } from "../../match/language";
import { problemOf } from "../../prove/problem";
import type { Scope } from "../../prove/scope";
import { search } from "../../prove/search";
import { hasKey } from "../../reference/reference";
import { isKeyOfAws } from "./condition-keys";

/** What a request is about, beyond who makes it. */
export interface Possibility {
    /** The resources: one of these languages. */
    readonly universes: readonly Language[];
    /** Whether they carry tags. Default true: any. */
    readonly tagged?: boolean;
    /** A tag, by its key in lower case, that they lack in any case. Default: none. */
    readonly lacking?: string;
    /** What the resources aren't in. Default: nothing. */
    readonly scope?: Scope;
    /** Condition keys in lower case with the value they have. Default none. */
    readonly context?: Readonly<Record<string, ContextValue>>;
    /** The policies to ask. Default: the principal's. */
    readonly policies?: PolicySet;
}

/** An example of what is possible; or that nothing is, for sure; or that it can't be followed to the end. */
export type Outcome = Counterexample | "never" | "can't tell";

const ANY: ContextValue = { unknown: "can be any", absent: true };

/** A key that no request has. */
const NOT_THERE: ContextValue = { unknown: "isn't a key of AWS", absent: true, oneOf: [] };

/** Looks for a request that policies allow, by what a principal brings to it. */
export function outcomeOf(
    action: string,
    possibility: Possibility & { readonly policies: PolicySet },
    principal: RequestContext,
    now: Date,
): Outcome {
    const { policies, universes, tagged = true, lacking, scope = [], context = {} } = possibility;
    // Every service has keys of its own for what is asked of it, and for the tags of what it acts on.
    const [service = ""] = action.toLowerCase().split(":");
    const prefixes = ownPrefixes(service);
    const isOwnKey = (key: string): boolean => {
        if (!prefixes.some((prefix) => key.startsWith(prefix))) return false;
        const tag = /^[^:]+:resourcetag\/(.*)$/.exec(key)?.[1];
        return tag === undefined ? hasKey(service, key) : tagged && tag !== lacking;
    };
    const request: RequestContext = {
        get: (key) => {
            if (!isKeyOfAws(key)) return NOT_THERE;
            return context[key] ?? (isOwnKey(key) ? ANY : principal.get(key));
        },
    };
    try {
        const problem = problemOf(policies, action.toLowerCase(), scope, request, {
            universes,
            tagged,
            lacking,
            from: now,
        });
        const result = search(problem);
        if (result.result === "found") return counterexampleOf(problem, result.values);
        return result.result === "none" ? "never" : "can't tell";
    } catch (error) {
        if (error instanceof TooIntricate) return "can't tell";
        throw error;
    }
}

/** How the keys of an action's own service begin: those of Systems Manager are distinguished elsewhere. */
function ownPrefixes(service: string): string[] {
    if (service === "ssm") return [];
    return [`${service}:`, ...(service.startsWith("ec2-") ? ["ec2:"] : [])];
}

/**
 * Whether every layer of policies allows the action on something: most policies speak of others, which is quickly seen. Limits
 * that aren't known are taken to limit nothing.
 */
export function mentions(set: PolicySet, action: string): true | "never" | "can't tell" {
    const name = action.toLowerCase();
    const states = layersOf(set).map(({ layer, policies }) => {
        if (policies.some((policy) => allowsSomewhere(policy, name))) return true;
        if (!policies.some(({ kind }) => kind === "unknown")) return "never";
        return layer === "identity" ? "can't tell" : true;
    });
    return states.includes("never") ? "never" : states.includes("can't tell") ? "can't tell" : true;
}

const allowing = new Kept<AnyPolicy, boolean>();

function allowsSomewhere(policy: AnyPolicy, action: string): boolean {
    if (policy.kind === "unknown") return false;
    const isAllowing = (one: PolicyStatement): boolean => one.effect === "Allow" && coversAction(one, action);
    return allowing.of(policy, () => policy.statements.some(isAllowing), action);
}
