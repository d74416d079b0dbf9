import type { RequestContext } from "../../evaluate/context";
import type { LayerPolicies, Verdict } from "../../evaluate/outcome";
import { changed } from "../../evaluate/wanted-value";
import { Kept } from "../../kept";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { circumstancesOf, presentRequest, type Need } from "../../matrix/circumstances";
import { credentialWays, MFA_CASES } from "../../matrix/mfa";
import { allNeeds } from "../../matrix/needs";
import { principalRequest } from "../../matrix/session-request";

/** What principals bring to their calls, at the moment that is asked about, and with the credentials that it takes. */
export class RequestContexts {
    private readonly account: Account;
    private readonly requests = new Kept<AccountPrincipal, RequestContext>();
    private readonly present = new Kept<AccountPrincipal, RequestContext>();
    /** What actions of users take, as far as they were asked about. */
    private readonly taken = new Kept<AccountPrincipal, Map<string, readonly Need[]>>();

    constructor(account: Account) {
        this.account = account;
    }

    of(principal: AccountPrincipal): RequestContext {
        return this.requests.of(principal, () => principalRequest(principal, this.account));
    }

    /** The same with the time, where it says the same for good. */
    atPresent(principal: AccountPrincipal, layers: readonly LayerPolicies[], action: string): RequestContext {
        return this.present.of(
            principal,
            () => {
                const known = this.of(principal);
                const circumstances = circumstancesOf(layers, [action], principal, this.account.at);
                return circumstances === undefined || circumstances.moments.length > 0
                    ? known
                    : presentRequest({ layers, principal: known, circumstances });
            },
            action,
        );
    }

    /** The verdict on a user's call that is unknown with this request: MFA, or access keys, may be all that it takes. */
    withCredentials(
        user: AccountPrincipal,
        action: string,
        known: RequestContext,
        judge: (request: RequestContext) => Verdict,
    ): Verdict {
        const verdicts = MFA_CASES.map((changes) => judge(changed(known, changes)));
        if (verdicts.includes("unknown") || !verdicts.includes("allowed")) return "unknown";
        const ways = credentialWays(verdicts.map((one) => [one === "allowed"]));
        if (ways === undefined) return "unknown";
        const needs = ways.map((one) => one.with);
        const found = this.needsOf(user);
        found.set(action, allNeeds([found.get(action) ?? [], needs]));
        return "allowed";
    }

    /** What a user's calls of an action take. @param ask asks about the action, as far as it wasn't. */
    needs(user: AccountPrincipal, action: string, ask: () => void): readonly Need[] {
        const found = this.needsOf(user);
        if (!found.has(action)) {
            found.set(action, []);
            ask();
        }
        return found.get(action) ?? [];
    }

    private needsOf(user: AccountPrincipal): Map<string, readonly Need[]> {
        return this.taken.of(user, () => new Map<string, readonly Need[]>());
    }
}
