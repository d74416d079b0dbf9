import type { Account, AccountPrincipal } from "../matrix/account";
import type { Step } from "../matrix/step";
import { AssumeEdges, outsideEdges, rolesByEntry, type AssumeEdge } from "./assume/assume-edges";
import { AssignedSteps } from "./assigned";
import type { Outsider } from "./assume/outsider";
import { outsidersOf } from "./assume/outsiders";
import { RoleSessions } from "./role-sessions";

/** The steps by which somebody becomes a principal, and that one another. */
export class ChainGraph {
    readonly account: Account;
    /** Those who aren't principals of the accounts: people of IAM Identity Center first. */
    readonly beginnings: readonly AccountPrincipal[];
    /** Roles that only permission sets of IAM Identity Center say of. */
    readonly madeRoles: readonly AccountPrincipal[];
    private readonly edges: AssumeEdges;
    private readonly outsiders: ReadonlyMap<AccountPrincipal, Outsider>;
    private readonly assigned: AssignedSteps;
    private readonly sessions: RoleSessions;
    private readonly roles: ReadonlyMap<string, readonly AccountPrincipal[]>;
    private readonly known = new Map<AccountPrincipal, readonly Step[]>();

    constructor(account: Account) {
        this.account = account;
        this.assigned = new AssignedSteps(account);
        this.madeRoles = this.assigned.madeRoles;
        const roles = [...account.principals.filter(({ type }) => type === "role"), ...this.assigned.madeRoles];
        this.sessions = new RoleSessions(account, roles);
        const outsiders = outsidersOf(account).filter(({ principal }) => !this.assigned.replaces(principal));
        this.outsiders = new Map(outsiders.map((one) => [one.principal, one]));
        this.beginnings = [...this.assigned.people, ...this.outsiders.keys()];
        this.roles = rolesByEntry(roles);
        this.edges = new AssumeEdges(
            account,
            roles.flatMap((role) => this.sessions.chosenBy(role)),
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

    /** What somebody from outside can assume whom the trust policies of another source name. */
    fromOutside(outsider: Outsider): readonly Step[] {
        return outsideEdges(outsider, this.roles, this.account).map(stepOf);
    }

    /** Somebody from outside, with what is known of its calls. */
    outsider(principal: AccountPrincipal): Outsider | undefined {
        return this.outsiders.get(principal);
    }

    /** Whether a principal may be able to assume a role, which may have another trust policy than the account's. */
    couldAssume(principal: AccountPrincipal, role: AccountPrincipal): boolean {
        return this.edges.judged(principal, role).verdict !== "denied";
    }

    private assumed(principal: AccountPrincipal): readonly Step[] {
        const outsider = this.outsiders.get(principal);
        const edges =
            outsider === undefined ? this.edges.from(principal) : outsideEdges(outsider, this.roles, this.account);
        return edges.map(stepOf);
    }
}

const made = new WeakMap<AssumeEdge, Step>();

/** An edge is the same for all callers of a class: so is the step. */
function stepOf(edge: AssumeEdge): Step {
    const known = made.get(edge);
    if (known !== undefined) return known;
    const { assumption } = edge;
    const { verdict, actions, needs, later } = assumption;
    const step: Step = {
        kind: "assume",
        to: edge.to,
        verdict: verdict === "denied" ? "unknown" : verdict,
        actions,
        get because() {
            return assumption.because;
        },
        get keepsSourceIdentity() {
            return assumption.keepsSourceIdentity;
        },
        ...(needs.length > 0 && { needs }),
        ...(later.length > 0 && { later: [...(verdict === "denied" ? [{ from: 0, verdict }] : []), ...later] }),
    };
    made.set(edge, step);
    return step;
}
