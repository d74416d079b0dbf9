import type { PolicyConfigSchema } from "@pulumi/policy";
import { ConfigurationError } from "./configuration";
import type { RuleConfig } from "./rule";
import { invalid, unknownKey } from "./wording";
import { Kept } from "../../access/kept";

/** A resource that a rule leaves alone, and why somebody decided so. */
interface Exception {
    readonly resource: string;
    readonly reason: string;
}

/** Every rule's configuration has this key. */
export const exceptionsSchema: PolicyConfigSchema["properties"][string] = {
    type: "array",
    description:
        "Resources this rule leaves alone: a URN, or a resource name in which * stands for anything, each with the reason in writing",
    items: {
        type: "object",
        properties: {
            resource: { type: "string", minLength: 1, description: "A URN or a resource name; * stands for anything" },
            reason: { type: "string", pattern: "\\S.{9,}", description: "Why, in ten characters or more" },
        },
        required: ["resource", "reason"],
        additionalProperties: false,
    },
};

/** Exceptions made ready: those without wildcards by their text, so that many cost no more than one. */
interface Exceptions {
    readonly exact: ReadonlyMap<string, string>;
    readonly patterns: readonly Exception[];
}

const NONE: Exceptions = { exact: new Map(), patterns: [] };
const known = new Kept<object, Exceptions>();

/**
 * The reason for which the rule leaves this resource alone, or undefined where it applies.
 *
 * @throws ConfigurationError where an exception has no reason, or is for everything: the engine checks the schema only
 * where it configures the pack itself.
 */
export function exceptionFor(resource: { urn: string; name: string }, config: RuleConfig): string | undefined {
    const { exact, patterns } = exceptionsOf(config.exceptions);
    const { urn, name } = resource;
    const reason = exact.get(urn) ?? exact.get(name);
    return reason ?? patterns.find((one) => isMeant(one.resource, urn, name))?.reason;
}

/** Whether a pattern is for this resource. Only one with a colon is for URNs: any other would meet the stack's own name. */
function isMeant(pattern: string, urn: string, name: string): boolean {
    return matchesName(pattern, name) || (pattern.includes(":") && matchesName(pattern, urn));
}

/** The exceptions that are for none of these resources. */
export function unusedExceptions(
    written: unknown,
    resources: readonly { readonly urn: string; readonly name: string }[],
): readonly string[] {
    const { exact, patterns } = exceptionsOf(written);
    const known = new Set(resources.flatMap(({ urn, name }) => [urn, name]));
    return [
        ...[...exact.keys()].filter((one) => !known.has(one)),
        ...patterns
            .map((one) => one.resource)
            .filter((one) => !resources.some(({ urn, name }) => isMeant(one, urn, name))),
    ];
}

function exceptionsOf(written: unknown): Exceptions {
    if (written === undefined) return NONE;

    if (!Array.isArray(written))
        throw new ConfigurationError(invalid("exceptions", written, "a list of { resource, reason }"));

    return known.of(written, () => prepare(written as unknown[]));
}

function prepare(written: readonly unknown[]): Exceptions {
    const exact = new Map<string, string>();
    const patterns: Exception[] = [];
    for (const [index, one] of written.entries()) {
        const where = `exceptions[${index}]`;
        const { resource, reason, ...others } = (one ?? {}) as Partial<Exception>;
        const unknown = Object.keys(others);
        if (unknown.length > 0 && typeof one === "object" && !Array.isArray(one))
            throw new ConfigurationError(unknownKey(unknown[0] ?? "", where, "resource, reason"));

        if (typeof resource !== "string" || typeof reason !== "string" || reason.trim().length < 10) {
            throw new ConfigurationError(
                invalid(where, one, "{ resource, reason } with a reason of ten characters or more"),
            );
        }
        if (isEverything(resource)) {
            throw new ConfigurationError(
                invalid(
                    where,
                    one,
                    'a resource\'s URN or name, with * for a part of it; to switch the rule off, set enforcementLevel to "disabled"',
                ),
            );
        }
        if (resource.includes("*")) patterns.push({ resource, reason });
        else if (!exact.has(resource)) exact.set(resource, reason);
    }
    return { exact, patterns };
}

/** Stands for what differs between resources: no pattern names it. */
const ANY = "\u0001";
/** What every URN of a resource in AWS has in it. */
const EVERY_URN = `urn:pulumi:${ANY}::${ANY}::aws:${ANY}/${ANY}:${ANY}::${ANY}`;

/**
 * Whether a pattern is for every resource, or for every one of a type: it says nothing of the resource's name, or no more
 * than is in every URN (`*:*`, `*aws*`) or in most names (`*e*`). A URN that names the component above may leave the name open.
 */
export function isEverything(resource: string): boolean {
    const name = resource.slice(resource.lastIndexOf(":") + 1);
    const isUrn = resource.includes(":");
    const letters = (isUrn ? name : resource).replaceAll(/[^\p{L}\p{N}]/gu, "");
    const open = resource.startsWith("*") && resource.endsWith("*");
    return (
        matchesName(resource, EVERY_URN) ||
        (letters === "" && !/[^*:]\$/.test(resource)) ||
        (open && letters.length < 2) ||
        (isUrn && !/[^*:]\$/.test(resource) && TYPES.some((type) => matchesName(resource, anyOfType(type, resource))))
    );
}

/** A type of each kind that rules judge, to try whether a pattern matches all of one. */
const TYPES = [
    "aws:ec2/instance:Instance",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/role:Role",
    "aws:ssm/document:Document",
    "aws:ec2/securityGroup:SecurityGroup",
];

/** The URN of a resource of a type, in the stack and the project that the pattern names. */
function anyOfType(type: string, pattern: string): string {
    const [, stack = ANY, project = ANY] = /^urn:pulumi:([^:*]+)::([^:*]+)::/.exec(pattern) ?? [];
    return `urn:pulumi:${stack}::${project}::${type}::${ANY}`;
}

/** Whether the text matches a pattern whose only special character is *, in time linear in the text for each star. */
export function matchesName(pattern: string, text: string): boolean {
    const [first = "", ...rest] = pattern.split("*");
    if (rest.length === 0) return pattern === text;

    if (!text.startsWith(first)) return false;

    let position = first.length;
    const last = rest.pop() ?? "";
    for (const part of rest) {
        const found = text.indexOf(part, position);
        if (found < 0) return false;

        position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
}
