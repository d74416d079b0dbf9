import { decideIn, type Decision } from "../evaluate/decide";
import { layered } from "../evaluate/context";
import { targetOf } from "../evaluate/statement";
import type { Account } from "./account";
import { sessionDocuments, type SessionDocument } from "./documents";
import type { ClassRequest } from "./class-request";
import { statementsOf } from "./relevant";
import { documentRequest, START_SESSION } from "./session-request";

/** The second question of StartSession, for one session document. */
export interface DocumentDecision extends SessionDocument {
    readonly decision: Decision;
}

/** Which session documents a class may use, by region: the same for all instances of the region. */
export class DocumentVerdicts {
    private readonly account: Account;
    private readonly known = new WeakMap<ClassRequest, Map<string, readonly DocumentDecision[]>>();

    constructor(account: Account) {
        this.account = account;
    }

    of(request: ClassRequest, region: string): readonly DocumentDecision[] {
        let regions = this.known.get(request);
        if (regions === undefined) this.known.set(request, (regions = new Map<string, readonly DocumentDecision[]>()));
        let decisions = regions.get(region);
        if (decisions === undefined) regions.set(region, (decisions = this.decide(request, region)));
        return decisions;
    }

    private decide({ layers, principal }: ClassRequest, region: string): readonly DocumentDecision[] {
        const context = layered(documentRequest(region), principal);
        return sessionDocuments(this.account, region, statementsOf(layers)).map((document) => ({
            ...document,
            decision: decideIn(layers, targetOf(START_SESSION, document.arn), context),
        }));
    }
}
