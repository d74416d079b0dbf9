import type { RequestContext } from "../evaluate/context";
import { decideIn, type Decision } from "../evaluate/decide";
import { layersOf, type PolicySet } from "../evaluate/outcome";
import { targetOf } from "../evaluate/statement";
import type { Tags } from "../model";
import { INSTANCE, sourceOf } from "./key-sources";
import type { Problem } from "./problem";
import type { Scope } from "./scope";
import { familiarArns, type Home } from "./universe";

/** A session that could be opened one day, on an instance outside the scope. */
export interface Counterexample {
    /** The instance's ARN: its region and its id are part of the example. */
    readonly arn: string;
    readonly region: string;
    /** The tags that it carries, and no others of those that policies look at. */
    readonly tags: Tags;
    /** How the session is opened, where that matters: condition keys and their values. */
    readonly context: Readonly<Record<string, string>>;
}

/** Values of all dimensions as an instance and a way to open a session on it. */
export function counterexampleOf({ dimensions }: Problem, values: readonly number[]): Counterexample {
    const tags: Record<string, string> = {};
    const context: Record<string, string> = {};
    let arn = "";
    for (const [index, { name, values: possible }] of dimensions.entries()) {
        const value = possible[values[index] ?? 0];
        if (value === undefined) continue;
        if (name === INSTANCE) arn = value;
        else if (name.startsWith("tag ")) tags[name.slice("tag ".length)] = value;
        else context[name.slice("call ".length)] = value;
    }
    return { arn, region: regionOf(arn), tags, context };
}

function regionOf(arn: string): string {
    return arn.split(":")[3] ?? "";
}

/** Asks the evaluator itself, with everything in the example known and everything else absent. */
export function decideExample(
    example: Counterexample,
    action: string,
    policies: PolicySet,
    principal: RequestContext,
): Decision {
    const tags = new Map(Object.entries(example.tags).map(([key, value]) => [key.toLowerCase(), value]));
    const call = new Map(Object.entries(example.context));
    const context: RequestContext = {
        get: (key) => {
            const source = sourceOf(key, principal);
            switch (source.from) {
                case "tag":
                    return tags.get(source.tag);
                case "instance":
                    return example.region;
                case "call":
                    return call.get(key);
                case "principal":
                    return principal.get(key);
            }
        },
    };
    return decideIn(layersOf(policies), targetOf(action, example.arn), context);
}

/** Whether an instance is within a scope. */
export function isInside({ arn, region, tags }: Counterexample, scope: Scope): boolean {
    const byKey = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
    return scope.some(
        (term) =>
            (term.instances?.includes(arn) ?? true) &&
            (term.regions?.includes(region) ?? true) &&
            Object.entries(term.tags ?? {}).every(([key, values]) => {
                const value = byKey.get(key.toLowerCase());
                return value !== undefined && values.includes(value);
            }),
    );
}

/** Tag values that readers know, to show instead of the shortest text that a proof found. */
const FAMILIAR_VALUES = ["Production", "production", "Staging", "other"];

/** The same example with ARNs as people know them. Each must be asked about anew. */
export function* withFamiliarArns(example: Counterexample, home: Home): Iterable<Counterexample> {
    for (const arn of familiarArns(example.arn, home)) yield { ...example, arn, region: regionOf(arn) };
    yield example;
}

/** The same example with tags as people know them, their keys as they are spelt. Each must be asked about anew. */
export function* withFamiliarTags(
    example: Counterexample,
    spellings: ReadonlyMap<string, string>,
): Iterable<Counterexample> {
    const present = Object.keys(example.tags);
    const variants = [
        ...FAMILIAR_VALUES.map((value) => Object.fromEntries(present.map((key) => [key, value]))),
        ...present.flatMap((key) => FAMILIAR_VALUES.map((value) => ({ ...example.tags, [key]: value }))),
    ];
    for (const tags of [...(present.length === 0 ? [] : variants), example.tags]) {
        const named = Object.entries(tags).map(([key, value]) => [spellings.get(key) ?? key, value]);
        yield { ...example, tags: Object.fromEntries(named) as Tags };
    }
}
