import { isVariable, type PolicyStatement, type Template } from "../../access/policy";

/** The kinds of resources that rules ask about, as the parts of their ARNs: service, and how the last part begins. */
const KINDS = {
    instance: ["ec2", "instance/"],
    "managed instance": ["ssm", "managed-instance/"],
    document: ["ssm", "document/"],
    session: ["ssm", "session/"],
    parameter: ["ssm", "parameter/"],
} as const;

export type ResourceKind = keyof typeof KINDS;

/** A Resource element that may cover resources of a kind. */
export interface Covering {
    /** The pattern as written, or how NotResource is written. */
    readonly text: string;
    /** Whether it names one resource and no more. */
    readonly exact: boolean;
    /** The region and the account as written; `*` where the pattern covers several by being short or negated. */
    readonly region: string;
    readonly account: string;
    /** What stands behind the fifth colon; `*` where the pattern is shorter. */
    readonly resource: string;
}

/** What each statement covers, found once for all the rules that ask. */
const found = new WeakMap<PolicyStatement, Map<ResourceKind, readonly Covering[]>>();

/** The Resource patterns of a statement that may cover resources of a kind. */
export function covering(statement: PolicyStatement, kind: ResourceKind): readonly Covering[] {
    const byKind = found.get(statement) ?? new Map<ResourceKind, readonly Covering[]>();
    found.set(statement, byKind);
    const known = byKind.get(kind);
    if (known !== undefined) {
        return known;
    }
    const result = find(statement, kind);
    byKind.set(kind, result);
    return result;
}

function find({ resources }: PolicyStatement, kind: ResourceKind): readonly Covering[] {
    if (resources === undefined) {
        return [];
    }
    if (resources.negated) {
        // Whatever isn't named is covered: new resources always are.
        const text = `NotResource ${resources.patterns.map((pattern) => pattern.text).join(", ")}`;
        return [{ text, exact: false, region: "*", account: "*", resource: "*" }];
    }
    return resources.patterns.filter((pattern) => mayCover(pattern, kind)).map(coveringOf);
}

function coveringOf(template: Template): Covering {
    const parts = template.text.split(":");
    const whole = parts.length > 5;
    return {
        text: template.text,
        exact: template.constant?.arn.exact !== undefined,
        region: whole ? (parts[3] ?? "*") : "*",
        account: whole ? (parts[4] ?? "*") : "*",
        resource: whole ? parts.slice(5).join(":") : "*",
    };
}

/** Stands for `*` and `?` and, in a kind's ARN, for one character or any number of them, but no colons. */
type Token = string | { readonly any: true } | { readonly one: true } | { readonly some: true };
const ANY = { any: true } as const;
const ONE = { one: true } as const;
const SOME = { some: true } as const;

function arnOf(kind: ResourceKind): readonly Token[] {
    const [service, prefix] = KINDS[kind];
    // Only the account may be empty: it is, in the ARNs of AWS's own documents.
    return [..."arn:", ONE, SOME, ":", ...service, ":", ONE, SOME, ":", SOME, ":", ...prefix, SOME];
}

/** Whether some resource of the kind matches the pattern; a variable may have any value. */
function mayCover(template: Template, kind: ResourceKind): boolean {
    const pattern: Token[] = template.parts.flatMap((part): Token[] => {
        if (isVariable(part)) {
            return [ANY];
        }
        const characters = [...part.text];
        return part.wildcards
            ? characters.map((character) => (character === "*" ? ANY : character === "?" ? ONE : character))
            : characters;
    });
    return intersects(pattern, arnOf(kind));
}

/**
 * Whether two patterns have a text in common, in time of length times length: walks the pattern's tokens and keeps the
 * places in the kind's ARN that are reached by some text both have begun with.
 */
function intersects(pattern: readonly Token[], arn: readonly Token[]): boolean {
    let reached = closure(arn, new Set([0]));
    for (const token of pattern) {
        const next = new Set<number>();
        if (token === ANY) {
            // Any text: from the first place on every place can be reached.
            for (let place = Math.min(...reached); place <= arn.length; place += 1) next.add(place);
        } else {
            reached.forEach((place) => step(token, place, arn, next));
        }
        reached = closure(arn, next);
        if (reached.size === 0) {
            return false;
        }
    }
    return reached.has(arn.length);
}

/** Takes one character that the token allows, a literal or any one. */
function step(token: Token, place: number, arn: readonly Token[], next: Set<number>): void {
    const expected = arn[place];
    if (expected === SOME && token !== ":") {
        next.add(place);
    } else if (expected === ONE && token !== ":") {
        next.add(place + 1);
    } else if (typeof expected === "string" && (token === ONE || token === expected)) {
        next.add(place + 1);
    }
}

/** A part that may be empty can be left out. */
function closure(arn: readonly Token[], places: ReadonlySet<number>): Set<number> {
    const result = new Set<number>();
    for (const place of places) {
        let later = place;
        result.add(later);
        while (arn[later] === SOME) {
            later += 1;
            result.add(later);
        }
    }
    return result;
}
