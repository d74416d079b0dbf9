import type { PolicyConfigSchema } from "@pulumi/policy";
import type { RuleConfig } from "./rule";
import { invalid, unknownKey } from "./wording";

/** A configuration that can't be used. It is reported without a stack trace: the mistake isn't in the pack. */
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
const EXCEPTIONS = "exceptions";

/**
 * What is wrong with a rule's settings. The engine holds values against the schema but takes keys that no schema has,
 * and a misspelt key would leave a rule at its default without a word.
 *
 * @returns sentences that name the key, the value found and what is expected.
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
            return key === LEVEL ? [] : [unknownKey(key, "", allowed)];
        }
        return valueProblems(key, value, wanted);
    });
}

type ValueSchema = Extract<PolicyConfigSchema["properties"][string], object>;

/** The parts of JSON schema that the rules' settings use. */
function valueProblems(where: string, value: unknown, schema: ValueSchema): readonly string[] {
    if (schema.enum !== undefined && !schema.enum.some((one) => one === value))
        return [invalid(where, value, schema.enum.map((one) => JSON.stringify(one)).join(", "))];

    switch (schema.type) {
        case "array": {
            const { items } = schema;
            if (!Array.isArray(value)) return [invalid(where, value, "a list")];

            return (value as unknown[]).flatMap((one, index) =>
                isSchema(items) ? valueProblems(`${where}[${index}]`, one, items) : [],
            );
        }
        case "object": {
            if (typeof value !== "object" || value === null || Array.isArray(value))
                return [invalid(where, value, "an object")];

            const members = Object.entries(value as Record<string, unknown>);
            const missing = (schema.required ?? []).filter((key) => !members.some(([name]) => name === key));
            return [
                ...missing.map((key) => invalid(where, value, `an object with ${key}`)),
                ...members.flatMap(([key, member]) => {
                    const own = schema.properties?.[key] ?? schema.additionalProperties;
                    return own === false
                        ? [unknownKey(key, where, keysOf(schema))]
                        : isSchema(own)
                          ? valueProblems(`${where}.${key}`, member, own)
                          : [];
                }),
            ];
        }
        case "string":
        case "boolean":
            return typeof value === schema.type ? [] : [invalid(where, value, `a ${schema.type}`)];
        case "integer":
        case "number": {
            const { minimum = -Infinity, maximum = Infinity } = schema;
            const whole = schema.type === "number" || Number.isInteger(value);
            return typeof value === "number" && whole && value >= minimum && value <= maximum
                ? []
                : [invalid(where, value, range(schema.type, minimum, maximum))];
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
