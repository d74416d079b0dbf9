import { duplicateKeys } from "./duplicate-key";
import { PolicyError, shown } from "./error";
import { jsonProblem } from "./json-problem";

/**
 * A policy document from whatever it comes as: an object, JSON, or JSON with URL encoding, as IAM's API returns it
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html).
 */
export function readDocument(source: unknown, policy: string): unknown {
    if (typeof source !== "string") return source;
    const text = decoded(source.trim(), policy);
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch (error) {
        throw new PolicyError(policy, "", `isn't JSON: ${jsonProblem(text, error)}`);
    }
    for (const { key } of duplicateKeys(text))
        throw new PolicyError(policy, "", `has ${shown(key)} twice in one object (a key may occur only once)`);

    return document;
}

function decoded(text: string, policy: string): string {
    if (!/^%(7b|22|20|0a|0d|09)/i.test(text)) return text;
    try {
        return decodeURIComponent(text);
    } catch {
        throw new PolicyError(policy, "", "is URL-encoded, but a % isn't followed by two hexadecimal digits of UTF-8");
    }
}
