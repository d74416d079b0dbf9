import { meets } from "../evaluate/condition";
import type { RequestContext } from "../evaluate/context";
import { layersOf, type AnyPolicy, type PolicySet } from "../evaluate/outcome";
import { coversAction, coversResource } from "../evaluate/statement";
import { fill } from "../evaluate/variables";
import { MAYBE, NO, truth, type Truth } from "../evaluate/truth";
import type { Condition, PolicyStatement } from "../policy/policy";
import { dimensionsOf, type Dimension, type Dimensions, type Resources } from "./dimensions";
import { dimensionName, generalRequest, INSTANCE, sourceOf } from "./key-sources";
import type { Scope, ScopeTerm } from "./scope";

/** Something said of one dimension: whether it is so, for each of the dimension's values. */
interface Atom {
    /** The dimension's position; undefined where it is so, or open, whatever the values are. */
    readonly dimension: number | undefined;
    readonly truths: readonly Truth[];
}

/** A statement, or a term of the scope: it holds where all of its atoms hold. */
export interface Clause {
    readonly atoms: readonly Atom[];
    readonly statement?: PolicyStatement;
}

/** "Allowed and outside the scope", taken apart so that combinations of values can be tried quickly. */
export interface Problem {
    readonly dimensions: readonly Dimension[];
    /** By layer: one of its clauses must hold. */
    readonly layers: readonly (readonly Clause[])[];
    /** None of these may hold. */
    readonly denies: readonly Clause[];
    /** None of these may hold either: what they describe is inside. */
    readonly scope: readonly Clause[];
    /** Conditions that couldn't be followed exactly. */
    readonly open: readonly string[];
}

const OPEN: Atom = { dimension: undefined, truths: [MAYBE] };

/** Takes the question apart for one principal and one action. @throws TooIntricate */
export function problemOf(
    policies: PolicySet,
    action: string,
    scope: Scope,
    principal: RequestContext,
    resources: Resources,
): Problem {
    const layers = layersOf(policies).map((layer) => layer.policies);
    const relevant = (policy: AnyPolicy): PolicyStatement[] =>
        policy.kind === "unknown" ? [] : policy.statements.filter((one) => coversAction(one, action));
    const statements = layers.flatMap((policies) => policies.flatMap(relevant));
    const dimensions = dimensionsOf(statements, scope, principal, resources);
    const compiler = new Compiler(dimensions, principal);
    const unknown = (policies: readonly AnyPolicy[]): Clause[] =>
        policies.flatMap((policy) => (policy.kind === "unknown" ? [{ atoms: [OPEN] }] : []));
    const effect = (policies: readonly AnyPolicy[], wanted: "Allow" | "Deny"): Clause[] =>
        policies.flatMap(relevant).flatMap((one) => (one.effect === wanted ? [compiler.clause(one)] : []));
    return {
        dimensions: dimensions.all,
        layers: layers.map((policies) => [...effect(policies, "Allow"), ...unknown(policies)]),
        denies: layers.flatMap((policies) => [...effect(policies, "Deny"), ...unknown(policies)]),
        scope: scope.map((term) => compiler.term(term)),
        open: [...compiler.open],
    };
}

class Compiler {
    readonly open = new Set<string>();
    readonly #dimensions: Dimensions;
    readonly #index: ReadonlyMap<string, number>;
    readonly #principal: RequestContext;
    readonly #general: RequestContext;

    constructor(dimensions: Dimensions, principal: RequestContext) {
        this.#dimensions = dimensions;
        this.#principal = principal;
        this.#index = new Map(dimensions.all.map(({ name }, index) => [name, index]));
        this.#general = generalRequest(principal);
    }

    clause(statement: PolicyStatement): Clause {
        const resource = this.#atom(INSTANCE, (arn) =>
            arn === undefined ? NO : coversResource(statement, arn, this.#general),
        );
        if (resource.truths.includes(MAYBE)) {
            for (const template of statement.resources?.patterns ?? []) {
                const filled = fill(template, this.#general);
                if (filled.kind !== "text") this.open.add(`the variable \${${filled.name}} in Resource`);
                else if (template.constant?.resource.perhaps.length !== 0)
                    this.open.add(`the incomplete ARN ${template.text}`);
            }
        }
        const odd = statement.odd === undefined ? [] : [OPEN];
        for (const { policy, where, problem } of statement.odd ?? []) this.open.add(`${policy}, ${where}: ${problem}`);
        return { atoms: [resource, ...odd, ...statement.conditions.map((one) => this.#condition(one))], statement };
    }

    #condition(condition: Condition): Atom {
        const found = this.#dimensions.distinctions.get(condition);
        if (found === undefined) return OPEN;
        if ("open" in found) {
            this.open.add(found.open);
            return OPEN;
        }
        const { dimension } = found;
        if (dimension === undefined) return { dimension: undefined, truths: [meets(condition, this.#general)] };
        const context = (value: string | undefined): RequestContext => ({
            get: (key) => {
                const source = sourceOf(key, this.#principal);
                if (dimensionName(source, key) !== dimension) return this.#general.get(key);
                return source.from === "instance" ? value?.split(":")[3] : value;
            },
        });
        return this.#atom(dimension, (value) => meets(condition, context(value)));
    }

    term({ instances, tags, regions }: ScopeTerm): Clause {
        const within = (arn: string | undefined): boolean =>
            (instances === undefined || (arn !== undefined && instances.includes(arn))) &&
            (regions === undefined || regions.includes(arn?.split(":")[3] ?? ""));
        return {
            atoms: [
                this.#atom(INSTANCE, (arn) => truth(within(arn))),
                ...Object.entries(tags ?? {}).map(([key, values]) =>
                    this.#atom(`tag ${key.toLowerCase()}`, (value) =>
                        truth(value !== undefined && values.includes(value)),
                    ),
                ),
            ],
        };
    }

    #atom(dimension: string, test: (value: string | undefined) => Truth): Atom {
        const index = this.#index.get(dimension);
        const truths = (this.#dimensions.all[index ?? -1]?.values ?? []).map(test);
        const [first = NO] = truths;
        // What says the same of every value says nothing of the dimension.
        return truths.every((one) => one === first)
            ? { dimension: undefined, truths: [first] }
            : { dimension: index, truths };
    }
}
