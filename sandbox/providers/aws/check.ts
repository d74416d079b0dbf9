import { createHash, randomBytes } from "node:crypto";
import { containsUnknown, isObject, isUnknown, UNKNOWN, type Properties } from "../rpc/values";
import type { Field, Fields } from "./common/fields";
import { map, text } from "./common/fields";
import type { ResourceType } from "./common/resource-type";
import { withDefaultTags } from "./common/tags";

/** What is wrong with one property. */
export interface Failure {
    readonly property: string;
    readonly reason: string;
}

/** Whether a type's tags are as most have them; an Auto Scaling group's are a list, and no default ones are added. */
export function hasTagMap(type: ResourceType): boolean {
    return type.inputs["tags"]?.kind === "map";
}

/** The inputs a resource type knows, with those that every type has. */
export function allInputs(type: ResourceType): Fields {
    return {
        ...type.inputs,
        ...(hasTagMap(type) ? { tagsAll: map() } : {}),
        ...(type.global === true ? {} : { region: text().replace().chosen() }),
    };
}

export interface CheckOptions {
    readonly logicalName: string;
    readonly defaultTags: Readonly<Record<string, string>>;
    /** Makes generated names repeatable; random where the engine gives none. */
    readonly seed: Uint8Array;
}

/** The inputs as the resource will be made with: names generated, defaults filled in, documents normalised. */
export function check(
    token: string,
    type: ResourceType,
    olds: Properties,
    news: Properties,
    options: CheckOptions,
): { inputs: Properties; failures: Failure[] } {
    const failures: Failure[] = [];
    const fields = allInputs(type);
    const { __defaults: _defaults, ...given } = news;
    const inputs = checkObject(given, fields, "", `the sandbox's ${token}`, failures);
    autoName(type, olds, inputs, options);
    if (hasTagMap(type)) inputs["tagsAll"] = withDefaultTags(inputs["tags"], options.defaultTags);

    if (failures.length === 0) failures.push(...(type.validate?.(inputs) ?? []));

    return { inputs, failures };
}

function checkObject(given: Properties, fields: Fields, path: string, owner: string, failures: Failure[]): Properties {
    const result: Properties = {};
    for (const [key, value] of Object.entries(given)) {
        const field = fields[key];
        if (field === undefined) {
            const known = Object.keys(fields).sort().join(", ");
            failures.push({
                property: path + key,
                reason: `${path}${key} is not a property that ${owner} supports; it supports ${known}`,
            });
        } else result[key] = checkValue(value, field, path + key, owner, failures);
    }
    for (const [key, field] of Object.entries(fields)) {
        if (result[key] === undefined && field.default !== undefined) result[key] = field.default;

        if (result[key] === undefined && field.required) {
            failures.push({
                property: path + key,
                reason: `Missing required argument. The argument "${path}${key}" is required, but no definition was found.`,
            });
        }
    }
    return result;
}

function checkValue(value: unknown, field: Field, path: string, owner: string, failures: Failure[]): unknown {
    if (isUnknown(value)) return value;

    const wrong = (expected: string) => {
        failures.push({ property: path, reason: `expected ${expected}, got ${JSON.stringify(value)}` });
        return value;
    };
    const obeyed = <Value>(given: Value, at = path): Value => {
        const judged = (typeof given === "string" && given !== "" && !isUnknown(given)) || typeof given === "number";
        const reason = judged ? field.rule?.(at, given) : undefined;
        if (reason !== undefined) failures.push({ property: at, reason });

        return given;
    };
    switch (field.kind) {
        case "text":
            return isScalar(value) ? obeyed(String(value)) : wrong("a string");
        case "number": {
            const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
            return typeof parsed === "number" && !Number.isNaN(parsed) ? obeyed(parsed) : wrong("a number");
        }
        case "flag":
            return typeof value === "boolean"
                ? value
                : value === "true" || value === "false"
                  ? value === "true"
                  : wrong("a boolean");
        case "json":
            return checkDocument(value, path, failures);
        case "list":
        case "set":
            return Array.isArray(value)
                ? value.map((member: unknown, index) => obeyed(member, `${path}[${index}]`))
                : wrong("a list");
        case "map":
            return isObject(value) ? texts(value, path, failures) : wrong("an object");
        case "block":
            return isObject(value) ? checkObject(value, field.of, `${path}.`, owner, failures) : wrong("an object");
        case "blocks":
            return Array.isArray(value)
                ? value.map((member: unknown, index) =>
                      isObject(member) ? checkObject(member, field.of, `${path}[${index}].`, owner, failures) : member,
                  )
                : wrong("a list of objects");
    }
}

function isScalar(value: unknown): value is string | number | boolean {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function texts(value: Properties, path: string, failures: Failure[]): Properties {
    return Object.fromEntries(
        Object.entries(value).map(([key, member]) => {
            if (!isScalar(member)) {
                failures.push({
                    property: `${path}.${key}`,
                    reason: `expected a string, got ${JSON.stringify(member)}`,
                });
            }
            return [key, isScalar(member) ? String(member) : member];
        }),
    );
}

/** A document given as an object becomes JSON with sorted keys; with anything unknown inside it is unknown as a whole. */
function checkDocument(value: unknown, path: string, failures: Failure[]): unknown {
    if (containsUnknown(value)) return UNKNOWN;

    if (typeof value !== "string") return JSON.stringify(sorted(value));

    try {
        JSON.parse(value);
    } catch (error) {
        failures.push({ property: path, reason: `"${path}" contains an invalid JSON: ${(error as Error).message}` });
    }
    return value;
}

/** The same value with every object's keys in order. */
export function sorted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sorted);

    if (!isObject(value)) return value;

    return Object.fromEntries(
        Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
    );
}

const SUFFIX_DIGITS = 7;

function autoName(type: ResourceType, olds: Properties, inputs: Properties, options: CheckOptions): void {
    const rule = type.autoName;
    if (rule === undefined || inputs[rule.property] !== undefined) return;

    const given = rule.prefix === undefined ? undefined : inputs[rule.prefix];
    if (isUnknown(given)) {
        inputs[rule.property] = UNKNOWN;
        return;
    }
    const logical = rule.lowercase === true ? options.logicalName.toLowerCase() : options.logicalName;
    const prefix = typeof given === "string" ? given : `${rule.before ?? ""}${logical}-`;
    const before = olds[rule.property];
    if (typeof before === "string" && !isUnknown(before) && (given === undefined || before.startsWith(prefix))) {
        inputs[rule.property] = before;
        return;
    }
    const seed = options.seed.length > 0 ? options.seed : randomBytes(32);
    const suffix = createHash("sha256").update(seed).update(options.logicalName).digest("hex").slice(0, SUFFIX_DIGITS);
    inputs[rule.property] = prefix.slice(0, rule.maxLength - SUFFIX_DIGITS) + suffix;
}

/** Whether a name looks like one that was generated for this logical name. */
export function isGeneratedName(name: unknown, logicalName: string): boolean {
    return typeof name === "string" && name.startsWith(`${logicalName}-`) && /-[0-9a-f]{7}$/.test(name);
}
