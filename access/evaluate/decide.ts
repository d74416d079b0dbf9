import { contextOf, layered, type Context, type RequestContext, type Unknown } from "./context";
import { settle } from "./settle-unknowns";
import {
    layersOf,
    outcomeOf,
    verdictOf,
    type LayerPolicies,
    type Outcome,
    type PolicySet,
    type Verdict,
} from "./outcome";
import { principalContext, type Principal } from "./principal";
import { reasonsOf, settledReasons, type Reason } from "./reasons";
import { targetOf, type Target } from "./statement";
import { YES } from "./truth";

/** May this principal do this to that? */
export interface Question {
    readonly principal: Principal;
    /** Such as `ssm:StartSession`; letter case doesn't matter. */
    readonly action: string;
    /** The resource's ARN, or `*` for an action that takes none. */
    readonly resource: string | Unknown;
    /** Condition keys of the request. They win over what the principal brings. Other keys are absent. */
    readonly context?: Context;
    readonly policies: PolicySet;
}

export interface Decision {
    readonly verdict: Verdict;
    /** Whether a Deny statement decided; otherwise what is denied was never allowed. */
    readonly explicit: boolean;
    /** The statements that decided, and the layers in which none does. */
    readonly because: readonly Reason[];
}

/**
 * Decides as AWS does within one account: an explicit Deny in any layer wins; otherwise every layer that exists must
 * allow. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws AmbiguousKeyError for context keys or principal tags that differ only in letter case.
 */
export function decide(question: Question): Decision {
    const context = layered(contextOf(question.context ?? {}), principalContext(question.principal));
    const target = targetOf(question.action, question.resource);
    // A plain object, which can be copied and written as JSON.
    const { verdict, explicit, because } = decideIn(layersOf(question.policies), target, context);
    return { verdict, explicit, because };
}

/**
 * As `decide`, on what it prepares. Most decisions are never explained, so the reasons are found when they are asked for.
 * @param outcome what the statements come to, where that is known.
 */
export function decideIn(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    outcome = outcomeOf(layers, target, context),
): Decision {
    return new Decided(layers, target, context, outcome);
}

/** A class, since there are many, and an object with a getter of its own takes long to make. */
class Decided implements Decision {
    readonly verdict: Verdict;
    readonly explicit: boolean;
    private readonly find: () => readonly Reason[];
    private found: readonly Reason[] | undefined;

    constructor(layers: readonly LayerPolicies[], target: Target, context: RequestContext, outcome: Outcome) {
        const verdict = verdictOf(outcome);
        const settled = verdict === "unknown" ? settle(layers, target, context) : undefined;
        this.verdict = settled?.verdict ?? verdict;
        this.explicit = settled?.explicit ?? outcome.denied === YES;
        this.find = () =>
            settled === undefined
                ? reasonsOf(layers, target, context, outcome)
                : settledReasons(settled, layers, target, context, outcome);
    }

    get because(): readonly Reason[] {
        return (this.found ??= this.find());
    }
}

/** The verdict of `decideIn` alone. */
export function verdictIn(layers: readonly LayerPolicies[], target: Target, context: RequestContext): Verdict {
    const verdict = verdictOf(outcomeOf(layers, target, context));
    return verdict === "unknown" ? (settle(layers, target, context)?.verdict ?? verdict) : verdict;
}
