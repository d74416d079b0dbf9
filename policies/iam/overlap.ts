import { globLanguage, globOf, intersects, textLanguage, type Language, type Token } from "../../access/match";
import { isVariable, type PolicyStatement, type Template } from "../../access/policy";
import { Kept } from "../../access/kept";

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
    /** What follows the fifth colon; `*` where the pattern is shorter. */
    readonly resource: string;
}

/** What each statement covers, found once for all the rules that ask. */
const found = new Kept<PolicyStatement, readonly Covering[]>();

/** The Resource patterns of a statement that may cover resources of a kind. */
export function covering(statement: PolicyStatement, kind: ResourceKind): readonly Covering[] {
    return found.of(statement, () => find(statement, kind), kind);
}

function find({ resources }: PolicyStatement, kind: ResourceKind): readonly Covering[] {
    if (resources === undefined) return [];

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

/** The ARNs that resources of a kind have. */
function arnsOf(kind: ResourceKind): Language {
    const [service, prefix] = KINDS[kind];
    // Only the account may be empty: it is, in the ARNs of AWS's own documents.
    return [
        ...textLanguage("arn:", false),
        ...filled,
        ...textLanguage(`:${service}:`, false),
        ...filled,
        ...textLanguage(":", false),
        any,
        ...textLanguage(`:${prefix}`, false),
        any,
    ];
}

/** Any text without a colon, and any such text but the empty one. */
const any: Token = { kind: "any", colon: false };
const filled: Language = [{ kind: "one", colon: false }, any];

/** Whether some resource of the kind matches the pattern; a variable may have any value. */
function mayCover(template: Template, kind: ResourceKind): boolean {
    const parts = template.parts.map((part) => (isVariable(part) ? { text: "*", wildcards: true } : part));
    return intersects(globLanguage(globOf(parts)), arnsOf(kind));
}
