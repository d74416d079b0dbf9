import { createHash } from "node:crypto";
import { isObject, type Properties } from "../../rpc/values";
import { objects, str, strs } from "../common/inputs";
import type { AwsFunction } from "./function";

interface Document {
    Version?: string;
    Id?: string;
    Statement: Properties[];
}

/** Several values as a list in the official provider's order, which is the reverse of the alphabet's; one as itself. */
function values(list: readonly string[]): string | string[] {
    const [first, second] = list;
    return first !== undefined && second === undefined ? first : [...new Set(list)].sort().reverse();
}

/** `&{aws:username}` stands for `${aws:username}`, which Terraform's own language would replace. */
function variables(list: readonly string[]): string[] {
    return list.map((value) => value.replaceAll("&{", "${"));
}

function principals(blocks: readonly Properties[]): string | Properties | undefined {
    if (blocks.length === 0) return undefined;

    const byType: Record<string, string[]> = {};
    for (const block of blocks) {
        const type = str(block, "type") ?? "";
        byType[type] = [...(byType[type] ?? []), ...variables(strs(block, "identifiers") ?? [])];
    }
    const [everyone] = byType["*"] ?? [];
    if (everyone === "*" && Object.keys(byType).length === 1) return "*";

    return Object.fromEntries(Object.entries(byType).map(([type, identifiers]) => [type, values(identifiers)]));
}

function conditions(blocks: readonly Properties[]): Properties | undefined {
    const result: Record<string, Record<string, string | string[]>> = {};
    for (const block of blocks) {
        const tests = (result[str(block, "test") ?? ""] ??= {});
        const variable = str(block, "variable") ?? "";
        const before = tests[variable];
        tests[variable] = values([
            ...(before === undefined ? [] : [before].flat()),
            ...variables(strs(block, "values") ?? []),
        ]);
    }
    return blocks.length === 0 ? undefined : result;
}

function statement(block: Properties): Properties {
    const list = (key: string) => {
        const given = strs(block, key);
        return given === undefined || given.length === 0 ? undefined : values(variables(given));
    };
    return {
        Sid: str(block, "sid") || undefined,
        Effect: str(block, "effect") ?? "Allow",
        Action: list("actions"),
        NotAction: list("notActions"),
        Resource: list("resources"),
        NotResource: list("notResources"),
        Principal: principals(objects(block, "principals")),
        NotPrincipal: principals(objects(block, "notPrincipals")),
        Condition: conditions(objects(block, "conditions")),
    };
}

function parsed(json: string): Document {
    const document = JSON.parse(json) as unknown;
    if (!isObject(document)) throw new Error(`a policy document must be a JSON object, not ${json}`);

    const { Statement } = document;
    const statements = Array.isArray(Statement) ? Statement.filter(isObject) : isObject(Statement) ? [Statement] : [];
    return { Version: str(document, "Version"), Id: str(document, "Id"), Statement: statements };
}

/** One document over another: a statement takes the place of the one with the same Sid. */
function merge(below: Document, above: Document): Document {
    const result = [...below.Statement];
    for (const added of above.Statement) {
        const at = result.findIndex(({ Sid }) => Sid !== undefined && Sid !== "" && Sid === added["Sid"]);
        if (at < 0) result.push(added);
        else result[at] = added;
    }
    return { Version: above.Version ?? below.Version, Id: above.Id ?? below.Id, Statement: result };
}

function checkUnique(statements: readonly Properties[], where: string): void {
    const seen = new Set<string>();
    for (const statement of statements) {
        const sid = str(statement, "Sid") ?? "";
        if (sid !== "" && seen.has(sid))
            throw new Error(`duplicate Sid (${sid}) in ${where}. Remove the Sid or ensure Sids are unique.`);

        seen.add(sid);
    }
}

/** Writes a policy document from statements in the provider's terms, over and under documents in JSON. */
export const getPolicyDocument: AwsFunction = async (_context, args) => {
    const given = [str(args, "sourceJson"), ...(strs(args, "sourcePolicyDocuments") ?? [])].filter(
        (json) => json !== undefined && json !== "",
    );
    const sources = given.map((json) => parsed(json ?? ""));
    checkUnique(
        sources.flatMap(({ Statement }) => Statement),
        "source policy documents",
    );
    const own: Document = {
        Version: str(args, "version") ?? "2012-10-17",
        Id: str(args, "policyId"),
        Statement: objects(args, "statements").map(statement),
    };
    checkUnique(own.Statement, "statements");
    const overrides = [...(strs(args, "overridePolicyDocuments") ?? []), str(args, "overrideJson")].filter(
        (json) => json !== undefined && json !== "",
    );
    const all = [...sources, own, ...overrides.map((json) => parsed(json ?? ""))];
    const { Version, Id, Statement } = all.reduce(merge);
    const document = { Version, Id, Statement };
    const json = JSON.stringify(document, undefined, 2);
    const id = String(createHash("sha256").update(json).digest().readUInt32BE());
    return Promise.resolve({ ...args, version: Version, id, json, minifiedJson: JSON.stringify(document) });
};
