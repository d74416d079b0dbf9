/**
 * IAM's evaluation written a second time, from the IAM User Guide alone, as plainly as possible: no compiled patterns, no
 * classes of values, no kept answers, nothing of `access/`. It judges one request in which everything is known.
 *
 * Where the guide leaves something open the answer is `unsure`, and a test then asks for nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export type Answer = "yes" | "no" | "unsure";

export interface WrittenStatement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Action?: string | readonly string[];
    readonly NotAction?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface WrittenDocument {
    readonly Version?: string;
    readonly Statement: WrittenStatement | readonly WrittenStatement[];
}

/** A request; keys of the context are in lower case, and what isn't there is absent. */
export interface ReferenceRequest {
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** The documents of each layer; every layer that is there must allow. */
export interface ReferencePolicies {
    readonly identity: readonly WrittenDocument[];
    readonly boundary?: WrittenDocument;
    readonly scps?: readonly (readonly WrittenDocument[])[];
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
    value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

const not = (answer: Answer): Answer => (answer === "yes" ? "no" : answer === "no" ? "yes" : "unsure");
const all = (answers: readonly Answer[]): Answer =>
    answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes";
const any = (answers: readonly Answer[]): Answer => not(all(answers.map(not)));
const sure = (truth: boolean): Answer => (truth ? "yes" : "no");
/** Several readings of a rule: what they agree on. */
const agreed = (readings: readonly boolean[]): Answer =>
    readings.every(Boolean) ? "yes" : readings.some(Boolean) ? "unsure" : "no";

/** Whether the policies allow the request. */
export function allows(policies: ReferencePolicies, request: ReferenceRequest): Answer {
    const layers = [policies.identity, ...(policies.boundary ? [[policies.boundary]] : []), ...(policies.scps ?? [])];
    const applying = (documents: readonly WrittenDocument[], effect: "Allow" | "Deny"): Answer =>
        any(
            documents.flatMap((document) =>
                list(document.Statement)
                    .filter((statement) => statement.Effect === effect)
                    .map((statement) => applies(statement, request, document.Version)),
            ),
        );
    const denied = any(layers.map((documents) => applying(documents, "Deny")));
    return all([not(denied), ...layers.map((documents) => applying(documents, "Allow"))]);
}

/** Whether a statement applies to a request. */
function applies(statement: WrittenStatement, request: ReferenceRequest, version: string | undefined): Answer {
    const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
    // Without this version IAM substitutes no variable.
    const variables = version === "2012-10-17";
    const actions = list(Action ?? NotAction).map((pattern) =>
        sure(matches(pattern.toLowerCase(), request.action.toLowerCase())),
    );
    const action = Action === undefined ? not(any(actions)) : any(actions);
    // The conditions of a statement on other actions change nothing.
    if (action === "no") return "no";
    const resources = list(Resource ?? NotResource).map((pattern) =>
        matchesResource(pattern, request, { variables, negated: Resource === undefined }),
    );
    return all([
        Resource === undefined ? not(any(resources)) : any(resources),
        ...Object.entries(Condition).flatMap(([operator, keys]) =>
            Object.entries(keys).map(([key, values]) => holds(operator, key, list(values), request, variables)),
        ),
    ]);
}

const expressions = new Map<string, RegExp>();

/** `*` is any characters, `?` is one. */
function matches(pattern: string, text: string): boolean {
    if (!/[*?]/.test(pattern)) return pattern === text;
    const known = expressions.get(pattern);
    if (known !== undefined) return known.test(text);
    const source = [...pattern].map((one) => (one === "*" ? "[^]*" : one === "?" ? "[^]" : escaped(one))).join("");
    const expression = new RegExp(`^${source}$`, "u");
    expressions.set(pattern, expression);
    return expression.test(text);
}

const escaped = (character: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character);

/** Characters of a variable's value are taken as they are: a private character stands for each wildcard among them. */
const LITERAL: Readonly<Record<string, string>> = { "*": "\uE000", "?": "\uE001", $: "\uE002" };
const literal = (text: string): string => text.replace(/[*?$]/g, (one) => LITERAL[one] ?? one);
const matchesLiterally = (pattern: string, text: string): boolean =>
    matches(pattern, text) || (/[*?$]/.test(text) && matches(pattern, literal(text)));

/** The text with its variables filled in; undefined where one of them has no value. */
function substituted(text: string, request: ReferenceRequest, variables: boolean): string | undefined {
    if (!variables) return text;
    let missing = false;
    const result = text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
        if (inside in LITERAL) return literal(inside);
        const [name = "", fallback] = inside.split(/\s*,\s*/);
        const value = request.context[name.toLowerCase()];
        if (typeof value === "string") return literal(value);
        const text = /^'(.*)'$/.exec(fallback ?? "")?.[1];
        if (text === undefined) missing = true;
        return text ?? "";
    });
    return missing ? undefined : result;
}

