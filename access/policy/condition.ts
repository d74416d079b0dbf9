import { entriesOf, listOf } from "./elements";
import { PolicyError, shown } from "./error";
import { readOperator, type Operator } from "./operators";
import { tolerated, type Reader } from "./reader";
import type { Condition, ConditionValues } from "./policy";
import { readTemplate, type Template } from "./template";
import { readBinary, readBoolean, readDate, readNumber, readRange } from "./values";

/** Reads a statement's Condition element. */
export function parseConditions(source: unknown, where: string, reader: Reader): readonly Condition[] {
    if (source === undefined) return [];
    const conditions: Condition[] = [];
    const nothing = new Map<string, unknown>();
    for (const [written, block] of tolerated(reader, () => entriesOf(source, reader.policy, where), nothing)) {
        const at = `${where}.${written}`;
        const operator = tolerated(reader, () => operatorOf(written, where, reader), undefined);
        if (operator === undefined) continue;
        for (const [name, value] of tolerated(reader, () => entriesOf(block, reader.policy, at), nothing)) {
            const condition = tolerated(reader, () => parseCondition(operator, name, value, at, reader), undefined);
            if (condition !== undefined) conditions.push(condition);
        }
    }
    tolerated(reader, () => ambiguous(conditions, where, reader), undefined);
    return conditions;
}

function operatorOf(written: string, where: string, { policy }: Reader): Operator {
    const operator = readOperator(written);
    if (typeof operator === "string") throw new PolicyError(policy, where, `${shown(written)} ${operator}`);
    return operator;
}

/** Keys are case-insensitive: which of two spellings counts under one operator AWS doesn't say. */
function ambiguous(conditions: readonly Condition[], where: string, { policy }: Reader): void {
    const seen = new Map<string, string>();
    for (const { operator, key, name } of conditions) {
        const other = seen.get(`${operator.name} ${key}`);
        if (other !== undefined) {
            throw new PolicyError(
                policy,
                where,
                `${operator.name} has ${shown(other)} and ${shown(name)}, which are the same key (expected only one of them)`,
            );
        }
        seen.set(`${operator.name} ${key}`, name);
    }
}

function parseCondition(operator: Operator, name: string, value: unknown, at: string, reader: Reader): Condition {
    // The keys of an identity provider begin with its address, which may hold a path: oidc.eks.…/id/…:sub.
    if (!/^[^\s:]+:\S/.test(name)) {
        throw new PolicyError(
            reader.policy,
            at,
            `${shown(name)} isn't a condition key (expected service:key such as ssm:resourceTag/Environment)`,
        );
    }
    const where = `${at}.${name}`;
    const list = listOf(value);
    if (list.length === 0) {
        throw new PolicyError(
            reader.policy,
            where,
            "is an empty list (expected a value, or a list of one or more values)",
        );
    }

    const texts = list.map((one): string => {
        if (typeof one === "string") return one;
        if (typeof one === "number" || typeof one === "boolean") return String(one);
        throw new PolicyError(
            reader.policy,
            where,
            `invalid value ${shown(one)} (expected a string, a number or a Boolean)`,
        );
    });
    return { operator, name, key: name.toLowerCase(), values: valuesOf(operator, texts, where, reader) };
}

function valuesOf(operator: Operator, texts: readonly string[], where: string, reader: Reader): ConditionValues {
    const { policy } = reader;
    const { family } = operator.comparison;
    const each = <T>(read: (text: string) => T | undefined, allowed: string): T[] =>
        texts.map((text) => {
            const result = read(text);
            if (result === undefined)
                throw new PolicyError(policy, where, `invalid value ${shown(text)} (expected ${allowed})`);
            return result;
        });
    switch (family) {
        case "string":
        case "arn":
            return { family, templates: texts.map((text) => template(text, where, reader)) };
        case "bool": {
            const templates = texts.map((text) => template(text, where, reader));
            for (const { text, variables } of templates) {
                if (variables.length === 0 && readBoolean(text) === undefined)
                    throw new PolicyError(policy, where, `invalid value ${shown(text)} (expected true, false)`);
            }
            return { family, templates };
        }
        case "numeric":
            return { family, numbers: each(readNumber, "a number"), texts };
        case "date":
            return { family, numbers: each(readDate, "a date such as 2026-01-31T12:00:00Z, or epoch seconds"), texts };
        case "ip":
            return { family, ranges: each(readRange, "an address or a CIDR block"), texts };
        case "binary":
            return { family, bytes: each(readBinary, "base64"), texts };
        case "null":
            return { family, absent: each(readBoolean, "true for an absent key, false for a present one") };
    }
}

function template(text: string, where: string, reader: Reader): Template {
    const read = readTemplate(text, reader.substitutes);
    if (typeof read === "string") throw new PolicyError(reader.policy, where, `${shown(text)}: ${read}`);
    return read;
}
