import type { Policy, PolicyStatement, UnknownPolicy } from "../policy/policy";
import { Kept } from "../kept";
import type { RequestContext } from "./context";
import { applies, coversAction, type Target } from "./statement";
import { and, MAYBE, NO, not, or, YES, type Truth } from "./truth";

/** A policy, or one whose document isn't known yet. */
export type AnyPolicy = Policy | UnknownPolicy;

/** All that limits a principal. Resource policies and resource control policies aren't among it. */
export interface PolicySet {
    /** Inline, group and attached policies alike: AWS makes no difference. */
    readonly identity: readonly AnyPolicy[];
    /** The permissions boundary, where there is one. */
    readonly boundary?: AnyPolicy;
    /** Service control policies by level, from the organization's root down: every level must allow. */
    readonly scps?: readonly (readonly AnyPolicy[])[];
    /** Session policies of an assumed role: together they must allow. An empty list is none. */
    readonly session?: readonly AnyPolicy[];
    /** Where principals and instances of several accounts are looked at: what is of the principal's own. */
    readonly account?: AnyPolicy;
}

/** The layers that must all allow. Who assumes a role is judged by the role's trust policy and its account's RCPs too. */
export type Layer = "identity" | "boundary" | "scp" | "session" | "account" | "trust" | "rcp";

export interface LayerPolicies {
    readonly layer: Layer;
    readonly policies: readonly AnyPolicy[];
}

/** The layers of a principal's policies, those that don't exist left out. */
export function layersOf(set: PolicySet): readonly LayerPolicies[] {
    const layers: LayerPolicies[] = [{ layer: "identity", policies: set.identity }];
    if (set.boundary !== undefined) layers.push({ layer: "boundary", policies: [set.boundary] });
    for (const level of set.scps ?? []) layers.push({ layer: "scp", policies: level });
    if (set.session !== undefined && set.session.length > 0) layers.push({ layer: "session", policies: set.session });
    if (set.account !== undefined) layers.push({ layer: "account", policies: [set.account] });
    return layers;
}

/** The statements of those policies whose documents are known. */
export function statementsOf(policies: readonly AnyPolicy[]): readonly PolicyStatement[] {
    return policies.flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements));
}

/** Of a policy the statements that cover any of these actions, which are written in lower case. */
export function onActions(policy: AnyPolicy, actions: readonly string[]): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return {
        ...policy,
        statements: policy.statements.filter((one) => actions.some((action) => coversAction(one, action))),
    };
}

/** What a policy denies: where its document isn't known, it may deny anything. */
export function denialsOf(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return denials.of(policy, () => ({
        ...policy,
        statements: policy.statements.filter(({ effect }) => effect === "Deny"),
    }));
}

const denials = new Kept<AnyPolicy, AnyPolicy>();

/** Whether the documents of all policies are known. */
export function areKnown(layers: readonly LayerPolicies[]): boolean {
    return layers.every(({ policies }) => policies.every(({ kind }) => kind === "policy"));
}

/** The statements of all layers. */
export function layerStatements(layers: readonly LayerPolicies[]): readonly PolicyStatement[] {
    return layers.flatMap(({ policies }) => statementsOf(policies));
}

/** `unknown`: it depends on a value that isn't known, or on a rule that AWS doesn't document. */
export type Verdict = "allowed" | "denied" | "unknown";

/** The surer, the more. */
export const VERDICT_ORDER: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 1, allowed: 2 };

/** What several ways come to of which one is enough. */
export function bestVerdict(verdicts: readonly Verdict[]): Verdict {
    return verdicts.reduce<Verdict>((top, one) => (VERDICT_ORDER[one] > VERDICT_ORDER[top] ? one : top), "denied");
}

/** The best verdict on any of some things, of which no more are asked about once one is allowed. */
export function bestAnswer<T>(things: Iterable<T>, ask: (thing: T) => Verdict): Verdict {
    let best: Verdict = "denied";
    for (const one of things) {
        best = bestVerdict([best, ask(one)]);
        if (best === "allowed") break;
    }
    return best;
}

/** What two questions come to that must both be allowed. */
export function worseVerdict(one: Verdict, other: Verdict): Verdict {
    return VERDICT_ORDER[one] < VERDICT_ORDER[other] ? one : other;
}

/** What the statements of all layers come to. */
export interface Outcome {
    /** Whether a Deny applies. */
    readonly denied: Truth;
    /** Whether each layer allows, in the order of the layers. */
    readonly allowed: readonly Truth[];
}

export function verdictOf({ denied, allowed }: Outcome): Verdict {
    const result = allowed.reduce<Truth>((sum, one) => and(sum, one), not(denied));
    return result === YES ? "allowed" : result === NO ? "denied" : "unknown";
}

/** Evaluates every statement, without reasons. */
export function outcomeOf(layers: readonly LayerPolicies[], target: Target, context: RequestContext): Outcome {
    return outcomeBy(layers, (statement) => applies(statement, target, context));
}

/** What statements come to of which it is known whether they apply. */
export function outcomeBy(layers: readonly LayerPolicies[], applied: (statement: PolicyStatement) => Truth): Outcome {
    let denied: Truth = NO;
    const allowed = layers.map(({ policies }) => {
        let allows: Truth = NO;
        for (const policy of policies) {
            if (policy.kind === "unknown") {
                allows = or(allows, MAYBE);
                denied = or(denied, MAYBE);
                continue;
            }
            for (const statement of policy.statements) {
                if (decided(statement, allows, denied)) continue;
                const applies = applied(statement);
                if (statement.effect === "Deny") denied = or(denied, applies);
                else allows = or(allows, applies);
            }
        }
        return allows;
    });
    return { denied, allowed };
}

/** Whether a statement can't change the outcome any more. */
function decided({ effect }: PolicyStatement, allows: Truth, denied: Truth): boolean {
    return effect === "Deny" ? denied === YES : allows === YES;
}
