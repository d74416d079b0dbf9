import { meets } from "../evaluate/condition";
import { INSTANCE_TAG_PREFIXES } from "../evaluate/context";
import { coversAction, coversResource } from "../evaluate/statement";
import { YES } from "../evaluate/truth";
import { fill } from "../evaluate/variables";
import { answer, documentQuestion, instanceQuestion } from "../diff/questions";
import type { Asked } from "../diff/asked";
import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { KindVerdict } from "./wanted-sessions";

/**
 * What is missing for a session, as sentences that end "the instance had Environment=Development". Each was tried: with
 * the tags it names, the first question is allowed.
 */
export function nearestMiss(
    account: Account,
    principal: AccountPrincipal,
    instance: AccountInstance,
    kinds: readonly KindVerdict[],
): string[] {
    const target = instanceQuestion(account, principal, instance);
    const documents = kinds.map(({ arn }) => documentQuestion(account, principal, instance.region, arn));
    const document = documents.some((one) => answer(one).verdict === "allowed") ? undefined : documents[0];
    const also = document === undefined ? "" : `, and ${missing(document)}`;
    if (answer(target).verdict === "allowed") return document === undefined ? [] : [missing(document)];
    const found = tagMisses(target)
        .filter((tags) => {
            const changed = instanceQuestion(account, principal, { ...instance, tags: withTags(instance.tags, tags) });
            return answer(changed).verdict === "allowed";
        })
        .sort((one, other) => one.size - other.size);
    const fewest = found.filter(({ size }) => size === found[0]?.size);
    if (fewest.length > 0) return [...new Set(fewest.map((tags) => `the instance had ${tagText(tags)}${also}`))];
    return [`${missing(target)}${also}`];
}

/** What no statement says, or what a Deny says. */
function missing(asked: Asked): string {
    const { explicit, because } = answer(asked);
    const { name, resource } = asked.target;
    const on = typeof resource === "string" ? resource : "the instance";
    if (explicit) return `this statement didn't deny it: ${because.map(({ text }) => text).join("; ")}`;
    const layers = [...new Set(because.map(({ layer }) => layer))].filter((layer) => layer !== "identity");
    const where = layers.length === 0 ? "a policy" : `its policies and its ${layers.join(" and ")}`;
    return `${where} allowed ${name} on ${on}`;
}

/** The tags that each Allow statement would need, where nothing else is in its way. */
function tagMisses(asked: Asked): Map<string, string>[] {
    const statements = asked.layers.flatMap(({ policies }) =>
        policies.flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements)),
    );
    return statements.flatMap((statement) => wanted(statement, asked) ?? []);
}

function wanted(statement: PolicyStatement, { target, context }: Asked): Map<string, string> | undefined {
    if (statement.effect !== "Allow" || !coversAction(statement, target.action)) return undefined;
    if (coversResource(statement, target.resource, context) !== YES) return undefined;
    const tags = new Map<string, string>();
    for (const condition of statement.conditions) {
        if (meets(condition, context) === YES) continue;
        const [key, value] = [tagKey(condition), firstValue(condition, context)];
        if (key === undefined || value === undefined) return undefined;
        tags.set(key, value);
    }
    return tags.size > 0 ? tags : undefined;
}

function tagKey({ key, name }: Condition): string | undefined {
    const prefix = INSTANCE_TAG_PREFIXES.find((one) => key.startsWith(one));
    return prefix === undefined ? undefined : name.slice(prefix.length);
}

/** A value that would meet the condition; whether it does is tried afterwards. */
function firstValue({ values, operator }: Condition, context: Asked["context"]): string | undefined {
    if (values.family !== "string" || operator.negated) return undefined;
    for (const template of values.templates) {
        const filled = fill(template, context);
        if (filled.kind === "text") return filled.parts.map(({ text }) => text).join("");
    }
    return undefined;
}

/** The tags with others in their place, whatever the letter case of their keys. */
function withTags(tags: AccountInstance["tags"], changes: ReadonlyMap<string, string>): AccountInstance["tags"] {
    const keys = new Set([...changes.keys()].map((key) => key.toLowerCase()));
    const kept = Object.entries(tags).filter(([key]) => !keys.has(key.toLowerCase()));
    return Object.fromEntries([...kept, ...changes]);
}

function tagText(tags: ReadonlyMap<string, string>): string {
    return [...tags].map(([key, value]) => `${key}=${value}`).join(" and ");
}
