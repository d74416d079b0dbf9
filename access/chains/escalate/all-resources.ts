import { areKnown, layersOf, layerStatements, statementsOf, type LayerPolicies } from "../../evaluate/outcome";
import { appliesToAll, namesAllResources } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { MFA } from "../../matrix/mfa";
import type { PolicyStatement } from "../../policy/policy";

/** Whether a principal has every right, and nothing limits it: no gift adds to that. */
export function isUnlimited({ policies }: AccountPrincipal): boolean {
    const every = (one: PolicyStatement): boolean =>
        !one.actions.negated && one.actions.patterns.some(({ text }) => text === "*");
    return allowEverything(layersOf(policies), every);
}

/** Whether policies allow whatever they are about, so that there is nothing to look for. */
export function allowEverything(
    layers: readonly LayerPolicies[],
    which: (statement: PolicyStatement) => boolean = () => true,
): boolean {
    return (
        areKnown(layers) &&
        layerStatements(layers).every(({ effect }) => effect === "Allow") &&
        layers.every(({ policies }) => statementsOf(policies).some((one) => which(one) && appliesToAll(one)))
    );
}

/** Whether statements say the same of everything: they name no resources and have no conditions but on MFA. */
export function saysTheSameOfAll(layers: readonly LayerPolicies[]): boolean {
    // That what is asked about is of the principal's own account is no question of these.
    return layerStatements(layers.filter(({ layer }) => layer !== "account")).every(
        (one) => one.conditions.every(({ key }) => key === MFA) && namesAllResources(one),
    );
}
