import { decideIn, type Decision } from "../evaluate/decide";
import { layered } from "../evaluate/context";
import type { Reason } from "../evaluate/reasons";
import { targetOf } from "../evaluate/statement";
import type { PolicyStatement } from "../policy/policy";
import type { Account } from "./account";
import { possibleDocuments, sessionDocuments, type SessionDocument } from "./session-documents";
import type { ClassRequest } from "./class-request";
import { accountOfCaller } from "./own-account";
import { layerStatements, type AnyPolicy } from "../evaluate/outcome";
import { documentRequest, START_SESSION } from "./session-request";
import { Kept } from "../kept";

/** The second question of StartSession, for one session document. */
export interface DocumentDecision extends SessionDocument {
    readonly decision: Decision;
}

/** Which session documents a class may use, by region: the same for all instances of the region. */
export class DocumentVerdicts {
    private readonly account: Account;
    private readonly known = new Kept<ClassRequest, readonly DocumentDecision[]>();

    constructor(account: Account) {
        this.account = account;
    }

    of(request: ClassRequest, region: string): readonly DocumentDecision[] {
        return this.known.of(request, () => this.decide(request, region), region);
    }

    private decide({ layers, principal }: ClassRequest, region: string): readonly DocumentDecision[] {
        const context = layered(documentRequest(region), principal);
        const account = accountOfCaller(this.account, principal);
        const onDocuments = layers.map(({ layer, policies }) => ({
            layer,
            policies: policies.map((policy) => cut.of(policy, () => withoutOthers(policy))),
        }));
        return decideDocuments(account, region, layerStatements(layers), (document) => ({
            ...document,
            decision: decideIn(onDocuments, targetOf(START_SESSION, document.arn), context),
        }));
    }
}

const cut = new Kept<AnyPolicy, AnyPolicy>();

/** A policy without the statements that speak of resources of other services, such as instances. */
function withoutOthers(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return { ...policy, statements: policy.statements.filter(mayCoverDocuments) };
}

const OTHER_SERVICE = /^arn:[a-z-]+:(?!ssm:)[a-z0-9-]+:/;

function mayCoverDocuments({ resources }: PolicyStatement): boolean {
    return resources?.negated !== false || resources.patterns.some(({ text }) => !OTHER_SERVICE.test(text));
}

/**
 * Decides on the session documents of a region. Where none that is sure to be there opens a session, one that may be
 * there could: the verdict is then unknown, and says what it depends on.
 */
export function decideDocuments<T extends { readonly decision: Decision }>(
    account: Account,
    region: string,
    statements: readonly PolicyStatement[],
    decide: (document: SessionDocument) => T,
): readonly T[] {
    const ask = (document: SessionDocument): T => {
        const decided = decide(document);
        return { ...decided, decision: hanging(document, decided.decision) };
    };
    const known = sessionDocuments(account, region, statements).map(ask);
    if (known.some(({ decision }) => decision.verdict !== "denied")) return known;
    const possible = possibleDocuments(account, region, statements).map(ask);
    return [...known, ...possible.filter(({ decision }) => decision.verdict !== "denied")];
}

/** A decision on a document, where the document may not exist. */
export function hanging({ provided }: Pick<SessionDocument, "provided">, decision: Decision): Decision {
    if (provided === undefined || decision.verdict !== "allowed") return decision;
    const reason: Reason = { layer: "identity", text: `it depends on whether ${provided}` };
    return { verdict: "unknown", explicit: false, because: [reason, ...decision.because] };
}
