import type { RequestContext } from "../../evaluate/context";
import type { LayerPolicies, Verdict } from "../../evaluate/outcome";
import { changed } from "../../evaluate/wanted-value";
import { Kept } from "../../kept";
import type { Account, AccountPrincipal } from "../../matrix/account";
import { circumstancesOf, MFA_CASES, presentRequest } from "../../matrix/circumstances";
import { principalRequest } from "../../matrix/session-request";

/** What principals bring to their calls, at the moment that is asked about, and with MFA where that is all it takes. */
export class RequestContexts {
    private readonly account: Account;
    private readonly requests = new Kept<AccountPrincipal, RequestContext>();
    private readonly present = new Kept<AccountPrincipal, RequestContext>();
    /** Whether actions of users take MFA, as far as they were asked about. */
    private readonly mfa = new Kept<AccountPrincipal, Map<string, boolean>>();

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
                const circumstances = circumstancesOf(layers, action, principal, this.account.at);
                return circumstances === undefined || circumstances.moments.length > 0
                    ? known
                    : presentRequest({ layers, principal: known, circumstances });
            },
            action,
        );
    }

    /** The verdict on a user's call that is unknown with this request: MFA is the user's to bring, where it is all that is missing. */
    withMfa(
        user: AccountPrincipal,
        action: string,
        known: RequestContext,
        judge: (request: RequestContext) => Verdict,
    ): Verdict {
        const [absent, without, signedIn] = MFA_CASES.map((changes) => judge(changed(known, changes)));
        if (signedIn !== "allowed" || absent !== "denied" || without !== "denied") return "unknown";
        this.mfaOf(user).set(action, true);
        return "allowed";
    }

    /** @param ask asks about the action, as far as it wasn't. */
    takesMfa(user: AccountPrincipal, action: string, ask: () => void): boolean {
        const found = this.mfaOf(user);
        if (!found.has(action)) {
            found.set(action, false);
            ask();
        }
        return found.get(action) === true;
    }

    private mfaOf(user: AccountPrincipal): Map<string, boolean> {
        return this.mfa.of(user, () => new Map<string, boolean>());
    }
}
