import { bestVerdict, denialsOf, type Verdict } from "../../evaluate/outcome";
import { Kept } from "../../kept";
import { isUserOrRole, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { RelevantPolicies } from "../../matrix/relevant-policies";
import { parseTrustPolicy } from "../../policy/parse";
import type { Policy } from "../../policy/policy";
import { outsideAssumption } from "../assume/assume";
import { ASSUMING } from "../assume/free-keys";
import { outsidersOf } from "../assume/outsiders";
import { saysTheSameOfAll } from "./all-resources";
import type { Allowed } from "./iam-writes";
import type { Rights } from "./rights";
import type { Acting, Assuming } from "./role-tags";

/** Whether a principal may be able to assume a role. */
export type Assumes = (principal: AccountPrincipal, role: AccountPrincipal) => boolean;

/** The sessions of a role that callers choose by their tags and names, or the role itself where these make no difference. */
export type SessionsOf = (role: AccountPrincipal) => readonly AccountPrincipal[];

/** What a trust policy that is rewritten asks of the other steps. */
interface TrustQuestions {
    readonly assumes: Assumes;
    readonly assuming: Assuming;
    readonly sessionsOf: SessionsOf;
}

/** A session of a role whose trust policy is rewritten, and what assuming it takes. */
export interface OpenedSession extends Pick<Step, "to" | "needs" | "later"> {
    /** Who assumes the role. Default: a principal of an account that isn't read. */
    readonly caller?: Acting;
    readonly allowed: Allowed;
}

/** Roles whose trust policies are rewritten to name a principal. */
export class OpenedTrust {
    private readonly rights: Rights;
    private readonly questions: TrustQuestions;
    private readonly outsideTrust = trusting(OUTSIDE);
    private readonly assuming = new RelevantPolicies(ASSUMING);
    private readonly trusts = new Kept<AccountPrincipal, Policy>();
    private readonly outside = new Kept<AccountPrincipal, Verdict>();
    private readonly sessionsTold = new Kept<AccountPrincipal, readonly AccountPrincipal[]>();
    private readonly alike = new Kept<AccountPrincipal, boolean>();
    private readonly assumesAny = new Kept<AccountPrincipal, boolean>();

    constructor(rights: Rights, questions: TrustQuestions) {
        this.rights = rights;
        this.questions = questions;
    }

    /** Whether a role would let a principal in once its trust policy names it: an explicit Deny or an SCP may not. */
    couldAssume(principal: AccountPrincipal, role: AccountPrincipal): boolean {
        const judge = (): boolean => this.questions.assumes(principal, { ...role, trust: this.trustOf(principal) });
        const { account } = this.rights;
        // In another account the principal's own policies must allow it as well, role by role.
        const isOwn = ownerOf(role, account) === ownerOf(principal, account);
        return isOwn && this.isHinderedAlike(principal) ? this.assumesAny.of(principal, judge) : judge();
    }

    /**
     * The sessions of a role with the tags and names that make a difference, each by the first of some callers that gets it once
     * the trust policy lets it pass these, or from an account that isn't read.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
     */
    sessions(callers: readonly Acting[], role: AccountPrincipal): readonly OpenedSession[] {
        const wanted = this.told(role);
        const found = new Map<string, OpenedSession>();
        for (const caller of wanted.length === 0 ? [] : callers) {
            for (const one of this.sessionsFor(caller, role)) {
                const key = JSON.stringify(one.to.session);
                if (!found.has(key)) found.set(key, one);
            }
            if (found.size === wanted.length) break;
        }
        const others = wanted.filter(({ session }) => !found.has(JSON.stringify(session)));
        const outside = others.flatMap((to): OpenedSession[] => {
            const allowed = this.fromOutside(to);
            return allowed === undefined ? [] : [{ to, allowed }];
        });
        return [...found.values(), ...outside];
    }

    private sessionsFor(caller: Acting, role: AccountPrincipal): readonly OpenedSession[] {
        const { principal } = caller;
        if (!isUserOrRole(principal)) return [];
        const opened = { ...role, trust: this.trustOf(principal) };
        return this.questions.assuming(principal, opened).flatMap((step): OpenedSession[] => {
            const { to, verdict, actions, needs, later, inherits } = step;
            if (to.session === undefined) return [];
            // Which session tags an earlier step passes on isn't followed here.
            const allowed: Allowed = { verdict: inherits ? "unknown" : verdict, actions };
            return [{ to, caller, allowed, ...(needs && { needs }), ...(later && { later }) }];
        });
    }

    /** The sessions of a role that tags or names tell apart, once callers may pass any. */
    private told(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsTold.of(role, () =>
            this.questions
                .sessionsOf({ ...role, trust: this.outsideTrust })
                .filter(({ session }) => session !== undefined),
        );
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
                policies: layer === "identity" ? policies.map(denialsOf) : policies,
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

/** What assuming a role takes, with session tags. */
const CALLS = ["sts:AssumeRole", "sts:TagSession"];

/** An account that no source has. */
const OUTSIDE = "000000000000";

function trusting(principal: string): Policy {
    const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: CALLS };
    return parseTrustPolicy({ Version: "2012-10-17", Statement: statement }, "trust policy");
}
