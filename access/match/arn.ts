import { endsWithStar, glob, globOf, matchesAll, matchGlob, type Glob, type GlobPart } from "./glob";

/**
 * Two ways in which IAM matches ARNs.
 *
 * In Resource and NotResource wildcards stay within their segment (the parts between colons), but a `*` that ends a
 * segment may run on beyond the colon: `arn:aws:ssm:*:document/x` covers every region and account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * In ArnLike and ArnEquals each of the six parts is matched by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export interface ArnPattern {
    /** The one ARN that matches, where the pattern has no wildcards. */
    readonly exact: string | undefined;
    /** The pattern as a whole, as if wildcards knew no segments: what it doesn't match, the pattern doesn't. */
    readonly whole: Glob;
    /** Whether everything matches: the pattern `*`. */
    readonly all: boolean;
    /** Partition, service, region and account in their places; as many as the pattern has, five at most. */
    readonly segments: readonly Glob[];
    /** What follows the fifth colon, where the pattern has one. In it a colon is like any character. */
    readonly resource: Glob | undefined;
}

const SEGMENTS = 5;

/**
 * How IAM reads a pattern in Resource or NotResource. An ARN of fewer than six fields is completed with `*` for all that
 * is missing: `arn:aws:ec2` is `arn:aws:ec2:*:*:*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export interface ResourcePattern {
    /** What it covers for certain. */
    readonly surely: ArnPattern;
    /** Other readings of an incomplete ARN, which AWS's pages neither confirm nor exclude. Mostly none. */
    readonly perhaps: readonly ArnPattern[];
}

/** Compiles an ARN pattern from its parts. Colons of parts without wildcards don't separate. */
export function arnPatternOf(parts: readonly GlobPart[]): ArnPattern {
    const split: GlobPart[][] = [[]];
    for (const part of parts) {
        const pieces = part.wildcards ? part.text.split(":") : [part.text];
        pieces.forEach((piece, index) => {
            if (index > 0 && split.length <= SEGMENTS) split.push([]);
            else if (index > 0) split.at(-1)?.push({ text: ":", wildcards: false });
            split.at(-1)?.push({ text: piece, wildcards: part.wildcards });
        });
    }
    const whole = globOf(parts);
    return {
        exact: whole.exact,
        whole,
        all: matchesAll(whole),
        segments: split.slice(0, SEGMENTS).map(globOf),
        resource: split.length > SEGMENTS ? globOf(split[SEGMENTS] ?? []) : undefined,
    };
}

/** Compiles an ARN pattern as it is written. */
export function arnPattern(pattern: string): ArnPattern {
    return arnPatternOf([{ text: pattern, wildcards: true }]);
}

/** Compiles a pattern of Resource or NotResource from its parts. */
export function resourcePatternOf(parts: readonly GlobPart[], written = arnPatternOf(parts)): ResourcePattern {
    if (!isIncompleteArn(written)) return { surely: written, perhaps: [] };
    const { segments } = written;
    const missing: GlobPart = { text: ":*".repeat(SEGMENTS + 1 - segments.length), wildcards: true };
    const perhaps: ArnPattern[] = [];
    // A `*` that runs on: in arn:aws:ssm:*:document/x it may stand for the region and the account.
    if (segments.slice(0, -1).some(endsWithStar)) perhaps.push(written);
    // Whether a field that is empty counts as missing, as in arn:aws:ec2::123456789012.
    if (segments.some(({ tokens }) => tokens.length === 0)) {
        const filled = parts.map((part) => ({ ...part, text: part.text.replaceAll(/:(?=:|$)/g, ":*") }));
        perhaps.push(arnPatternOf([...filled, missing]));
    }
    return { surely: arnPatternOf([...parts, missing]), perhaps };
}

/** Compiles a pattern of Resource or NotResource as it is written. */
export function resourcePattern(pattern: string): ResourcePattern {
    return resourcePatternOf([{ text: pattern, wildcards: true }]);
}

/** Whether a pattern is an ARN of fewer than the six fields that ARNs have. */
export function isIncompleteArn({ segments, resource }: ArnPattern): boolean {
    return resource === undefined && segments[0]?.exact === "arn";
}

/** Whether a resource is covered for certain, only perhaps, or not. */
export function coverage({ surely, perhaps }: ResourcePattern, resource: string): "surely" | "perhaps" | "no" {
    if (matchResource(surely, resource)) return "surely";
    return perhaps.some((one) => matchResource(one, resource)) ? "perhaps" : "no";
}

/** Whether a pattern covers the resource, read as it is written. */
export function matchResource(pattern: ArnPattern, resource: string): boolean {
    if (pattern.exact !== undefined) return pattern.exact === resource;
    if (pattern.all) return true;
    return matchGlob(pattern.whole, resource) && matchSegments(pattern, resource);
}

function matchSegments(pattern: ArnPattern, resource: string): boolean {
    const parts = resource.split(":");
    // The places in the resource where the pattern's next segment may start.
    let starts = [0];
    const { segments } = pattern;
    for (const [index, segment] of segments.entries()) {
        const last = pattern.resource === undefined && index === segments.length - 1;
        const next = new Set<number>();
        for (const start of starts) {
            const part = parts[start];
            if (part === undefined || !matchGlob(segment, part)) continue;
            const furthest = endsWithStar(segment) ? parts.length : start + 1;
            for (let end = start + 1; end <= furthest; end += 1) next.add(end);
        }
        if (last) return next.has(parts.length);
        starts = [...next];
        if (starts.length === 0) return false;
    }
    const rest = pattern.resource ?? glob("");
    return starts.some((start) => start < parts.length && matchGlob(rest, parts.slice(start).join(":")));
}

/** Whether the pattern has the six parts that ArnLike compares. */
export function isWholeArn(pattern: ArnPattern): boolean {
    return pattern.resource !== undefined;
}

/** Whether an ARN matches part by part, as ArnLike and ArnEquals do. What isn't an ARN never matches. */
export function matchArn(pattern: ArnPattern, arn: string): boolean {
    const parts = arn.split(":");
    if (pattern.resource === undefined || parts.length <= SEGMENTS) return false;
    if (!matchGlob(pattern.resource, parts.slice(SEGMENTS).join(":"))) return false;
    return pattern.segments.every((segment, index) => matchGlob(segment, parts[index] ?? ""));
}
