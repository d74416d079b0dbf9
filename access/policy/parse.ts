import type { PolicyVersion } from "./document";
import { PolicyError, shown } from "./error";
import { elements, listOf, textOf } from "./elements";
import { readDocument } from "./json";
import type { Policy, PolicyStatement } from "./policy";
import type { DocumentKind, Reader } from "./reader";
import { parseStatement } from "./statement";

const VERSIONS: readonly PolicyVersion[] = ["2008-10-17", "2012-10-17"];

/**
 * Reads a policy document: an identity policy, a permissions boundary or a service control policy.
 *
 * @param source an object, JSON, or URL-encoded JSON as IAM's API returns it.
 * @param name what reasons and errors call the policy.
 * @throws PolicyError naming the place, what was found and what is allowed, for what AWS refuses and for what AWS
 * doesn't define.
 */
export function parsePolicy(source: unknown, name: string): Policy {
    return parse(source, name, "identity");
}

/**
 * Reads a session policy, as it is passed to STS. Errors as `parsePolicy`, and for ARNs of fewer than six fields, which
 * STS refuses there: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function parseSessionPolicy(source: unknown, name: string): Policy {
    return parse(source, name, "session");
}

/** Reads a role's trust policy: statements with a Principal and without a Resource. Errors as `parsePolicy`. */
export function parseTrustPolicy(source: unknown, name: string): Policy {
    return parse(source, name, "trust");
}

function parse(source: unknown, policy: string, kind: DocumentKind): Policy {
    const document = elements(readDocument(source, policy), policy, "", ["Version", "Id", "Statement"]);
    const version = versionOf(document.get("Version"), policy);
    if (document.has("Id")) textOf(document.get("Id"), policy, "Id");
    const statements = document.get("Statement");
    if (statements === undefined)
        throw new PolicyError(policy, "", "has no Statement; a policy document has one or more");
    const reader: Reader = { policy, substitutes: version === "2012-10-17", kind };
    const parsed = listOf(statements).map((statement, index): PolicyStatement => {
        const where = Array.isArray(statements) ? `Statement[${index}]` : "Statement";
        return parseStatement(statement, index, where, reader);
    });
    uniqueSids(parsed, policy);
    return { kind: "policy", name: policy, version, statements: parsed };
}

/** AWS takes a document without Version for one of 2008: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
function versionOf(value: unknown, policy: string): PolicyVersion {
    if (value === undefined) return "2008-10-17";
    const version = VERSIONS.find((known) => known === value);
    if (version === undefined)
        throw new PolicyError(policy, "Version", `${shown(value)}; allowed: ${VERSIONS.join(", ")}`);
    return version;
}

function uniqueSids(statements: readonly PolicyStatement[], policy: string): void {
    const seen = new Set<string>();
    for (const { sid, index } of statements) {
        if (sid === undefined || sid === "") continue;
        if (seen.has(sid))
            throw new PolicyError(
                policy,
                `Statement[${index}].Sid`,
                `${shown(sid)} is there twice; a Sid is unique in its document`,
            );
        seen.add(sid);
    }
}
