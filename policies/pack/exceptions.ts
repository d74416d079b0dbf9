import type { PolicyConfigSchema } from "@pulumi/policy";
import type { RuleConfig } from "./rule";

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

/**
 * The reason for which the rule leaves this resource alone, or undefined where it applies.
 *
 * @throws where an exception has no reason: the engine checks the schema only where it configures the pack itself.
 */
export function exceptionFor(resource: { urn: string; name: string }, config: RuleConfig): string | undefined {
    const exceptions = config.exceptions ?? [];
    if (!Array.isArray(exceptions)) {
        throw new Error(`exceptions: found ${JSON.stringify(exceptions)}, allowed is a list of { resource, reason }`);
    }
    for (const exception of exceptions as readonly Partial<Exception>[]) {
        const { resource: pattern, reason } = exception;
        if (typeof pattern !== "string" || typeof reason !== "string" || reason.trim().length < 10) {
            throw new Error(
                `exceptions: found ${JSON.stringify(exception)}, needed is { resource, reason } with a reason of ten characters or more`,
            );
        }
        if (matchesName(pattern, resource.urn) || matchesName(pattern, resource.name)) {
            return reason;
        }
    }
    return undefined;
}

/** Whether the text matches a pattern whose only special character is *, in time linear in the text for each star. */
export function matchesName(pattern: string, text: string): boolean {
    const [first = "", ...rest] = pattern.split("*");
    if (rest.length === 0) {
        return pattern === text;
    }
    if (!text.startsWith(first)) {
        return false;
    }
    let position = first.length;
    const last = rest.pop() ?? "";
    for (const part of rest) {
        const found = text.indexOf(part, position);
        if (found < 0) {
            return false;
        }
        position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
}