/**
 * Whether a pattern covers the resource. IAM completes an ARN of fewer than six fields with `*`. How far a wildcard reaches
 * over colons the guide says in words that allow two readings: over the whole text, or field by field, where one at the end
 * of a field may run on. Of a variable without a value in NotResource it says nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function matchesResource(
    written: string,
    request: ReferenceRequest,
    { variables, negated }: { readonly variables: boolean; readonly negated: boolean },
): Answer {
    const pattern = substituted(written, request, variables);
    if (pattern === undefined) return negated ? "unsure" : "no";
    if (pattern === "*") return "yes";
    const fields = pattern.split(":");
    const complete = [...fields, ...Array.from({ length: Math.max(0, 6 - fields.length) }, () => "*")].join(":");
    const readings = [matchesLiterally(complete, request.resource), matchesFields(complete, request.resource)];
    // A short pattern whose last field has a wildcard may be meant for the whole text as well.
    if (complete !== pattern) readings.push(matchesLiterally(pattern, request.resource) || readings[0] === true);
    return agreed(readings);
}

function matchesFields(pattern: string, resource: string): boolean {
    const split = (text: string): string[] => {
        const fields = text.split(":");
        return [...fields.slice(0, 5), fields.slice(5).join(":")];
    };
    const texts = split(resource);
    return split(pattern).every((one, index) => matchesLiterally(one, texts[index] ?? ""));
}

function holds(
    written: string,
    name: string,
    values: readonly string[],
    request: ReferenceRequest,
    variables: boolean,
): Answer {
    const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(written) ?? [];
    const operator = base.toLowerCase();
    const found = request.context[name.toLowerCase()];
    if (operator === "null")
        return any(values.map((value) => sure((value.toLowerCase() === "true") === (found === undefined))));

    const negated = /not/.test(operator);
    if (found === undefined) {
        if (set?.toLowerCase() === "forallvalues") return "yes";
        // The guide defines either suffix and prefix, not the two together.
        if (set !== undefined) return ifExists === undefined ? "no" : "unsure";
        return sure(negated || ifExists !== undefined);
    }
    // The guide asks for a set operator with several values and says nothing of what happens without one.
    if (typeof found !== "string" && set === undefined) return "unsure";
    const one = (text: string): Answer => {
        const positive = any(
            values.map((value) => compares(operator.replace("not", ""), value, text, request, variables)),
        );
        const open = negated && values.some((value) => substituted(value, request, variables) === undefined);
        if (open && positive !== "yes") return "unsure";
        return negated ? not(positive) : positive;
    };
    const answers = list(found).map(one);
    return set?.toLowerCase() === "forallvalues" ? all(answers) : any(answers);
}

function compares(
    operator: string,
    written: string,
    text: string,
    request: ReferenceRequest,
    variables: boolean,
): Answer {
    const value = substituted(written, request, variables);
    if (value === undefined) return "no";
    const plain = value.replace(
        /[\uE000-\uE002]/g,
        (one) => Object.keys(LITERAL).find((key) => LITERAL[key] === one) ?? one,
    );
    switch (operator) {
        case "stringequals":
            return sure(plain === text);
        case "stringequalsignorecase":
            return sure(plain.toLowerCase() === text.toLowerCase());
        case "stringlike":
            return sure(matchesLiterally(value, text));
        case "bool":
            return sure(plain.toLowerCase() === text.toLowerCase());
        case "arnequals":
        case "arnlike":
            if (value.split(":").length < 6) return "unsure";
            return sure(text.split(":").length >= 6 && matchesFields(value, text));
        case "numericequals":
            return sure(Number(plain) === Number(text));
        case "numericlessthan":
            return sure(Number(text) < Number(plain));
        case "numericgreaterthan":
            return sure(Number(text) > Number(plain));
        case "dateequals":
            return sure(Date.parse(plain) === Date.parse(text));
        case "datelessthan":
            return sure(Date.parse(text) < Date.parse(plain));
        case "dategreaterthan":
            return sure(Date.parse(text) > Date.parse(plain));
        case "ipaddress":
            return sure(inRange(plain, text));
        default:
            return "unsure";
    }
}

/** Whether an IPv4 address is in a range such as `10.0.0.0/8`. */
function inRange(range: string, address: string): boolean {
    const [network = "", length = "32"] = range.split("/");
    const bits = (dotted: string): string =>
        dotted
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("")
            .slice(0, Number(length));
    return bits(network) === bits(address);
}
