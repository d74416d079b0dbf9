/** The evaluation of the oracle's policies: what the statements of one document come to, each by itself. */
export type Answer = "yes" | "no" | "unsure";

export interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly NotPrincipal?: { readonly AWS: string | readonly string[] };
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Condition keys in lower case; null where the world doesn't say. */
export type Context = Readonly<Record<string, string | readonly string[] | null>>;

export interface Asked {
    readonly action: string;
    readonly resource: string;
    readonly context: Context;
}

/** Who is judged by a trust policy, and by which of its statements that allow: those that name it in one way. */
export interface Who {
    readonly arn: string;
    readonly account: string;
    readonly isRole: boolean;
    /** Of a role's session, where any statement names sessions of the role. */
    readonly session: string | undefined;
    readonly naming: "any" | "name" | "session" | "everybody";
    readonly hasBoundary: boolean;
}

export const worst = (answers: readonly Answer[]): Answer =>
    answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes";
export const some = (answers: readonly Answer[]): Answer =>
    answers.includes("yes") ? "yes" : answers.includes("unsure") ? "unsure" : "no";
const opposite = (answer: Answer): Answer => (answer === "yes" ? "no" : answer === "no" ? "yes" : "unsure");
const sure = (truth: boolean): Answer => (truth ? "yes" : "no");
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as T[]) : [value as T]);

/** Whether a document's statements allow, and whether they deny. */
class Grants {
    private readonly statements: readonly Statement[];
    private readonly asked: Asked;
    private readonly who: Who | undefined;

    constructor(statements: readonly Statement[], asked: Asked, who?: Who) {
        this.statements = statements;
        this.asked = asked;
        this.who = who;
    }

    get allowed(): Answer {
        return this.applying("Allow");
    }

    get denied(): Answer {
        return this.applying("Deny");
    }

    private applying(effect: Statement["Effect"]): Answer {
        let found: Answer = "no";
        for (const one of this.statements) {
            if (one.Effect !== effect) continue;
            const answer = applies(one, this.asked, this.who);
            if (answer === "yes") return "yes";
            if (answer === "unsure") found = "unsure";
        }
        return found;
    }
}

export function grants(statements: readonly Statement[], asked: Asked, who?: Who): Grants {
    return new Grants(statements, asked, who);
}

function applies(statement: Statement, { action, resource, context }: Asked, who: Who | undefined): Answer {
    const { Action, Resource = "*", Condition = {} } = statement;
    if (!list(Action).some((one) => matches(one.toLowerCase(), action.toLowerCase()))) return "no";
    if (!list(Resource).some((one) => matches(one, resource))) return "no";
    const about = who === undefined ? "yes" : isAbout(statement, who);
    if (about === "no") return "no";
    const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => holds(operator, key, list(values), context)),
    );
    return worst([about, ...conditions]);
}

/** Whether a statement of a trust policy is about the caller. */
export function isAbout({ Effect, Principal, NotPrincipal }: Statement, who: Who): Answer {
    if (NotPrincipal !== undefined) {
        if (Effect === "Allow" && who.naming !== "any" && who.naming !== "everybody") return "no";
        // With a boundary it always denies.
        if (Effect === "Deny" && who.hasBoundary) return "yes";
        const listed = list(NotPrincipal.AWS);
        const hasAccount = listed.some((one) => namesAccount(one, who.account));
        const hasName = listed.includes(who.arn);
        // A role's session, whose name isn't known, would have to be listed too.
        if (hasAccount && hasName && !who.isRole) return "no";
        // AWS supports it with Deny alone.
        return Effect === "Deny" && !hasAccount && !hasName ? "yes" : "unsure";
    }
    const entries = Principal === "*" ? ["*"] : list(Principal?.["AWS"] ?? []);
    const counts = (naming: Who["naming"]): boolean =>
        Effect === "Deny" || who.naming === "any" || who.naming === naming;
    return some(
        entries.map((entry): Answer => {
            if (entry === "*") return sure(counts("everybody"));
            if (namesAccount(entry, who.account)) return sure(Effect === "Deny" || who.naming === "any");
            if (entry === who.arn) return sure(counts("name"));
            const [, account, role, name] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/(.*)$/.exec(entry) ?? [];
            const isSession = who.isRole && who.arn === `arn:aws:iam::${account}:role/${role}`;
            return sure(isSession && who.session === name && counts("session"));
        }),
    );
}

function namesAccount(entry: string, account: string): boolean {
    return entry === account || entry === `arn:aws:iam::${account}:root`;
}

/** `*` is any characters. */
function matches(pattern: string, text: string): boolean {
    if (pattern === "*") return true;
    if (!pattern.includes("*")) return pattern === text;
    const [first = "", ...rest] = pattern.split("*");
    if (!text.startsWith(first)) return false;
    const last = rest.pop() ?? "";
    let at = first.length;
    for (const part of rest) {
        const found = text.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
}

function holds(written: string, name: string, values: readonly string[], context: Context): Answer {
    const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(written) ?? [];
    const found = context[name.toLowerCase()];
    if (found === null) return "unsure";
    if (base === "Null") return sure(values.includes(String(found === undefined)));
    const negated = base.includes("Not");
    if (found === undefined)
        return sure(set === undefined ? negated || ifExists !== undefined : set === "ForAllValues");
    const one = (text: string): Answer => {
        const compared = values.map((value): Answer => {
            const filled = substituted(value, context);
            if (filled === null) return "unsure";
            // A variable without a value matches nothing; with a negated operator AWS calls the statement invalid.
            if (filled === undefined) return negated ? "unsure" : "no";
            return sure(base.includes("Like") ? matches(filled, text) : filled === text);
        });
        return negated ? opposite(some(compared)) : some(compared);
    };
    const each = list(found).map(one);
    return set === "ForAnyValue" ? some(each) : worst(each);
}

/** A text with its variable filled in; undefined where one has no value, null where it isn't known. */
function substituted(text: string, context: Context): string | undefined | null {
    const [, before = "", key, byDefault, after = ""] = /^(.*?)\$\{(.*?)(?:, '(.*?)')?\}(.*)$/.exec(text) ?? [];
    if (key === undefined) return text;
    const value = context[key.toLowerCase()];
    if (value === null) return null;
    const filled = typeof value === "string" ? value : byDefault;
    return filled === undefined ? undefined : before + filled + after;
}
