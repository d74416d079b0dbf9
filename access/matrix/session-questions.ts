import { layered } from "../evaluate/context";
import { decideIn, type Decision } from "../evaluate/decide";
import { layersOf } from "../evaluate/outcome";
import { targetOf } from "../evaluate/statement";
import type { Account, AccountInstance, AccountPrincipal } from "./account";
import { presentRequest } from "./circumstances";
import { requestOf } from "./relevant-policies";
import { documentRequest, instanceRequest, START_SESSION } from "./session-request";
import type { Asked } from "./asked-question";

/** StartSession's first question. */
export function instanceQuestion(account: Account, principal: AccountPrincipal, instance: AccountInstance): Asked {
    const request = requestOf(principal, account, layersOf(principal.policies), START_SESSION);
    return {
        principal,
        layers: request.layers,
        target: targetOf(START_SESSION, instance.arn),
        context: layered(instanceRequest(instance), presentRequest(request)),
    };
}

/** StartSession's second question. */
export function documentQuestion(account: Account, principal: AccountPrincipal, region: string, arn: string): Asked {
    const request = requestOf(principal, account, layersOf(principal.policies), START_SESSION);
    return {
        principal,
        layers: request.layers,
        target: targetOf(START_SESSION, arn),
        context: layered(documentRequest(region), presentRequest(request)),
    };
}

/** The answer with its reasons. */
export function answer({ layers, target, context }: Asked): Decision {
    return decideIn(layers, target, context);
}
