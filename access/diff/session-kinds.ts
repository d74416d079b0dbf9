import { layered } from "../evaluate/context";
import { outcomeOf, verdictOf, type Verdict } from "../evaluate/outcome";
import type { Account } from "../matrix/account";
import { sessionDocuments, type SessionDocument } from "../matrix/documents";
import type { ClassRequest } from "../matrix/class-request";
import { documentRequest, START_SESSION } from "../matrix/session-request";
import { targetOf } from "../evaluate/statement";
import type { PolicyStatement } from "../policy/policy";

/** A session with a document that no policy names: one that its user may have written. */
export const ANY_OTHER = "any other document";

/** Something that stands in no pattern, so that only a wildcard can match it. */
const FRESH = "q7xzqj";

/**
 * The kinds of session that statements can tell apart, each with a document to ask about: AWS's own, the documents that
 * a statement names, one for every pattern, and one that nobody names. Two sources are asked about the same kinds, so
 * `statements` are those of both.
 */
export function sessionKinds(
    account: Account,
    region: string,
    statements: readonly PolicyStatement[],
): SessionDocument[] {
    const kinds = new Map(sessionDocuments(account, region, statements).map(({ label, arn }) => [label, arn]));
    const arns = new Set(kinds.values());
    for (const { resources } of statements) {
        for (const { text } of resources?.patterns ?? []) {
            const kind = witness(text, account, region);
            if (kind === undefined || kinds.has(kind.label) || arns.has(kind.arn)) continue;
            kinds.set(kind.label, kind.arn);
        }
    }
    const { id, partition } = account;
    kinds.set(ANY_OTHER, `arn:${partition}:ssm:${region}:${id}:document/${FRESH}`);
    return [...kinds].map(([label, arn]) => ({ label, arn }));
}

/** A document that a pattern matches, and that no narrower pattern does. */
function witness(pattern: string, { id, partition }: Account, region: string): SessionDocument | undefined {
    const match = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):document\/(.+)$/.exec(pattern);
    const [, , , service = "", , owner = "", name = ""] = match ?? [];
    if (match === null || !/^[ssm*?]+$/.test(service) || /^\*+$/.test(name) || name.includes("${")) return undefined;
    // Only AWS gives a document such a name, and only in no account.
    const ofAws = /^(AWS|Amazon)/i.test(name);
    const account = owner === "" || /^\d{12}$/.test(owner) ? owner : ofAws ? "" : id;
    const wild = /[*?]/.test(name);
    const shared = account !== "" && account !== id;
    const label = `${wild ? "documents like " : ""}${name}${shared ? ` of account ${account}` : ""}`;
    const written = name.replaceAll("*", FRESH).replaceAll("?", "q");
    return { label, arn: `arn:${partition}:ssm:${region}:${account}:document/${written}` };
}

/** The verdict on each document: StartSession's second question. */
export function documentVerdicts(
    { layers, principal }: ClassRequest,
    region: string,
    kinds: readonly SessionDocument[],
): Verdict[] {
    const context = layered(documentRequest(region), principal);
    return kinds.map(({ arn }) => verdictOf(outcomeOf(layers, targetOf(START_SESSION, arn), context)));
}

const ORDER: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 1, allowed: 2 };

/** Both questions must be allowed. */
export function both(one: Verdict, other: Verdict): Verdict {
    return ORDER[one] < ORDER[other] ? one : other;
}
