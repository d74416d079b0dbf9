import { isUnknown, type RequestContext } from "./context";
import { outcomeOf, verdictOf, type LayerPolicies, statementsOf } from "./outcome";
import { statementName } from "./reasons";
import { applies, coversAction, coversResource, type Target } from "./statement";
import { NO, YES } from "./truth";
import { changed, isInstanceTag, sameKey, valueFor, type Changes } from "./wanted-value";
import { extended, mayChange, meeting, START, type Way } from "./needed-changes";

/** A request that would be allowed, and in what it differs from the one that isn't. */
interface NearestMiss {
    /** The condition keys to change, in lower case; `undefined` is absent. */
    readonly changes: Changes;
    /** What would have to be so: "the instance had Environment=Development". */
    readonly text: string;
    /** The statements that would allow it. */
    readonly statement: string;
}

/** More steps than this aren't taken: what is far from allowed has no nearest miss. */
const STEPS = 2000;

/** Counts the steps taken. */
interface Search {
    readonly layers: readonly LayerPolicies[];
    readonly target: Target;
    readonly context: RequestContext;
    steps: number;
}

/**
 * What a request would have to bring to be allowed: in each layer that doesn't allow, the values that an Allow statement
 * about its action and resource wants, and values that no Deny statement applies to. Each was tried, so nothing else is in
 * the way; those with the fewest changes.
 */
export function nearestMisses(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): readonly NearestMiss[] {
    const found = new Map<string, Way>();
    const search: Search = { layers, target, context, steps: 0 };
    for (const way of allowing(search, layers, START)) {
        for (const clear of undenied(search, way, 3)) {
            if (clear.changes.size === 0 || !isAllowed(layers, target, changed(context, clear.changes))) continue;
            const text = textOf(clear, target, (key) => {
                const absent = sameKey(key).map((one): [string, undefined] => [one, undefined]);
                return isAllowed(layers, target, changed(context, new Map([...clear.changes, ...absent])));
            });
            if (!found.has(text)) found.set(text, clear);
        }
    }
    const fewest = Math.min(...[...found.values()].map(({ said }) => said.size));
    return [...found]
        .filter(([, { said }]) => said.size === fewest)
        .map(([text, { changes, statements }]) => ({ text, changes, statement: statements.join("; ") }));
}

function isAllowed(layers: readonly LayerPolicies[], target: Target, context: RequestContext): boolean {
    return verdictOf(outcomeOf(layers, target, context)) === "allowed";
}

/** One Allow statement for each layer that doesn't allow yet. */
function* allowing(search: Search, layers: readonly LayerPolicies[], way: Way): Generator<Way, void> {
    const [layer, ...rest] = layers;
    if (layer === undefined) {
        yield way;
        return;
    }
    const { target, context } = search;
    const request = changed(context, way.changes);
    if (outcomeOf([layer], target, request).allowed[0] === YES) {
        yield* allowing(search, rest, way);
        return;
    }
    for (const statement of statementsOf(layer.policies).filter(({ effect }) => effect === "Allow")) {
        if (!coversAction(statement, target.action)) continue;
        if (coversResource(statement, target.resource, request) !== YES) continue;
        const named = { ...way, statements: [...way.statements, `${statement.policy}, ${statementName(statement)}`] };
        for (const preference of ["resource", "principal"] as const) {
            if ((search.steps += 1) > STEPS) return;
            const next = meeting(statement.conditions, target, context, named, preference);
            if (next !== undefined) yield* allowing(search, rest, next);
        }
    }
}

/** The way with values that no Deny applies to: for each that would, one of its conditions isn't met. */
function* undenied(search: Search, way: Way, rounds: number): Generator<Way, void> {
    if ((search.steps += 1) > STEPS) return;
    const { layers, target, context } = search;
    const request = changed(context, way.changes);
    const denial = layers
        .flatMap((layer) => statementsOf(layer.policies).filter(({ effect }) => effect === "Deny"))
        .find((statement) => applies(statement, target, request) !== NO);
    if (denial === undefined) {
        yield way;
        return;
    }
    if (rounds === 0) return;
    for (const condition of denial.conditions) {
        if (!mayChange(condition.key, target, context)) continue;
        const wanted = valueFor([condition], NO, request);
        if (wanted !== undefined) yield* undenied(search, extended(way, condition.key, wanted), rounds - 1);
    }
}

function textOf({ said }: Way, { resource }: Target, mayBeAbsent: (key: string) => boolean): string {
    const of = (tags: boolean): string[] =>
        [...said].flatMap(([key, { text, orAbsent }]) =>
            isInstanceTag(key) !== tags ? [] : [orAbsent !== undefined && mayBeAbsent(key) ? orAbsent : text],
        );
    const tags = of(true);
    const had = tags.length === 0 ? [] : [`the ${nounOf(resource)} had ${tags.join(" and ")}`];
    return [...had, ...of(false)].join(" and ");
}

function nounOf(resource: Target["resource"]): string {
    const arn = typeof resource === "string" ? resource : isUnknown(resource) ? (resource.like ?? "") : "";
    return /:(managed-)?instance\//.test(arn) ? "instance" : "resource";
}
