import type { Account, AccountPrincipal } from "../matrix/account";
import { RelevantPolicies } from "../matrix/relevant-policies";
import type { Step } from "../matrix/step";
import { isNever } from "./assume/assume";
import { AssumeEdges } from "./assume/assume-edges";
import { AssumeStep } from "./assume/assume-step";
import { ASSUMING } from "./assume/free-keys";
import { entryOf, outsideEdges, rolesByEntry } from "./assume/outside-edges";
import { AssignedSteps } from "./assigned";
import { isObtainable } from "./assume/obtainable";
import type { Outsider } from "./assume/outsider";
import { outsidersOf } from "./assume/outsiders";
import { FederatedSteps } from "./federated";
import { RoleSessions } from "./role-sessions";
import { UnreadSteps } from "./unread";

/** The steps by which somebody becomes a principal, and that one another. */
export class ChainGraph {
    readonly account: Account;
    /** Those who aren't principals of the accounts: people of IAM Identity Center first. */
    readonly beginnings: readonly AccountPrincipal[];
    /** Roles that only permission sets of IAM Identity Center say of. */
    readonly madeRoles: readonly AccountPrincipal[];
    private readonly edges: AssumeEdges;
    private readonly outsiders: ReadonlyMap<AccountPrincipal, Outsider>;
    private readonly asked: ReadonlySet<Outsider>;
    private readonly assigned: AssignedSteps;
    private readonly sessions: RoleSessions;
    private readonly unread: UnreadSteps;
    private readonly federated: FederatedSteps;
    private readonly roles: readonly AccountPrincipal[];
    private byEntry: ReadonlyMap<string, readonly AccountPrincipal[]> | undefined;
    private readonly known = new Map<AccountPrincipal, readonly Step[]>();

    /** @param asked somebody from outside who is asked about besides: see `some-of.ts`. */
    constructor(account: Account, asked: readonly Outsider[] = []) {
        this.account = account;
        this.asked = new Set(asked);
        this.assigned = new AssignedSteps(account);
        this.madeRoles = this.assigned.madeRoles;
        const roles = [...account.principals.filter(({ type }) => type === "role"), ...this.assigned.madeRoles];
        const relevant = new RelevantPolicies(ASSUMING);
        this.sessions = new RoleSessions(account, roles, relevant);
        const outsiders = outsidersOf(account).filter(({ principal }) => !this.assigned.replaces(principal));
        this.unread = new UnreadSteps(account, outsiders);
        this.federated = new FederatedSteps(account);
        this.outsiders = new Map([...outsiders, ...asked].map((one) => [one.principal, one]));
        this.beginnings = [...this.assigned.people, ...this.outsiders.keys()];
        this.roles = roles;
        this.edges = new AssumeEdges(
            account,
            roles.flatMap((role) => this.sessionsOf(role)),
            relevant,
        );
    }

    /** What somebody can become next. */
    from(principal: AccountPrincipal): readonly Step[] {
        const known = this.known.get(principal);
        if (known !== undefined) return known;
        const steps = [...this.assumed(principal), ...this.assigned.from(principal, this.sessions)];
        this.known.set(principal, steps);
        return steps;
    }

    /** What somebody from outside can assume, whom the trust policies of another source may name. */
    fromOutside(outsider: Outsider): readonly Step[] {
        // Of somebody who is asked about only what is said of the roles counts.
        const roles = this.asked.has(outsider)
            ? new Map([[entryOf(outsider.caller), [...outsider.roles]]])
            : (this.byEntry ??= rolesByEntry(this.roles));
        return outsideEdges(outsider, roles, this.account, (role) => this.sessions.chosenFrom(outsider, role));
    }

    /** Somebody from outside, with what is known of its calls. */
    outsider(principal: AccountPrincipal): Outsider | undefined {
        return this.outsiders.get(principal);
    }

    /** An account that should have been read and wasn't, and of which a principal may be able to assume a role. */
    missingAccount(principal: AccountPrincipal): string | undefined {
        return this.unread.missingAccount(principal);
    }

    /** What a proof looks at of a session of a role: see `RoleSessions.lasting`. */
    lasting(role: AccountPrincipal, { session }: AccountPrincipal): AccountPrincipal {
        return (session && this.sessions.lasting(role, session)) ?? role;
    }

    /** What a proof looks at of a role itself: the sessions that its trust policy may let anybody have. */
    lastingSessions(role: AccountPrincipal): readonly AccountPrincipal[] {
        const sessions = this.sessions.of(role).filter((one) => isObtainable(one, this.account));
        return sessions.length === 0 ? [role] : [...new Set(sessions.map((one) => this.lasting(role, one)))];
    }

    /** Whether a principal may be able to assume a role, which may have another trust policy than the account's. */
    couldAssume(principal: AccountPrincipal, role: AccountPrincipal): boolean {
        return this.edges.judged(principal, role).verdict !== "denied";
    }

    /** How a user or a session of a role assumes a role, which may have other tags than the account's. */
    assuming(principal: AccountPrincipal, role: AccountPrincipal): readonly Step[] {
        return this.sessionsOf(role).flatMap((to) => {
            const assumption = this.edges.judged(principal, to);
            return isNever(assumption) ? [] : [new AssumeStep(to, assumption)];
        });
    }

    /** The sessions of a role, which may have another trust policy than the account's, that callers choose by their tags and names. */
    sessionsOf(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessions.chosenBy(role);
    }

    private assumed(principal: AccountPrincipal): readonly Step[] {
        // Such a session can't call STS.
        if (principal.federated !== undefined) return [];
        const outsider = this.outsiders.get(principal);
        const steps = outsider === undefined ? this.edges.from(principal) : this.fromOutside(outsider);
        return [...steps, ...this.unread.from(principal), ...this.federated.from(principal)];
    }
}
