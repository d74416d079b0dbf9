import type { ContextValue } from "../evaluate/context";
import type { Grant, Tags } from "../model";
import { andMore } from "../report/enumeration";

/**
 * What a principal may reach: every instance that one of the terms describes, and no other. An empty scope is nothing
 * at all.
 */
export type Scope = readonly ScopeTerm[];

/** An instance belongs to a term if it meets all of what the term says. */
export interface ScopeTerm {
    /** The ARNs of the instances meant. Default: every instance. */
    readonly instances?: readonly string[];
    /** Tags that it carries: each key, in any letter case as IAM compares keys, with one of its values. Default: none. */
    readonly tags?: Readonly<Record<string, readonly string[]>>;
    /** The regions it may be in. Default: every region. */
    readonly regions?: readonly string[];
}

/** What declared grants look up when they become a scope. */
interface Declared {
    /** The ARN of an instance by its name in the model. */
    readonly instanceArn: (name: string) => string;
    /** The principal's own tags, for grants by principal tags. */
    readonly tags: Tags | Readonly<Record<string, ContextValue>>;
    /** The region that the program deploys to: a grant by tags means the instances there. */
    readonly region: string;
}

/** The scope that grants declare. */
export function scopeOfGrants(grants: readonly Grant[], declared: Declared): Scope {
    return grants.flatMap((grant): ScopeTerm[] => {
        switch (grant.by) {
            case "instances":
                return [{ instances: grant.instances.map(declared.instanceArn) }];
            case "tags":
                return [{ tags: grant.tags, regions: [declared.region] }];
            case "principal-tags": {
                const values = grant.keys.map((key) => [key, tagOf(declared.tags, key)] as const);
                // Who lacks one of the tags reaches nothing by this grant.
                if (values.some(([, value]) => value === undefined)) return [];
                const tags = Object.fromEntries(
                    values.map(([key, value]) => [key, value === undefined ? [] : [value]]),
                );
                return [{ tags, regions: [declared.region] }];
            }
        }
    });
}

function tagOf(tags: Declared["tags"], key: string): string | undefined {
    for (const [name, value] of Object.entries(tags))
        if (name.toLowerCase() === key.toLowerCase()) return typeof value === "string" ? value : undefined;

    return undefined;
}

/** A scope as a person would say it: `Environment=Development and Department=Finance in eu-central-1`. */
export function describeScope(scope: Scope): string {
    return scope.length === 0 ? "nothing" : scope.map(describeTerm).join(", or ");
}

function describeTerm({ instances, tags, regions }: ScopeTerm): string {
    const parts = Object.entries(tags ?? {}).map(([key, values]) => `${key}=${values.join("|")}`);
    const what =
        instances === undefined
            ? parts.length === 0
                ? "every instance"
                : `instances with ${parts.join(" and ")}`
            : [shortened(instances), ...parts].join(" with ");
    return regions === undefined ? what : `${what} in ${regions.join(", ")}`;
}

function shortened(instances: readonly string[]): string {
    const names = instances.slice(0, 3).map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
    return andMore(names.join(", "), instances.length - 3, " instances");
}
