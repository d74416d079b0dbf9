/** A secret found in a document: its kind, and where it is. Never its text: many people read reports. */
export interface FoundSecret {
    readonly kind: string;
    readonly where: string;
}

/** What can only be a secret, by its form. Patterns are bounded, so that no text takes long. */
const TOKENS: readonly (readonly [kind: string, pattern: RegExp])[] = [
    // AWS's documentation uses keys that end in EXAMPLE.
    ["an AWS access key", /\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE\b)[A-Z0-9]{16}\b/],
    ["a private key", /-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/],
    ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
    ["a GitLab token", /\bglpat-[\w-]{20}/],
    ["a Slack token", /\bxox[abprs]-[A-Za-z0-9-]{10}/],
    ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{20}/],
    ["a password in a URL", /\b[a-z][a-z0-9+]{1,15}:\/\/[^\s/:@"'{}$<>]{1,64}:[^\s/:@"'{}$<>]{3,64}@/i],
];

/** Names of what holds a password, and of what holds a key or a token: those may also name where one is kept. */
const PASSWORD = "(?:password|passwd|passphrase|pwd|[_-]pass)";
const KEY = "(?:(?<!next_?|client_?|task_?)token|secret|(?:api|access|secret|private)[_-]?key)";
const NAMED = new RegExp(`(?:(${PASSWORD})|${KEY})$`, "i");
/** A name with a value behind it, as scripts write them: `export DB_PASSWORD=…`, `--password …`, `password: …`. */
const ASSIGNED = new RegExp(
    `(?:^|[\\s"';&|(,{])-{0,2}([\\w.-]{0,40}?(?:${PASSWORD}|${KEY}))["']?(?:\\s{0,4}[=:]\\s{0,4}|(?<=(?:^|[\\s"'])-{1,2}[\\w-]{1,60})\\s{1,4})(?:"([^"\\n]{0,200})"|'([^'\\n]{0,200})'|([^\\s"';&|),]{1,200}))`,
    "gi",
);

/** No document nests as deep: what does isn't gone through by recursion. */
const DEEPEST = 50;

/** The secrets in a document, by where they are. */
export function secretsIn(value: unknown, where = "", depth = 0): readonly FoundSecret[] {
    if (typeof value === "string") {
        const kind = kindOf(value);
        return kind === undefined ? [] : [{ kind, where }];
    }
    if (typeof value !== "object" || value === null || depth > DEEPEST) return [];

    return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
        const path = Array.isArray(value) ? `${where}[${key}]` : where === "" ? key : `${where}.${key}`;
        return isSecret(key, textOf(member) ?? "")
            ? [{ kind: `a literal ${key}`, where: path }]
            : secretsIn(member, path, depth + 1);
    });
}

/** The kind of secret in a text; undefined where there is none. */
export function kindOf(text: string): string | undefined {
    const token = TOKENS.find(([, pattern]) => pattern.test(text));
    if (token !== undefined) return token[0];

    const assigned = [...text.matchAll(ASSIGNED)].find(([, name = "", ...values]) =>
        isSecret(name, values.find((one) => one !== undefined) ?? ""),
    );
    return assigned === undefined ? undefined : `a literal ${String(assigned[1])}`;
}

/** A member's text, or the default of a parameter. */
function textOf(member: unknown): string | undefined {
    const text = typeof member === "object" && member !== null && "default" in member ? member.default : member;
    return typeof text === "string" ? text : undefined;
}

/**
 * Whether the value of a name is a secret itself and no reference to one: a variable, a command's output, a parameter
 * of the document, an ARN, a path in Parameter Store, a placeholder, or words.
 */
function isSecret(name: string, value: string): boolean {
    const named = NAMED.exec(name);
    const text = value.trim();
    if (named === null || text.length < 6 || /\s/.test(text)) return false;

    const refers = /^(?:[$<%/]|arn:|ssm:|resolve:|https?:|fileb?:)|\$[({]|\{\{|`/i.test(text);
    const placeholder = /^(?:(.)\1*|true|false|string|securestring|required|optional|password|redacted)$/i.test(text);
    // A key or a token differs from the name of one in being long and mixed.
    const isMixed = text.length >= 16 && /\d/.test(text) && /[a-z]/i.test(text);
    return !refers && !placeholder && (named[1] !== undefined || isMixed);
}
