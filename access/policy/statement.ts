import { isIncompleteArn } from "../match/arn";
import { glob } from "../match/glob";
import { parseConditions } from "./condition";
import { elements, entriesOf, textOf, textsOf, unknownElement } from "./elements";
import { PolicyError, ResourceError, shown } from "./error";
import { tolerated, type Reader } from "./reader";
import type { PolicyStatement, PrincipalEntry } from "./policy";
import { isVariable, readTemplate, type Template } from "./template";

const IDENTITY = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"] as const;
const ELEMENTS = {
    identity: IDENTITY,
    session: IDENTITY,
    trust: ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"],
    "resource-control": [...IDENTITY, "Principal"],
} as const;

/** What only the other kind of policy has: `misplaced` says so. */
const FOREIGN: Readonly<Record<Reader["kind"], readonly string[]>> = {
    identity: ["Principal", "NotPrincipal"],
    session: ["Principal", "NotPrincipal"],
    trust: ["Resource", "NotResource"],
    "resource-control": ["NotPrincipal"],
};

/** Reads one statement of a document; of an odd one whose effect can't be read, both that it may be. */
export function parseStatement(source: unknown, index: number, where: string, reader: Reader): PolicyStatement[] {
    const { policy, kind } = reader;
    const found = reader.odd?.length;
    const entries = tolerated(reader, () => entriesOf(source, policy, where), undefined);
    if (entries !== undefined) tolerated(reader, () => misplaced(entries, where, reader), undefined);
    const statement = entries === undefined ? UNREADABLE : members(entries, where, reader);
    const effect =
        entries === undefined
            ? undefined
            : tolerated(reader, () => effectOf(statement.get("Effect"), where, policy), undefined);
    const sid = tolerated(reader, () => sidOf(statement.get("Sid"), where, reader), undefined);
    const action = tolerated(reader, () => oneOf(statement, "Action", "NotAction", where, policy), ANYTHING);
    const resource =
        kind === "trust"
            ? undefined
            : tolerated(reader, () => oneOf(statement, "Resource", "NotResource", where, policy), ANYTHING);
    const principal =
        kind === "trust"
            ? tolerated(reader, () => oneOf(statement, "Principal", "NotPrincipal", where, policy), ANYTHING)
            : undefined;
    const read: Omit<PolicyStatement, "effect"> = {
        policy,
        index,
        sid,
        actions: { negated: action.negated, patterns: actionPatterns(action, reader) },
        resources: resource && { negated: resource.negated, patterns: resourcePatterns(resource, reader) },
        principals: principal && {
            negated: principal.negated,
            entries: tolerated(reader, () => principals(principal.value, principal.where, policy), ANYBODY),
        },
        conditions: parseConditions(statement.get("Condition"), `${where}.Condition`, reader),
    };
    const odd = reader.odd?.slice(found);
    const whole = odd === undefined || odd.length === 0 ? read : { ...read, odd };
    return (effect === undefined ? (["Allow", "Deny"] as const) : [effect]).map((one) => ({ ...whole, effect: one }));
}

/** What stands for an element that can't be read: it may say anything. */
const ANYTHING: Element = { negated: false, value: "*", where: "" };
const ANYBODY: PrincipalEntry[] = [{ type: "AWS", value: "*" }];

/** A statement that isn't an object may say anything of anybody. */
const UNREADABLE: ReadonlyMap<string, unknown> = new Map(
    ["Action", "Resource", "Principal"].map((element): [string, unknown] => [element, "*"]),
);

/** The members of a statement; those that it may not have are left out where that is tolerated. */
function members(entries: ReadonlyMap<string, unknown>, where: string, reader: Reader): ReadonlyMap<string, unknown> {
    const { policy, kind } = reader;
    const allowed: readonly string[] = ELEMENTS[kind];
    return new Map(
        [...entries].filter(([key, value]) => {
            // A member that is undefined isn't written in JSON either.
            if (allowed.includes(key)) return value !== undefined;
            if (!FOREIGN[kind].includes(key))
                tolerated(reader, () => unknownElement(key, allowed, policy, where), undefined);

            return false;
        }),
    );
}

