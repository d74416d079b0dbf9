import { isIncompleteArn } from "../match/arn";
import { glob } from "../match/glob";
import { parseConditions } from "./condition";
import { elements, entriesOf, textOf, textsOf } from "./elements";
import { PolicyError, shown } from "./error";
import type { Reader } from "./reader";
import type { PolicyStatement, PrincipalEntry } from "./policy";
import { isVariable, readTemplate, type Template } from "./template";

const IDENTITY = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"] as const;
const ELEMENTS = {
    identity: IDENTITY,
    session: IDENTITY,
    trust: ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"],
} as const;

/** Reads one statement of a document. */
export function parseStatement(source: unknown, index: number, where: string, reader: Reader): PolicyStatement {
    const { policy, kind } = reader;
    misplaced(source, where, reader);
    const statement = elements(source, policy, where, ELEMENTS[kind]);
    const effect = statement.get("Effect");
    if (effect !== "Allow" && effect !== "Deny") {
        throw new PolicyError(
            policy,
            `${where}.Effect`,
            `${effect === undefined ? "is missing" : shown(effect)}; allowed: Allow, Deny`,
        );
    }
    const sid = statement.get("Sid");
    const action = oneOf(statement, "Action", "NotAction", where, policy);
    const resource = kind !== "trust" ? oneOf(statement, "Resource", "NotResource", where, policy) : undefined;
    const principal = kind === "trust" ? oneOf(statement, "Principal", "NotPrincipal", where, policy) : undefined;
    return {
        policy,
        index,
        sid: sid === undefined ? undefined : textOf(sid, policy, `${where}.Sid`),
        effect,
        actions: {
            negated: action.negated,
            patterns: textsOf(action.value, policy, action.where).map((text) => {
                actionPattern(text, action.where, policy);
                return { text, glob: glob(text.toLowerCase()) };
            }),
        },
        resources: resource && {
            negated: resource.negated,
            patterns: textsOf(resource.value, policy, resource.where).map((text) =>
                resourcePattern(text, resource.where, reader),
            ),
        },
        principals: principal && {
            negated: principal.negated,
            entries: principals(principal.value, principal.where, policy),
        },
        conditions: parseConditions(statement.get("Condition"), `${where}.Condition`, reader),
    };
}

/** Policies of resources reach IAM users only by mistake: say what they are. */
function misplaced(source: unknown, where: string, { policy, kind }: Reader): void {
    const statement = entriesOf(source, policy, where);
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
    statement: Map<string, unknown>,
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
            `has ${plain ? "both" : "neither"} ${name} ${plain ? "and" : "nor"} ${negatedName}; allowed: one of them`,
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
            `${shown(text)}; allowed: service:Action with the wildcards * and ?, or *`,
        );
    }
}

function resourcePattern(text: string, where: string, reader: Reader): Template {
    const template = readTemplate(text, reader.substitutes);
    if (typeof template === "string") throw new PolicyError(reader.policy, where, `${shown(text)}: ${template}`);
    const first = template.parts[0];
    if (template.variables.length > 0 && (first === undefined || isVariable(first) || colons(first.text) < 5)) {
        throw new PolicyError(
            reader.policy,
            where,
            `${shown(text)}: a variable may only stand behind the fifth colon of an ARN`,
        );
    }
    if (reader.kind === "session" && template.constant !== undefined && isIncompleteArn(template.constant.arn)) {
        throw new PolicyError(
            reader.policy,
            where,
            `${shown(text)}: STS takes no incomplete ARN in a session policy; allowed: an ARN of six fields, or *`,
        );
    }
    return template;
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
