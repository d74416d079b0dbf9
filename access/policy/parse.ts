import type { PolicyVersion } from "./document";
import { PolicyError, shown } from "./error";
import { elements, listOf, textOf } from "./elements";
import { readDocument } from "./json";
import type { Policy, PolicyStatement, UnknownPolicy } from "./policy";
import { tolerated, type DocumentKind, type Reader } from "./reader";
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

/**
 * Reads a policy document of an account, where one odd statement must not keep the rest from being answered: what is
 * wrong with a statement makes it odd, and what is wrong with the document as a whole makes all of it unknown.
 */
export function readPolicy(source: unknown, name: string): Policy | UnknownPolicy {
    return readKind(source, name, "identity");
}

/**
 * As `readPolicy`, of a resource control policy, whose statements have `"Principal": "*"`:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function readResourceControlPolicy(source: unknown, name: string): Policy | UnknownPolicy {
    return readKind(source, name, "resource-control");
}

function readKind(source: unknown, name: string, kind: DocumentKind): Policy | UnknownPolicy {
    try {
        return parse(source, name, kind, []);
    } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        const { policy, where, problem } = error;
        const place = where === "" ? "" : `${where}: `;
        const reason = `can't be read: ${place}${problem}`;
        return { kind: "unknown", name, reason, malformed: { policy, where, problem } };
    }
}

/** As `readPolicy`, of a role's trust policy: one that can't be read may trust anybody. */
export function readTrustPolicy(source: unknown, name: string): Policy {
    try {
        return parse(source, name, "trust", []);
    } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        const anybody = { Effect: "Allow", Principal: "*", Action: "*" };
        const { statements, ...policy } = parseTrustPolicy({ Version: "2012-10-17", Statement: anybody }, name);
        return { ...policy, statements: statements.map((one) => ({ ...one, odd: [error] })) };
    }
}

/** As `parsePolicy` and `parseSessionPolicy`, but what is wrong with a statement is noted in it. */
export function parseTolerantly(source: unknown, name: string, kind: "identity" | "session"): Policy {
    return parse(source, name, kind, []);
}

/** @param odd where what is wrong with statements is noted. Default: it stops the reading. */
function parse(source: unknown, policy: string, kind: DocumentKind, odd?: PolicyError[]): Policy {
    const document = elements(readDocument(source, policy), policy, "", ["Version", "Id", "Statement"]);
    const version = versionOf(document.get("Version"), policy);
    if (document.has("Id")) textOf(document.get("Id"), policy, "Id");
    const statements = document.get("Statement");
    if (statements === undefined)
        throw new PolicyError(policy, "", "has no Statement; a policy document has one or more");

    if (Array.isArray(statements) && statements.length === 0)
        throw new PolicyError(policy, "Statement", "is an empty list (expected one or more statements)");

    const reader: Reader = { policy, substitutes: version === "2012-10-17", kind, ...(odd && { odd }) };
    const seen = new Set<string>();
    const parsed = listOf(statements).flatMap((statement, index): PolicyStatement[] => {
        const where = Array.isArray(statements) ? `Statement[${index}]` : "Statement";
        return uniqueSid(parseStatement(statement, index, where, reader), seen, reader);
    });
    return { kind: "policy", name: policy, version, statements: parsed };
}

/** AWS takes a document without Version for one of 2008: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
function versionOf(value: unknown, policy: string): PolicyVersion {
    if (value === undefined) return "2008-10-17";
    const version = VERSIONS.find((known) => known === value);
    if (version === undefined)
        throw new PolicyError(policy, "Version", `invalid value ${shown(value)} (expected ${VERSIONS.join(", ")})`);

    return version;
}

/** Refuses a Sid that an earlier statement has. */
function uniqueSid(statements: PolicyStatement[], seen: Set<string>, reader: Reader): PolicyStatement[] {
    const [first] = statements;
    if (first?.sid === undefined || first.sid === "") return statements;
    const { sid, index } = first;
    const found = reader.odd?.length;
    tolerated(
        reader,
        () => {
            if (seen.has(sid)) {
                throw new PolicyError(
                    reader.policy,
                    `Statement[${index}].Sid`,
                    `${shown(sid)} is used twice (a Sid must be unique in its document)`,
                );
            }
            seen.add(sid);
        },
        undefined,
    );
    const odd = reader.odd?.slice(found) ?? [];
    return odd.length === 0 ? statements : statements.map((one) => ({ ...one, odd: [...(one.odd ?? []), ...odd] }));
}
