import type { PolicyConfigSchema } from "@pulumi/policy";
import type { RuleConfig } from "./rule";
import { shown } from "./wording";

/** A configuration that can't be used. It is told of without a stack trace: the mistake isn't in the pack. */
export class ConfigurationError extends Error {
    override readonly name = "ConfigurationError";

    constructor(message: string) {
        super(message);
        this.stack = message;
    }
}

/** What the engine takes beside a rule's own settings. */
const LEVEL = "enforcementLevel";
/** The setting of every rule that names the resources it leaves alone. */
export const EXCEPTIONS = "exceptions";

/**
 * What is wrong with a rule's settings. The engine holds values against the schema but takes keys that no schema has,
 * and a misspelt key would leave a rule at its default without a word.
 *
 * @returns sentences that name the key, the value found and what is allowed.
 */
export function settingProblems(schema: PolicyConfigSchema, config: RuleConfig): readonly string[] {
    const { properties } = schema;
    return Object.entries(config).flatMap(([key, value]) => {
        const wanted = properties[key];
        if (key === EXCEPTIONS && wanted !== undefined) {
            // The module exceptions checks these more closely than their schema.
            return [];
        }
        if (wanted === undefined) {
            const allowed = [LEVEL, ...Object.keys(properties)].join(", ");
            return key === LEVEL ? [] : [`unknown key ${JSON.stringify(key)}; allowed: ${allowed}`];
        }
        return valueProblems(key, value, wanted);
    });
}

type ValueSchema = Extract<PolicyConfigSchema["properties"][string], object>;

/** The parts of JSON schema that the rules' settings use. */
function valueProblems(where: string, value: unknown, schema: ValueSchema): readonly string[] {
    const found = `${where}: found ${shown(value)}`;
    if (schema.enum !== undefined && !schema.enum.some((one) => one === value)) {
        return [`${found}; allowed: ${schema.enum.map((one) => JSON.stringify(one)).join(", ")}`];
    }
    switch (schema.type) {
        case "array": {
            const { items } = schema;
            if (!Array.isArray(value)) {
                return [`${found}; allowed: a list`];
            }
            return (value as unknown[]).flatMap((one, index) =>
                isSchema(items) ? valueProblems(`${where}[${index}]`, one, items) : [],
            );
        }
        case "object": {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return [`${found}; allowed: an object`];
            }
            const members = Object.entries(value as Record<string, unknown>);
            const missing = (schema.required ?? []).filter((key) => !members.some(([name]) => name === key));
            return [
                ...missing.map((key) => `${found}; ${key} is missing`),
                ...members.flatMap(([key, member]) => {
                    const own = schema.properties?.[key] ?? schema.additionalProperties;
                    return own === false
                        ? [`${where}: unknown key ${JSON.stringify(key)}; allowed: ${keysOf(schema)}`]
                        : isSchema(own)
                          ? valueProblems(`${where}.${key}`, member, own)
                          : [];
                }),
            ];
        }
        case "string":
        case "boolean":
            return typeof value === schema.type ? [] : [`${found}; allowed: a ${schema.type}`];
        case "integer":
        case "number": {
            const { minimum = -Infinity, maximum = Infinity } = schema;
            const whole = schema.type === "number" || Number.isInteger(value);
            return typeof value === "number" && whole && value >= minimum && value <= maximum
                ? []
                : [`${found}; allowed: ${range(schema.type, minimum, maximum)}`];
        }
        case "null":
        case undefined:
        default:
            return [];
    }
}

function range(type: string, minimum: number, maximum: number): string {
    const kind = type === "integer" ? "a whole number" : "a number";
    if (Number.isFinite(maximum)) return Number.isFinite(minimum) ? `${kind} from ${minimum} to ${maximum}` : kind;
    return Number.isFinite(minimum) ? `${kind} of at least ${minimum}` : kind;
}

function isSchema(value: unknown): value is ValueSchema {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keysOf(schema: ValueSchema): string {
    return Object.keys(schema.properties ?? {}).join(", ");
}
