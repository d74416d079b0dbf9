import { glob, matchGlob } from "../../match/glob";
import { INSTANCE_TAG_PREFIXES } from "../../evaluate/context";
import type { Condition, PolicyStatement } from "../../policy/policy";

/** The conditions of a statement that look at the tags of the instance. */
export function tagConditions({ conditions }: PolicyStatement): Condition[] {
    return conditions.filter(({ key }) => tagOf(key) !== undefined);
}

/** The tag that a condition key in lower case looks at; those that only sessions carry aren't among them. */
export function tagOf(key: string): string | undefined {
    const prefix = INSTANCE_TAG_PREFIXES.find((one) => key.startsWith(one));
    const tag = prefix === undefined ? undefined : key.slice(prefix.length);
    return tag?.startsWith("aws:ssmmessages:") === true ? undefined : tag;
}

/** Whether a pattern asks only that there is a value, whatever it is. */
export function isAnyValue(pattern: string): boolean {
    return /^[*?]*\*[*?]*$/.test(pattern);
}

/** The strings of a condition, as they are written. */
export function valuesOf({ values }: Condition): readonly string[] {
    if ("templates" in values) return values.templates.map(({ text }) => text);
    return "texts" in values ? values.texts : [];
}

/** The resource patterns of a statement, as they are written; empty where it has NotResource. */
export function resourceTexts({ resources }: PolicyStatement): readonly string[] {
    return resources === undefined || resources.negated ? [] : resources.patterns.map(({ text }) => text);
}

/** Whether a resource pattern speaks of session documents and of nothing else. */
export function isDocument(resource: string): boolean {
    return /^arn:[^:]*:ssm:[^:]*:[^:]*:document\//.test(resource);
}

/** Whether a resource pattern speaks of sessions, which are ended and resumed, and of nothing else. */
export function isSession(resource: string): boolean {
    return /^arn:[^:]*:ssm:[^:]*:[^:]*:session\//.test(resource);
}

/**
 * Whether a statement speaks of no EC2 instance: of documents, of sessions, of managed instances outside of EC2, of
 * containers or of what else has its own service or type in its ARN.
 */
export function sparesInstances(statement: PolicyStatement): boolean {
    const resources = resourceTexts(statement);
    return resources.length > 0 && !resources.some(mayBeInstance);
}

function mayBeInstance(resource: string): boolean {
    const parts = resource.split(":");
    const [, , service = "*", , , ...type] = parts;
    // A star in front of the service may run on over it.
    if (parts.length < 6 && parts.slice(0, 2).some((part) => part.endsWith("*"))) return true;
    return matchGlob(glob(service), "ec2") && /^[i*?$]/.test(type.length === 0 ? "*" : type.join(":"));
}

/** Whether a resource pattern speaks of ECS tasks, whose containers sessions open in, and of nothing else. */
export function isTask(resource: string): boolean {
    return /^arn:[^:]*:ecs:[^:]*:[^:]*:task\//.test(resource);
}

/** Whether a resource pattern speaks of instances and of nothing else. */
export function isInstance(resource: string): boolean {
    return /^arn:[^:]*:(ec2:[^:]*:[^:]*:instance\/|ssm:[^:]*:[^:]*:managed-instance\/)/.test(resource);
}

/** The variables of a statement's resources and conditions, by their keys in lower case. */
export function variablesOf({ resources, conditions }: PolicyStatement): readonly string[] {
    const templates = [
        ...(resources?.patterns ?? []),
        ...conditions.flatMap(({ values }) => ("templates" in values ? values.templates : [])),
    ];
    return templates.flatMap(({ variables }) => variables.map(({ key }) => key));
}
