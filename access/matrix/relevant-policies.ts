import { layersOf, type AnyPolicy, type LayerPolicies } from "../evaluate/outcome";
import type { RequestContext } from "../evaluate/context";
import { coversAction } from "../evaluate/statement";
import type { PolicyStatement } from "../policy/policy";
import type { AccountPrincipal } from "./account";
import { isInstanceKey, START_SESSION } from "./session-request";
import { variablesOf } from "./statement-truths";

/**
 * What of a principal's policies speaks of opening sessions. The rest, usually most of it, can't change the matrix.
 * Policies are cut down once, however many principals have them.
 */
export class RelevantPolicies {
    private readonly cut = new Map<AnyPolicy, AnyPolicy>();
    private readonly ids = new Map<AnyPolicy, number>();

    layers(principal: AccountPrincipal): readonly LayerPolicies[] {
        return layersOf(principal.policies).map(({ layer, policies }) => ({
            layer,
            policies: policies.map((policy) => this.cutDown(policy)).filter(hasSomething),
        }));
    }

    /** Equal for principals that policies can't tell apart: the same policies, and equal values of all they ask for. */
    signature(layers: readonly LayerPolicies[], request: RequestContext): string {
        const policies = layers.map(({ layer, policies }) => [layer, ...policies.map((policy) => this.id(policy))]);
        const keys = principalKeys(statementsOf(layers)).map((key) => [key, request.get(key) ?? null]);
        return JSON.stringify([policies, keys]);
    }

    private cutDown(policy: AnyPolicy): AnyPolicy {
        const known = this.cut.get(policy);
        if (known !== undefined) return known;
        const result =
            policy.kind === "unknown"
                ? policy
                : {
                      ...policy,
                      statements: policy.statements.filter((one) => coversAction(one, START_SESSION.toLowerCase())),
                  };
        this.cut.set(policy, result);
        return result;
    }

    private id(policy: AnyPolicy): number {
        let id = this.ids.get(policy);
        if (id === undefined) this.ids.set(policy, (id = this.ids.size));
        return id;
    }
}

function hasSomething(policy: AnyPolicy): boolean {
    return policy.kind === "unknown" || policy.statements.length > 0;
}

/** All statements of all layers. */
export function statementsOf(layers: readonly LayerPolicies[]): PolicyStatement[] {
    return layers.flatMap(({ policies }) =>
        policies.flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements)),
    );
}

/** The condition keys, and the keys of variables, that statements mention and that don't come with the instance. */
function principalKeys(statements: readonly PolicyStatement[]): string[] {
    const keys = new Set<string>();
    for (const { conditions, resources } of statements) {
        for (const condition of conditions) {
            keys.add(condition.key);
            for (const key of variablesOf(condition)) keys.add(key);
        }
        for (const { variables } of resources?.patterns ?? []) for (const { key } of variables) keys.add(key);
    }
    return [...keys].filter((key) => !isInstanceKey(key)).sort();
}
