import type { PolicyStatement } from "../policy/policy";
import type { RequestContext } from "./context";
import type { Layer, LayerPolicies, Outcome } from "./outcome";
import { describeStatement } from "./statement-text";
import type { Settled } from "./settle-unknowns";
import { applies, type Target } from "./statement";
import { MAYBE, NO, YES } from "./truth";
import { openQuestions } from "./open-questions";

/** A statement that decided, or a layer in which nothing allows. */
export interface Reason {
    readonly layer: Layer;
    /** The policy's name; absent where the reason is that no statement allows. */
    readonly policy?: string;
    /** The statement's Sid, or `statement 2`, counted from 1. */
    readonly statement?: string;
    readonly effect?: "Allow" | "Deny";
    /** The reason as a sentence. */
    readonly text: string;
}

const LAYER_NAMES: Readonly<Record<Exclude<Layer, "account">, string>> = {
    identity: "policy of the principal",
    boundary: "permissions boundary",
    scp: "service control policy",
    session: "session policy",
    trust: "trust policy",
    rcp: "resource control policy",
};
const OWN_ACCOUNT = "sessions open in one's own account";

/** The Sid, or the position counted from 1. */
export function statementName({ sid, index }: Pick<PolicyStatement, "sid" | "index">): string {
    return sid === undefined || sid === "" ? `statement ${index + 1}` : sid;
}

/** Why an outcome is what it is. A policy that is attached at several levels is one reason. */
export function reasonsOf(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    outcome: Outcome,
): Reason[] {
    const reasons = allReasons(layers, target, context, outcome);
    const keyOf = ({ layer, text }: Reason): string => `${layer} ${text}`;
    const left = new Set(reasons.map(keyOf));
    return left.size === reasons.length ? reasons : reasons.filter((one) => left.delete(keyOf(one)));
}

function allReasons(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    { denied, allowed }: Outcome,
): Reason[] {
    if (denied === YES) return collect(layers, "Deny", YES, target, context);
    const missing = layers.flatMap(({ layer }, index): Reason[] =>
        allowed[index] === NO ? [{ layer, text: nothingAllows(layer, target) }] : [],
    );
    if (missing.length > 0) return missing;
    const open = denied === MAYBE || allowed.includes(MAYBE);
    // That an instance is of one's own account is no statement that somebody wrote.
    if (!open) {
        return collect(
            layers.filter(({ layer }) => layer !== "account"),
            "Allow",
            YES,
            target,
            context,
        );
    }
    return [
        ...collect(layers, "Deny", MAYBE, target, context),
        ...collect(
            layers.filter((_, index) => allowed[index] === MAYBE),
            "Allow",
            MAYBE,
            target,
            context,
        ),
        // What isn't known may deny what another policy allows. Those that may allow it are among the reasons already.
        ...(denied === MAYBE ? layers.flatMap(unknownDocuments) : []),
    ];
}

function unknownDocuments({ layer, policies }: LayerPolicies): Reason[] {
    return policies.flatMap((policy) =>
        policy.kind === "unknown"
            ? [{ layer, policy: policy.name, text: `the document of ${policy.name} ${policy.reason}` }]
            : [],
    );
}

/** The reasons of a verdict that is the same whatever the unknown values are. */
export function settledReasons(
    { verdict, explicit }: Settled,
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    { allowed }: Outcome,
): readonly Reason[] {
    if (verdict === "denied" && !explicit)
        return [{ layer: "identity", text: `nothing allows ${what(target)}, whatever the unknown values are` }];

    if (verdict === "denied") return together(collect(layers, "Deny", MAYBE, target, context));
    return layers.flatMap((layer, index) =>
        allowed[index] === YES
            ? collect([layer], "Allow", YES, target, context)
            : together(collect([layer], "Allow", MAYBE, target, context)),
    );
}

/** Statements none of which decides by itself. */
function together(reasons: readonly Reason[]): readonly Reason[] {
    if (reasons.length === 1) return reasons;
    return reasons.map((reason) => ({ ...reason, text: `one of ${reasons.length} in every case: ${reason.text}` }));
}

function nothingAllows(layer: Layer, target: Target): string {
    if (layer === "account") return `this resource is of another account, and ${OWN_ACCOUNT}`;
    return `no ${LAYER_NAMES[layer]} allows ${what(target)}`;
}

function what({ name, action, resource }: Target): string {
    return `${name ?? action} on ${typeof resource === "string" ? "this resource" : `a resource that ${resource.unknown}`}`;
}

/** The statements of one effect that apply, or that may apply. */
function collect(
    layers: readonly LayerPolicies[],
    effect: "Allow" | "Deny",
    wanted: typeof YES | typeof MAYBE,
    target: Target,
    context: RequestContext,
): Reason[] {
    const reasons: Reason[] = [];
    for (const one of layers) {
        const { layer, policies } = one;
        if (wanted === MAYBE && effect === "Allow") reasons.push(...unknownDocuments(one));
        for (const policy of policies) {
            if (policy.kind === "unknown") continue;
            for (const statement of policy.statements) {
                if (statement.effect !== effect || applies(statement, target, context) !== wanted) continue;
                reasons.push(
                    reasonOf(
                        layer,
                        statement,
                        target,
                        wanted === MAYBE ? openQuestions(statement, target, context) : [],
                    ),
                );
            }
        }
    }
    return reasons;
}

/** A statement as a reason; with what it depends on, where that isn't known. */
function reasonOf(layer: Layer, statement: PolicyStatement, target: Target, open: readonly string[]): Reason {
    const name = statementName(statement);
    const text =
        layer === "account" ? OWN_ACCOUNT : `${statement.policy}, ${name}: ${describeStatement(statement, target)}`;
    return {
        layer,
        policy: statement.policy,
        statement: name,
        effect: statement.effect,
        text: open.length === 0 ? text : `${text}; open: ${open.join("; ")}`,
    };
}
