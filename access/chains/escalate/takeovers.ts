import { Kept } from "../../kept";
import { iamType, isUserOrRole, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { sessionText } from "../../matrix/way-words";
import { actingAs, type GivenSteps } from "./given";
import { isSure, NO_CALLS, together, type Allowed, type IamWrites } from "./iam-writes";
import type { BecomesNew } from "./newcomers";
import type { OpenedTrust } from "./opened-trust";
import type { Acting } from "./role-tags";
import type { Rights } from "./rights";

/** What taking over others takes. */
interface Means {
    readonly writes: IamWrites;
    readonly given: GivenSteps;
    readonly trust: OpenedTrust;
    /** How a principal has a service run its code as a role that trusts the service. */
    readonly passes: BecomesNew;
    /** Other principals that one becomes without rewriting anything. */
    readonly becomes: (principal: AccountPrincipal) => readonly Acting[];
}

/** A role's trust policy that somebody rewrites, and by which calls. */
interface Opening {
    readonly principal: AccountPrincipal;
    readonly writer: Acting;
    readonly taking: Allowed;
}

/** Steps to other users, by credentials that are made for them, and to roles, by their trust policies. */
export class Takeovers {
    private readonly account: Account;
    private readonly means: Means;
    private readonly known = new Kept<AccountPrincipal, readonly Step[]>();

    constructor({ account }: Rights, means: Means) {
        this.account = account;
        this.means = means;
    }

    /** Other principals, by their credentials or their trust policies. */
    of(principal: AccountPrincipal): readonly Step[] {
        return this.known.of(principal, () => {
            const own: Acting = { principal, ...NO_CALLS };
            const callers = (): readonly Acting[] => [own, ...this.means.becomes(principal)];
            return this.by(principal, own, callers, () => false);
        });
    }

    /**
     * The same by one that somebody becomes: a role whose trust policy it writes lets in any other that the same becomes.
     * @param callers those that somebody is or becomes.
     * @param isKnown what needn't be looked for.
     */
    by(
        principal: AccountPrincipal,
        writer: Acting,
        callers: () => readonly Acting[],
        isKnown: (other: AccountPrincipal) => boolean,
    ): readonly Step[] {
        const { account } = this;
        const effects = { user: "signs in", role: "trusts" } as const;
        const isOwn = writer.principal === principal;
        return account.principals.flatMap((other): Step[] => {
            if ([principal.arn, writer.principal.arn].includes(other.arn) || other.use === "service-linked") return [];
            if (ownerOf(other, account) !== ownerOf(writer.principal, account) || isKnown(other)) return [];
            const type = iamType(other);
            const taking = this.means.writes.one(
                writer.principal,
                other.arn,
                (one) => one.on === type && one.effect === effects[type],
                {},
                other,
            );
            if (taking.actions.length === 0) return [];
            const step = (effect: string, others: readonly Acting[] = []): Step[] => [
                this.means.given.step(principal, other, taking, effect, writer.principal, [...others, writer]),
            ];
            if (type === "user") return isOwn ? step(`sign in as the user ${other.name}`) : [];
            const as = actingAs(writer, principal);
            const all = callers();
            const sessions = this.sessions({ principal, writer, taking }, all, other);
            const caller = this.letIn(all, other);
            if (caller !== undefined) {
                const who = whoText(caller, principal);
                return [...step(`${as}let ${who} assume the role ${other.name}`, [caller]), ...sessions];
            }
            const passed = this.passed(all, other);
            if (passed !== undefined) {
                const run = step(`${as}let a service assume the role ${other.name}, and pass the role to it`, [passed]);
                if (isSure(passed)) return [...run, ...sessions];
                sessions.push(...run);
            }
            const outside = this.means.trust.fromOutside(other);
            if (outside === undefined) return sessions;
            const effect = `${as}let another account assume the role ${other.name}`;
            return [...step(effect, [{ principal, ...outside }]), ...sessions];
        });
    }

    /** How one of those that somebody is or becomes has a service run its code as a role, once its trust policy names the service. */
    private passed(callers: readonly Acting[], role: AccountPrincipal): Acting | undefined {
        const found = callers.flatMap(({ principal, ...becomes }): Acting[] => {
            if (!isUserOrRole(principal) || principal.arn === role.arn) return [];
            const calls = this.means.passes(principal, role);
            return calls.actions.length === 0 ? [] : [{ principal, ...together(calls, becomes) }];
        });
        return found.find(isSure) ?? found[0];
    }

    /** The sessions of a role whose tags and names its trust policy, once it is rewritten, lets somebody choose. */
    private sessions(
        { principal, writer, taking }: Opening,
        callers: readonly Acting[],
        role: AccountPrincipal,
    ): Step[] {
        const { given, trust } = this.means;
        const as = actingAs(writer, principal);
        return trust.sessions(callers, role).map(({ to, caller, allowed, needs, later }): Step => {
            const who = caller === undefined ? "another account" : whoText(caller, principal);
            const by = caller === undefined ? [writer] : [caller, writer];
            const effect = `${as}let ${who} assume the role ${role.name}${sessionText(to)}`;
            const own = given.step(principal, to, together(taking, allowed), effect, writer.principal, by);
            return { ...own, ...(needs && { needs }), ...(later && { later }) };
        });
    }

    /** Which of those that somebody is or becomes could assume a role once its trust policy names it. */
    private letIn(callers: readonly Acting[], role: AccountPrincipal): Acting | undefined {
        return callers.find(
            ({ principal }) =>
                isUserOrRole(principal) && principal.arn !== role.arn && this.means.trust.couldAssume(principal, role),
        );
    }
}

function whoText({ principal: { type, name, arn } }: Acting, principal: AccountPrincipal): string {
    return arn === principal.arn ? "themselves" : `the ${type} ${name}, which they can become,`;
}
