import { principalRequest } from "../matrix/session-request";
import type { Account, AccountPrincipal } from "../matrix/account";
import { isKnownAccount, ownerOf } from "../matrix/own-account";
import { resolved, scopeOf, type Scopes } from "./declared-scopes";
import { prove, type Proof } from "./prove";
import type { Scope } from "./scope";
import type { Step } from "../matrix/step";

/** The proof for one principal, and the scope that it was held against. */
export interface PrincipalProof {
    readonly principal: AccountPrincipal;
    readonly scope: Scope;
    readonly proof: Proof;
    /** The chain by which the principal becomes the one whose policies decided. Default: its own did. */
    readonly chain?: readonly Step[];
    /** The ARNs of the principals that it can become. Default: none. */
    readonly becomes?: readonly string[];
}

/**
 * A proof for every principal of an account: for those with a declared scope that they stay within it, and for all
 * others, the roles of services and of instances included, that they reach nothing. It holds for sessions from a moment
 * on, by default from now.
 */
export function* proofsOf(account: Account, scopes: Scopes, from = new Date()): Iterable<PrincipalProof> {
    for (const principal of account.principals)
        yield principalProof(principal, account, resolved(scopeOf(scopes, principal), account), from);
}

/** The proof for one principal's own policies. */
export function principalProof(
    principal: AccountPrincipal,
    account: Account,
    scope: Scope,
    from: Date,
): PrincipalProof {
    const request = principalRequest(principal, account);
    const owner = ownerOf(principal, account);
    const home = { partition: account.partition, account: isKnownAccount(owner) ? owner : account.id };
    return { principal, scope, proof: prove({ policies: principal.policies, principal: request, home, scope, from }) };
}