function effectOf(effect: unknown, where: string, policy: string): "Allow" | "Deny" {
    if (effect === "Allow" || effect === "Deny") return effect;
    const found = effect === undefined ? "missing value" : `invalid value ${shown(effect)}`;
    throw new PolicyError(policy, `${where}.Effect`, `${found} (expected Allow, Deny)`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function sidOf(source: unknown, where: string, { policy, kind }: Reader): string | undefined {
    if (source === undefined) return undefined;
    const sid = textOf(source, policy, `${where}.Sid`);
    // Of a resource's policies, trust policies among them, the services decide what a Sid may hold.
    if (kind !== "trust" && !/^[A-Za-z0-9]*$/.test(sid))
        throw new PolicyError(policy, `${where}.Sid`, `invalid value ${shown(sid)} (expected letters and digits)`);

    return sid;
}

function actionPatterns({ negated, value, where }: Element, reader: Reader): PolicyStatement["actions"]["patterns"] {
    const { policy } = reader;
    return tolerated(reader, () => textsOf(value, policy, where), ["*"]).flatMap((text) => {
        const pattern = { text, glob: glob(text.toLowerCase()) };
        const odd = tolerated(reader, () => actionPattern(text, where, policy), text);
        if (odd === undefined) return [pattern];
        // What isn't sure to be left out is covered.
        return negated ? [] : [{ text, glob: glob(possibleAction(text)) }];
    });
}

/** What an action that can't be read may match at most: white space is dropped, and a service stays what it is. */
function possibleAction(text: string): string {
    const [service = "", ...name] = text.toLowerCase().replaceAll(/\s/g, "").split(":");
    if (name.length === 0) return "*";
    return name.length === 1 && /^[a-z0-9_*?-]+$/.test(name.join()) ? `${service}:${name.join()}` : `${service}:*`;
}

function resourcePatterns({ negated, value, where }: Element, reader: Reader): Template[] {
    const anything = readTemplate("*", false);
    return tolerated(reader, () => textsOf(value, reader.policy, where), ["*"]).flatMap((text) => {
        const pattern = tolerated(reader, () => resourcePattern(text, where, reader), undefined);
        if (pattern !== undefined) return [pattern];
        return negated || typeof anything === "string" ? [] : [{ ...anything, text }];
    });
}

/** Policies of resources reach IAM users only by mistake: say what they are. */
function misplaced(statement: ReadonlyMap<string, unknown>, where: string, { policy, kind }: Reader): void {
    if (kind === "resource-control") {
        if (statement.get("Principal") !== "*") throw new PolicyError(policy, where, `lacks "Principal": "*"`);
        return;
    }
    for (const key of ["Principal", "NotPrincipal"]) {
        if (kind !== "trust" && statement.has(key)) {
            throw new PolicyError(
                policy,
                where,
                `has ${key}: that is a trust policy or a resource's policy, not one of a user, group or role`,
            );
        }
    }
    for (const key of ["Resource", "NotResource"]) {
        if (kind === "trust" && statement.has(key))
            throw new PolicyError(policy, where, `has ${key}: a trust policy speaks of its own role`);
    }
}

interface Element {
    readonly negated: boolean;
    readonly value: unknown;
    readonly where: string;
}

function oneOf(
    statement: ReadonlyMap<string, unknown>,
    name: string,
    negatedName: string,
    where: string,
    policy: string,
): Element {
    const [plain, negated] = [statement.has(name), statement.has(negatedName)];
    if (plain === negated) {
        throw new PolicyError(
            policy,
            where,
            `has ${plain ? "both" : "neither"} ${name} ${plain ? "and" : "nor"} ${negatedName} (expected exactly one of them)`,
        );
    }
    const key = plain ? name : negatedName;
    return { negated: negated, value: statement.get(key), where: `${where}.${key}` };
}

function actionPattern(text: string, where: string, policy: string): void {
    if (!/^(\*+|[A-Za-z0-9_*?-]+:[A-Za-z0-9_*?-]+)$/.test(text)) {
        throw new PolicyError(
            policy,
            where,
            `invalid value ${shown(text)} (expected service:Action with the wildcards * and ?, or *)`,
        );
    }
}

function resourcePattern(text: string, where: string, reader: Reader): Template {
    const template = readTemplate(text, reader.substitutes);
    if (typeof template === "string") throw new PolicyError(reader.policy, where, `${shown(text)}: ${template}`);
    if (!mayBeArn(text))
        throw new ResourceError(reader.policy, where, `invalid value ${shown(text)} (expected an ARN, or *)`);
    const partition = /^arn:([^:*?]*)(:|$)/.exec(text)?.[1];
    if (partition !== undefined && !/^aws(-[a-z0-9]+)*$/.test(partition)) {
        throw new ResourceError(
            reader.policy,
            where,
            `${shown(text)} has the partition ${shown(partition)} (expected a partition such as aws, aws-cn or aws-us-gov)`,
        );
    }
    const first = template.parts[0];
    if (template.variables.length > 0 && (first === undefined || isVariable(first) || colons(first.text) < 5)) {
        throw new PolicyError(
            reader.policy,
            where,
            `${shown(text)}: a variable may be used only after the fifth colon of an ARN`,
        );
    }
    if (reader.kind === "session" && template.constant !== undefined && isIncompleteArn(template.constant.arn)) {
        throw new PolicyError(
            reader.policy,
            where,
            `${shown(text)}: STS refuses incomplete ARNs in a session policy (expected an ARN of six fields, or *)`,
        );
    }
    return template;
}

/** Whether a pattern matches anything that begins as ARNs do, as far as it goes before its first `*`. */
function mayBeArn(text: string): boolean {
    const [fixed = ""] = text.split("*");
    const begins = [..."arn:"].every((letter, index) => [letter, "?", undefined].includes(fixed[index]));
    return begins && (fixed.length >= "arn:".length || fixed.length < text.length);
}

function colons(text: string): number {
    return text.split(":").length - 1;
}

const PRINCIPAL_TYPES = ["AWS", "Federated", "Service", "CanonicalUser"] as const;

function principals(value: unknown, where: string, policy: string): PrincipalEntry[] {
    if (value === "*") return [{ type: "AWS", value: "*" }];
    return [...elements(value, policy, where, PRINCIPAL_TYPES)].flatMap(([key, values]) => {
        const type = PRINCIPAL_TYPES.find((known) => known === key);
        return type === undefined
            ? []
            : textsOf(values, policy, `${where}.${key}`).map((one) => ({ type, value: one }));
    });
}
