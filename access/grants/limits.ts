import { grantTarget, type Grant, type GrantLimits } from "../model";
import { DEFAULT_SESSION_DOCUMENT, type SessionSettings } from "../session-settings";
import { oneOrMany, type GrantedConditions } from "./document";

/** The session documents of a grant, by name or ARN, sorted: its own, or the stack's. */
export function grantDocuments({ documents }: GrantLimits, { documentName }: SessionSettings): readonly string[] {
    return [...(documents ?? [documentName ?? DEFAULT_SESSION_DOCUMENT])].sort();
}

/** The limits of a grant as conditions; empty where it has none. Documents aren't among them: they are resources. */
export function limitConditions({ mfa, sourceAddresses, from, until }: GrantLimits): GrantedConditions {
    return {
        ...(mfa === true && { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
        ...(sourceAddresses !== undefined && { IpAddress: { "aws:SourceIp": oneOrMany(sourceAddresses) } }),
        ...(from !== undefined && { DateGreaterThanEquals: { "aws:CurrentTime": from } }),
        ...(until !== undefined && { DateLessThan: { "aws:CurrentTime": until } }),
    };
}

/**
 * Two grants of one principal that together would open more than each says; undefined if none do.
 *
 * AWS judges the instance and the session document by themselves, and no condition key ties them: a principal with one
 * grant for a document and one for another could use each document on each instance. Grants of the same documents don't
 * add up so, nor do grants on the same instances, since each document then has the limits of its own grants.
 *
 * @param grants all grants of a user with those of the user's groups, or all grants of a role.
 * @returns their positions.
 */
export function grantsThatAddUp(
    grants: readonly Grant[],
    session: SessionSettings,
): readonly [first: number, other: number] | undefined {
    const documents = grants.map((grant) => grantDocuments(grant, session).join(" "));
    const targets = grants.map(grantTarget);
    const other = documents.findIndex((one) => one !== documents[0]);
    return other === -1 || new Set(targets).size === 1 ? undefined : [0, other];
}
