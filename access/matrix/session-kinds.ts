import { layered } from "../evaluate/context";
import { outcomeOf, verdictOf, type Verdict } from "../evaluate/outcome";
import type { Account, AccountInstance } from "./account";
import {
    ANY_OTHER,
    documentLike,
    possibleDocuments,
    sessionDocuments,
    type SessionDocument,
} from "./session-documents";
import type { ClassRequest } from "./class-request";
import { verdictIn } from "../evaluate/decide";
import { documentRequest, instanceRequest, START_SESSION } from "./session-request";
import { targetOf } from "../evaluate/statement";
import type { PolicyStatement } from "../policy/policy";

export { ANY_OTHER };

/**
 * The kinds of session that statements can tell apart, each with a document to ask about: AWS's own, the documents that
 * a statement names, one for every pattern, and one that no statement names. Two sources are asked about the same kinds, so
 * `statements` are those of both.
 */
export function sessionKinds(
    account: Account,
    region: string,
    statements: readonly PolicyStatement[],
): SessionDocument[] {
    const kinds = new Map(sessionDocuments(account, region, statements).map((one) => [one.label, one]));
    const arns = new Set([...kinds.values()].map(({ arn }) => arn));
    for (const { resources } of statements) {
        for (const { text } of resources?.patterns ?? []) {
            const kind = documentLike(text, account, region);
            if (kind === undefined || kinds.has(kind.label) || arns.has(kind.arn)) continue;
            kinds.set(kind.label, kind);
        }
    }
    const other = possibleDocuments(account, region, []).find(({ label }) => label === ANY_OTHER);
    return [...kinds.values(), ...(other === undefined ? [] : [other])];
}

/** The verdict on an instance: StartSession's first question. */
export function instanceVerdict({ layers, principal }: ClassRequest, instance: AccountInstance): Verdict {
    const context = layered(instanceRequest(instance), principal);
    return verdictIn(layers, targetOf(START_SESSION, instance.arn), context);
}

/** The verdict on each document: StartSession's second question. */
export function documentVerdicts(
    { layers, principal }: ClassRequest,
    region: string,
    kinds: readonly SessionDocument[],
): Verdict[] {
    const context = layered(documentRequest(region), principal);
    return kinds.map(({ arn, sharedBy }) => {
        const verdict = verdictOf(outcomeOf(layers, targetOf(START_SESSION, arn), context));
        // Whether another account shares its document isn't known.
        return sharedBy !== undefined && verdict === "allowed" ? "unknown" : verdict;
    });
}
