import { decideIn, type Decision } from "../evaluate/decide";
import { layered } from "../evaluate/context";
import type { Reason } from "../evaluate/reasons";
import { targetOf } from "../evaluate/statement";
import type { PolicyStatement } from "../policy/policy";
import type { Account } from "./account";
import { possibleDocuments, sessionDocuments, type SessionDocument } from "./session-documents";
import type { ClassRequest } from "./class-request";
import { accountOfCaller } from "./own-account";
import { layerStatements, type AnyPolicy, type LayerPolicies } from "../evaluate/outcome";
import { documentRequest, START_SESSION } from "./session-request";
import { Kept } from "../kept";
import { variablesOf } from "./statement-truths";

/** The second question of StartSession, for one session document. */
export interface DocumentDecision extends SessionDocument {
    readonly decision: Decision;
}

/** What is decided for a request so far. */
interface Decided {
    /** The layers, as far as they speak of documents. */
    readonly layers: readonly LayerPolicies[];
    /** Whether decisions may differ from one region to another. */
    readonly isRegional: boolean;
    readonly byRegion: Map<string, readonly DocumentDecision[]>;
}

/** Which session documents a class may use, by region: the same for all instances of the region. */
export class DocumentVerdicts {
    private readonly account: Account;
    private readonly known = new Kept<ClassRequest, Decided>();

    constructor(account: Account) {
        this.account = account;
    }

    /** Whether decisions may differ from one region to another. */
    isRegional(request: ClassRequest): boolean {
        return this.decided(request).isRegional;
    }

    of(request: ClassRequest, region: string): readonly DocumentDecision[] {
        const decided = this.decided(request);
        const known = decided.byRegion.get(region);
        if (known !== undefined) return known;
        const made = this.inRegion(request, decided, region);
        decided.byRegion.set(region, made);
        return made;
    }

    private decided(request: ClassRequest): Decided {
        return this.known.of(request, () => this.begun(request));
    }

    private begun({ layers, variantOf }: ClassRequest): Decided {
        const speaking = onDocuments(layers);
        const statements = layerStatements(speaking);
        const base = variantOf && this.decided(variantOf.request);
        if (base !== undefined && variantOf !== undefined) {
            const keys = new Set(statements.flatMap(keysOf));
            if (!variantOf.keys.some((key) => keys.has(key))) return base;
        }
        return { layers: speaking, isRegional: statements.some(asksForRegion), byRegion: new Map() };
    }

    private inRegion(request: ClassRequest, decided: Decided, region: string): readonly DocumentDecision[] {
        const [first] = decided.byRegion;
        if (first === undefined || decided.isRegional) return this.decide(request, decided.layers, region);
        const [other, decisions] = first;
        return decisions.map((one) => ({ ...one, arn: one.arn.replace(`:ssm:${other}:`, `:ssm:${region}:`) }));
    }

    private decide(
        { layers, principal }: ClassRequest,
        speaking: readonly LayerPolicies[],
        region: string,
    ): readonly DocumentDecision[] {
        const context = layered(documentRequest(region), principal);
        const account = accountOfCaller(this.account, principal);
        return decideDocuments(account, region, layerStatements(layers), (document) => ({
            ...document,
            decision: decideIn(speaking, targetOf(START_SESSION, document.arn), context),
        }));
    }
}

/** Layers without the statements that speak of resources of other services, such as instances. */
function onDocuments(layers: readonly LayerPolicies[]): readonly LayerPolicies[] {
    return layers.map(({ layer, policies }) => ({
        layer,
        policies: policies.map((policy) => cut.of(policy, () => withoutOthers(policy))),
    }));
}

const cut = new Kept<AnyPolicy, AnyPolicy>();

function withoutOthers(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return { ...policy, statements: policy.statements.filter(mayCoverDocuments) };
}

const OTHER_SERVICE = /^arn:[a-z-]+:(?!ssm:)[a-z0-9-]+:/;

/** The keys that a statement mentions. */
function keysOf({ resources, conditions }: Pick<PolicyStatement, "resources" | "conditions">): string[] {
    return [
        ...conditions.flatMap((one) => [one.key, ...variablesOf(one)]),
        ...(resources?.patterns ?? []).flatMap(({ variables }) => variables.map(({ key }) => key)),
    ];
}

/** In any region the same: all resources, or those of Systems Manager in every region. */
const ANYWHERE = /^(\*|arn:(\*|[a-z-]+):(\*|ssm):\*:[^$]*:[^$]*)$/;

/** Whether a statement may say something else of the same document in another region. */
function asksForRegion({ resources, conditions }: PolicyStatement): boolean {
    return (
        keysOf({ resources, conditions }).includes("aws:requestedregion") ||
        (resources?.patterns ?? []).some(({ text }) => !ANYWHERE.test(text) && !OTHER_SERVICE.test(text))
    );
}

/** A statement with something odd may be about more than its text says. */
function mayCoverDocuments({ resources, odd }: PolicyStatement): boolean {
    if (odd !== undefined) return true;
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
