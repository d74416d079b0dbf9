import type { RequestContext } from "../evaluate/context";
import { outcomeOf, type AnyPolicy, type Layer, type LayerPolicies } from "../evaluate/outcome";
import { applies, type Target } from "../evaluate/statement";
import { YES, type Truth } from "../evaluate/truth";
import type { AccountPrincipal } from "./account";
import type { Policy, PolicyStatement } from "../policy/policy";

/** A question as one of the two sources was asked it. */
export interface Asked {
    readonly principal: AccountPrincipal;
    readonly layers: readonly LayerPolicies[];
    readonly target: Target;
    readonly context: RequestContext;
    /** The whole trust policy, where its layer has only what is about the caller. */
    readonly trust?: Policy | undefined;
}

/** A statement of a layer, and whether it applied. */
export interface Applied {
    readonly layer: Layer;
    readonly statement: PolicyStatement;
    readonly truth: Truth;
}

/** All statements with whether they apply, and the policies whose documents aren't known. */
export function appliedStatements({ layers, target, context }: Asked): Applied[] {
    return layers.flatMap(({ layer, policies }) =>
        policies.flatMap((policy) =>
            policy.kind === "unknown"
                ? []
                : policy.statements.map((statement): Applied => ({
                      layer,
                      statement,
                      truth: applies(statement, target, context),
                  })),
        ),
    );
}

/** The layers that don't allow on their own, by name; a level of service control policies each counts. */
export function closedLayers({ layers, target, context }: Asked): ReadonlySet<Layer> {
    const { allowed } = outcomeOf(layers, target, context);
    return new Set(layers.filter((_, index) => allowed[index] !== YES).map(({ layer }) => layer));
}

/** The policies of all layers. */
export function policiesOf({ layers }: Asked): { readonly layer: Layer; readonly policy: AnyPolicy }[] {
    return layers.flatMap(({ layer, policies }) => policies.map((policy) => ({ layer, policy })));
}
