import { layersOf, layerStatements, onActions, type AnyPolicy, type LayerPolicies } from "../evaluate/outcome";
import type { RequestContext } from "../evaluate/context";
import type { PolicyStatement } from "../policy/policy";
import type { Account, AccountPrincipal } from "./account";
import { circumstancesOf } from "./circumstances";
import type { ClassRequest } from "./class-request";
import { isInstanceKey, principalRequest, START_SESSION } from "./session-request";
import { variablesOf } from "./statement-truths";
import { Numbers, Remembered } from "../kept";

/**
 * What of a principal's policies speaks of some actions, such as opening sessions. The rest, usually most of it, can't change the matrix.
 * Policies are cut down once, however many principals have them.
 */
export class RelevantPolicies {
    private readonly cut = new Remembered<AnyPolicy, AnyPolicy>();
    private readonly ids = new Numbers<AnyPolicy>();
    private readonly layered = new Remembered<AccountPrincipal["policies"], readonly LayerPolicies[]>();
    private readonly actions: readonly string[];

    /** @param actions what is asked about, in lower case. Default: opening sessions. */
    constructor(actions: readonly string[] = [START_SESSION.toLowerCase()]) {
        this.actions = actions;
    }

    layers(principal: AccountPrincipal): readonly LayerPolicies[] {
        return this.layered.of(principal.policies, () =>
            layersOf(principal.policies).map(({ layer, policies }) => ({
                layer,
                policies: policies
                    .map((policy) => this.cut.of(policy, () => onActions(policy, this.actions)))
                    .filter(hasSomething),
            })),
        );
    }

    /** Equal for principals that policies can't tell apart: the same policies, and equal values of all they ask for. */
    signature(layers: readonly LayerPolicies[], request: RequestContext): string {
        const keys = mentionedKeys(layerStatements(layers))
            .filter((key) => !isInstanceKey(key))
            .map((key) => [key, request.get(key) ?? null]);
        return `${this.key(layers)} ${JSON.stringify(keys)}`;
    }

    /** Equal for the same policies. */
    key(layers: readonly LayerPolicies[]): string {
        return layers
            .map(({ layer, policies }) => `${layer} ${policies.map((policy) => this.ids.of(policy)).join()}`)
            .join(";");
    }

    /** What a class asks with, of which this is a principal. */
    request(principal: AccountPrincipal, account: Account): ClassRequest {
        return requestOf(principal, account, this.layers(principal), START_SESSION);
    }
}

/** What a principal asks with about one action. */
export function requestOf(
    principal: AccountPrincipal,
    account: Account,
    layers: readonly LayerPolicies[],
    action: string,
): ClassRequest {
    const circumstances = circumstancesOf(layers, [action], principal, account.at);
    return { layers, principal: principalRequest(principal, account), circumstances };
}

function hasSomething(policy: AnyPolicy): boolean {
    return policy.kind === "unknown" || policy.statements.length > 0;
}

/** The condition keys, and the keys of variables, that statements mention. */
export function mentionedKeys(statements: readonly PolicyStatement[]): string[] {
    const keys = new Set<string>();
    for (const statement of statements) {
        if (!mentionsKeys(statement)) continue;
        const { conditions, resources } = statement;
        for (const condition of conditions) for (const key of [condition.key, ...variablesOf(condition)]) keys.add(key);
        for (const { variables } of resources?.patterns ?? []) for (const { key } of variables) keys.add(key);
    }
    return [...keys].sort();
}

/** Whether a statement mentions any condition key, or a variable. Most don't. */
export function mentionsKeys({ conditions, resources }: PolicyStatement): boolean {
    return conditions.length > 0 || resources?.patterns.some(({ variables }) => variables.length > 0) === true;
}
