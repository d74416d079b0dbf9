import { isObject, type Properties } from "../../rpc/values";
import { objects, str, strs } from "../common/inputs";
import { filters } from "../resources/ec2-tags";

interface Filter {
    Name: string;
    Values: string[];
}

/** A function's `filters` argument together with filters from its other arguments; none where there are none. */
export function filterList(
    given: Properties[],
    more: Readonly<Record<string, unknown>>,
    tags?: unknown,
): Filter[] | undefined {
    const all: Filter[] = [
        ...given.map((filter) => ({ Name: str(filter, "name") ?? "", Values: strs(filter, "values") ?? [] })),
        ...filters(more),
        ...Object.entries(isObject(tags) ? tags : {}).map(([key, value]) => ({
            Name: `tag:${key}`,
            Values: [String(value)],
        })),
    ];
    return all.length === 0 ? undefined : all;
}

/** What a look-up by its arguments asks EC2, with those that aren't filters or tags by EC2's names for them. */
export const lookup = (args: Properties, more: Readonly<Record<string, unknown>>) => ({
    Filters: filterList(objects(args, "filters"), more, args["tags"]),
});

/** The list of ids of a look-up that may name one. */
export const ids = (id: unknown) => (typeof id === "string" ? [id] : undefined);

/** The one thing that a look-up must find. */
export function only<T>(found: readonly T[] | undefined, what: string): T {
    const [first, second] = found ?? [];
    if (first === undefined) throw new Error(`no matching ${what} found`);

    if (second !== undefined)
        throw new Error(`multiple ${what}s matched; use additional constraints to reduce matches to a single ${what}`);

    return first;
}
