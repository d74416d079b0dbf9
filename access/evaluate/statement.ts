import { coverage, resourcePatternOf } from "../match/arn";
import { matchGlob } from "../match/glob";
import type { PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";
import { meetsAll } from "./condition";
import { isUnknown, type ContextValue, type RequestContext, type Unknown } from "./context";
import { and, any, MAYBE, NO, not, YES, type Truth } from "./truth";
import { fill } from "./variables";

/** What is done to what: one action on one resource. */
export interface Target {
    /** The action as it was asked for. Default: in lower case. */
    readonly name?: string;
    /** The action in lower case. */
    readonly action: string;
    /** The resource's ARN, or `*` for actions that take none. */
    readonly resource: string | Unknown;
}

/** An action on a resource, ready to be asked about. */
export function targetOf(name: string, resource: string | Unknown): Target {
    return { name, action: name.toLowerCase(), resource };
}

/** Whether a statement speaks of a request: its action, its resource and its conditions. */
export function applies(statement: PolicyStatement, target: Target, context: RequestContext): Truth {
    if (!coversAction(statement, target.action)) return NO;
    const covered = coversResource(statement, target.resource, context);
    if (covered === NO) return NO;
    // What is odd about a statement may keep it from applying at all.
    return and(statement.odd === undefined ? covered : MAYBE, meetsAll(statement.conditions, context));
}

/** Whether the statement's Action or NotAction covers an action, given in lower case. */
export function coversAction({ actions }: PolicyStatement, action: string): boolean {
    return actions.patterns.some(({ glob }) => matchGlob(glob, action)) !== actions.negated;
}

/** Whether the statement's Resource or NotResource covers a resource. */
export function coversResource(
    { resources }: Pick<PolicyStatement, "resources">,
    resource: ContextValue,
    context: RequestContext,
): Truth {
    // A trust policy's statements are all about the role that has it.
    if (resources === undefined) return YES;
    const matched = any(resources.patterns, (pattern) => coveredBy(pattern, resource, context, resources.negated));
    return resources.negated ? not(matched) : matched;
}

/** Whether a statement names every resource there is. */
export function namesAllResources({ resources }: PolicyStatement): boolean {
    return (
        resources?.negated === false &&
        resources.patterns.some(({ constant }) => constant?.resource.surely.all === true)
    );
}

/** Whether a statement surely applies to every request for its actions: on any resource, without conditions. */
export function appliesToAll(statement: PolicyStatement): boolean {
    return statement.conditions.length === 0 && statement.odd === undefined && namesAllResources(statement);
}

const COVERAGE = { surely: YES, perhaps: MAYBE, no: NO } as const;

function coveredBy(pattern: Template, resource: ContextValue, context: RequestContext, negated: boolean): Truth {
    if (pattern.constant?.resource.surely.all === true) return YES;
    if (typeof resource !== "string") return isUnknown(resource) ? MAYBE : NO;
    if (pattern.constant !== undefined) return COVERAGE[coverage(pattern.constant.resource, resource)];
    const filled = fill(pattern, context);
    switch (filled.kind) {
        case "text":
            return COVERAGE[coverage(resourcePatternOf(filled.parts), resource)];
        case "absent":
            // As with negated operators: AWS says only that the statement might be invalid.
            return negated ? MAYBE : NO;
        case "unknown":
            if (filled.parts === undefined || (negated && filled.absent)) return MAYBE;
            return coverage(resourcePatternOf(filled.parts), resource) === "no" ? NO : MAYBE;
    }
}
