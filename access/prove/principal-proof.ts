import { principalRequest } from "../matrix/session-request";
import type { Account, AccountPrincipal } from "../matrix/account";
import { isKnownAccount, ownerOf } from "../matrix/own-account";
import { resolved, scopeOf, type Scopes } from "./declared-scopes";
import { prove, type Proof } from "./prove";
import type { Scope } from "./scope";

/** The proof for one principal, and the scope that it was held against. */
export interface PrincipalProof {
    readonly principal: AccountPrincipal;
    readonly scope: Scope;
    readonly proof: Proof;
}

/**
 * A proof for every principal of an account: for those with a declared scope that they stay within it, and for all
 * others, the roles of services and of instances included, that they reach nothing. It holds for sessions from a moment
 * on, by default from now.
 */
export function* proofsOf(account: Account, scopes: Scopes, from = new Date()): Iterable<PrincipalProof> {
    for (const principal of account.principals) {
        const scope = resolved(scopeOf(scopes, principal), account);
        const request = principalRequest(principal, account);
        const owner = ownerOf(principal, account);
        const home = { partition: account.partition, account: isKnownAccount(owner) ? owner : account.id };
        const proof = prove({ policies: principal.policies, principal: request, home, scope, from });
        yield { principal, scope, proof };
    }
}
