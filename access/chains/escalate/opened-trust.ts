import { bestVerdict, type AnyPolicy, type Verdict } from "../../evaluate/outcome";
import { Kept } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { parseTrustPolicy } from "../../policy/parse";
import type { Policy } from "../../policy/policy";
import { outsideAssumption } from "../assume/assume";
import { ASSUMING } from "../assume/free-keys";
import { outsidersOf } from "../assume/outsiders";
import { saysTheSameOfAll } from "./all-resources";
import type { Allowed } from "./iam-writes";
import type { Rights } from "./rights";

/** Whether a principal may be able to assume a role. */
export type Assumes = (principal: AccountPrincipal, role: AccountPrincipal) => boolean;

/** Roles whose trust policies are rewritten to name a principal. */
export class OpenedTrust {
    private readonly rights: Rights;
    private readonly assumes: Assumes;
    private readonly outsideTrust = trusting(OUTSIDE);
    private readonly assuming = new RelevantPolicies(ASSUMING);
    private readonly trusts = new Kept<AccountPrincipal, Policy>();
    private readonly outside = new Kept<AccountPrincipal, Verdict>();
    private readonly alike = new Kept<AccountPrincipal, boolean>();
    private readonly assumesAny = new Kept<AccountPrincipal, boolean>();

    constructor(rights: Rights, assumes: Assumes) {
        this.rights = rights;
        this.assumes = assumes;
    }

    /** Whether a role would let a principal in once its trust policy names it: an explicit Deny or an SCP may not. */
    couldAssume(principal: AccountPrincipal, role: AccountPrincipal): boolean {
        const judge = (): boolean => this.assumes(principal, { ...role, trust: this.trustOf(principal) });
        return this.isHinderedAlike(principal) ? this.assumesAny.of(principal, judge) : judge();
    }

    /**
     * How a role is assumed from an account that isn't read, once its trust policy names that account: limits of the
     * organization may keep it out. That somebody has such an account isn't known.
     */
    fromOutside(role: AccountPrincipal): Allowed | undefined {
        const isOpen = this.letsOutsideIn(role) !== "denied";
        return isOpen ? { verdict: "unknown", actions: ["sts:AssumeRole"], provided: ANOTHER_ACCOUNT } : undefined;
    }

    private letsOutsideIn(role: AccountPrincipal): Verdict {
        return this.outside.of(role, () => {
            const opened = { ...role, trust: this.outsideTrust };
            const { account } = this.rights;
            const verdicts = outsidersOf({ ...account, principals: [opened] }).map(
                (outsider) => outsideAssumption(outsider, opened, account).verdict,
            );
            return bestVerdict(verdicts);
        });
    }

    /** Whether what may keep a principal from assuming a role that trusts it says the same of all roles of its account. */
    private isHinderedAlike(principal: AccountPrincipal): boolean {
        const { account } = this.rights;
        return this.alike.of(principal, () => {
            if (account.organizations?.get(ownerOf(principal, account))?.rcps !== undefined) return false;
            const limits = this.assuming.layers(principal).map(({ layer, policies }) => ({
                layer,
                policies: layer === "identity" ? policies.map(denials) : policies,
            }));
            return saysTheSameOfAll(limits);
        });
    }

    /** A trust policy that names a principal. */
    private trustOf(principal: AccountPrincipal): Policy {
        return this.trusts.of(principal, () => trusting(principal.arn));
    }
}

const ANOTHER_ACCOUNT = "they have another account, from which to assume the role";

/** An account that no source has. */
const OUTSIDE = "000000000000";

function trusting(principal: string): Policy {
    const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" };
    return parseTrustPolicy({ Version: "2012-10-17", Statement: statement }, "trust policy");
}

function denials(policy: AnyPolicy): AnyPolicy {
    if (policy.kind === "unknown") return policy;
    return { ...policy, statements: policy.statements.filter(({ effect }) => effect === "Deny") };
}
