import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { problemOf } from "../file-problem";
import type { Scopes } from "./declared-scopes";
import type { Scope, ScopeTerm } from "./scope";

/** A scope that isn't written as it should be. The message says where, what was found and what is allowed. */
export class ScopeError extends Error {
    override readonly name = "ScopeError";
}

/** How a scope is written as an argument. */
export const SCOPE_FORM = "[PRINCIPAL:]KEY=VALUE[|VALUE][,KEY=VALUE][@REGION]";

/**
 * Reads `Environment=Development`, `alice:Department=Finance,Environment=Development|Test@eu-central-1`. With `nothing`
 * in the place of tags, a principal may reach nothing.
 * @throws ScopeError
 */
export function readScopeArgument(text: string): { readonly principal?: string; readonly scope: Scope } {
    const match = /^(?:([^=]*?):)?([^:@]+=[^@]*|nothing)(?:@([a-z0-9,-]+))?$/.exec(text);
    if (match === null)
        throw new ScopeError(`invalid value ${JSON.stringify(text)} for --scope (expected ${SCOPE_FORM})`);
    const [, principal, what = "", regions] = match;
    const named = principal === undefined ? {} : { principal };
    if (what === "nothing") return { ...named, scope: [] };
    const tags: Record<string, readonly string[]> = {};
    for (const pair of what.split(",")) {
        const at = pair.indexOf("=");
        const key = pair.slice(0, at);
        if (at < 1) {
            throw new ScopeError(
                `invalid value ${JSON.stringify(text)} for --scope: ${JSON.stringify(pair)} is not KEY=VALUE`,
            );
        }
        if (Object.keys(tags).some((one) => one.toLowerCase() === key.toLowerCase())) {
            throw new ScopeError(
                `invalid value ${JSON.stringify(text)} for --scope: ${key} may be given only once, as KEY=VALUE|VALUE`,
            );
        }

        tags[key] = pair.slice(at + 1).split("|");
    }
    const term: ScopeTerm = regions === undefined ? { tags } : { tags, regions: regions.split(",") };
    return { ...named, scope: [term] };
}

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1, "one entry or more")]);
const saysSomething = (value: object): boolean => Object.keys(value).length > 0;
const term = z
    .strictObject({
        tags: z
            .record(z.string().min(1), oneOrMany)
            .refine(saysSomething, { error: "invalid value {} (expected one tag or more)" })
            .optional(),
        instances: oneOrMany.optional(),
        regions: oneOrMany.optional(),
    })
    .refine(saysSomething, {
        error: 'invalid value {} (expected at least one of tags, instances, regions, or "*" for every instance)',
    });
const everything = z.literal("*").transform((): ScopeTerm => ({}));
const terms = z.array(z.union([term, everything]));
const file = z
    .strictObject({ scopes: z.record(z.string().min(1), terms).optional(), others: terms.optional() })
    .refine(saysSomething, { error: "invalid value {} (expected scopes, others or both)" });

/**
 * Reads a file of scopes: YAML (or JSON) with `scopes`, a map from a principal's name, its ARN or `group/NAME` to a list
 * of terms, each with `tags`, `instances`, `regions`, or `*`; and `others` for all other principals. One of the two may be
 * left out.
 * @throws ScopeError
 */
export function readScopes(text: string, name: string): Scopes {
    let source: unknown;
    try {
        source = parse(text);
    } catch (error) {
        if (!(error instanceof YAMLParseError)) throw error;
        throw new ScopeError(`${name} isn't YAML: ${error.message.split("\n")[0] ?? ""}`);
    }
    const read = file.safeParse(source);
    if (!read.success) {
        const [issue] = read.error.issues;
        const { path, message } = issue === undefined ? { path: [], message: "wrong form" } : problemOf(issue, source);
        const where = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
        throw new ScopeError(`${name}: ${where}${message}`);
    }
    const { scopes = {}, others } = read.data;
    return { byPrincipal: new Map(Object.entries(scopes)), ...(others && { others }) };
}
