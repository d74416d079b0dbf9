import { Kept } from "../../kept";
import { isUserOrRole, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { sessionText } from "../../matrix/way-words";
import { actingAs, type GivenSteps } from "./given";
import { isSure, NO_CALLS, together, type Allowed, type IamWrites } from "./iam-writes";
import type { BecomesNew } from "./newcomers";
import type { OpenedTrust } from "./opened-trust";
import type { Acting } from "./role-tags";
import type { Rights } from "./rights";
import type { TaggedTargets } from "./tagged-targets";

/** What taking over others takes. */
interface Means {
    readonly writes: IamWrites;
    readonly given: GivenSteps;
    readonly trust: OpenedTrust;
    readonly tagged: TaggedTargets;
    /** How a principal has a service run its code as a role that trusts the service. */
    readonly passes: BecomesNew;
    /** Other principals that one becomes without rewriting anything. */
    readonly becomes: (principal: AccountPrincipal) => readonly Acting[];
}

/** Whom a writer takes over, and by which calls. */
interface Opening {
    readonly principal: AccountPrincipal;
    readonly writer: Acting;
    readonly taking: Allowed;
    readonly other: AccountPrincipal;
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
        return account.principals.flatMap((other): readonly Step[] => {
            if ([principal.arn, writer.principal.arn].includes(other.arn) || other.use === "service-linked") return [];
            if (ownerOf(other, account) !== ownerOf(writer.principal, account) || isKnown(other)) return [];
            const taken = this.taken(writer, callers, other);
            if (taken === undefined) return [];
            const opening: Opening = { principal, writer, ...taken };
            return other.type === "role" ? this.letIn(opening, callers()) : this.signedIn(opening);
        });
    }

    /** The calls by which a writer takes over another principal: as that is, or with tags that one of the callers writes before. */
    private taken(
        writer: Acting,
        callers: () => readonly Acting[],
        other: AccountPrincipal,
    ): Pick<Opening, "other" | "taking"> | undefined {
        const { tagged, writes } = this.means;
        const plain = writes.takingOver(writer.principal, other);
        if (plain.actions.length > 0) return { other, taking: plain };
        for (const { principal, ...tagging } of tagged.of(writer.principal, callers, {
            principal: other,
            ...NO_CALLS,
        })) {
            const calls = writes.takingOver(writer.principal, principal);
            if (calls.actions.length > 0) return { other: principal, taking: together(tagging, calls) };
        }
        return undefined;
    }

    private signedIn(opening: Opening): readonly Step[] {
        const { principal, writer, taking, other } = opening;
        // What another principal does alone is a step of its own.
        if (writer.principal !== principal && taking.by === undefined) return [];
        return [this.step(opening, `sign in as the user ${other.name}`)];
    }

    private letIn(opening: Opening, callers: readonly Acting[]): readonly Step[] {
        const { principal, other } = opening;
        const sessions = this.sessions(opening, callers);
        const role = `assume the role ${other.name}`;
        const others = callers.filter((one) => isUserOrRole(one.principal) && one.principal.arn !== other.arn);
        const caller = others.find((one) => this.means.trust.couldAssume(one.principal, other));
        if (caller !== undefined)
            return [this.step(opening, `let ${whoText(caller, principal)} ${role}`, [caller]), ...sessions];
        const passed = this.passed(others, other);
        const run =
            passed === undefined
                ? []
                : [this.step(opening, `let a service ${role}, and pass the role to it`, [passed])];
        if (passed !== undefined && isSure(passed)) return [...run, ...sessions];
        const outside = this.means.trust.fromOutside(other);
        if (outside === undefined) return [...run, ...sessions];
        const from = this.step(opening, `let another account ${role}`, [{ principal, ...outside }]);
        return [...run, from, ...sessions];
    }

    private step({ principal, writer, taking, other }: Opening, what: string, others: readonly Acting[] = []): Step {
        const effect = actingAs(writer, principal) + what;
        return this.means.given.step(principal, other, taking, effect, writer.principal, [...others, writer]);
    }

    /** How one of those that somebody is or becomes has a service run its code as a role, once its trust policy names the service. */
    private passed(callers: readonly Acting[], role: AccountPrincipal): Acting | undefined {
        const found = callers.flatMap(({ principal, ...becomes }): Acting[] => {
            const calls = this.means.passes(principal, role);
            return calls.actions.length === 0 ? [] : [{ principal, ...together(calls, becomes) }];
        });
        return found.find(isSure) ?? found[0];
    }

    /** The sessions of a role whose tags and names its trust policy, once it is rewritten, lets somebody choose. */
    private sessions({ principal, writer, taking, other }: Opening, callers: readonly Acting[]): readonly Step[] {
        const { trust } = this.means;
        return trust.sessions(callers, other).map(({ to, caller, allowed, needs, later }): Step => {
            const who = caller === undefined ? "another account" : whoText(caller, principal);
            const opening: Opening = { principal, writer, taking: together(taking, allowed), other: to };
            const what = `let ${who} assume the role ${other.name}${sessionText(to)}`;
            const step = this.step(opening, what, caller === undefined ? [] : [caller]);
            return { ...step, ...(needs && { needs }), ...(later && { later }) };
        });
    }
}

function whoText({ principal: { type, name, arn } }: Acting, principal: AccountPrincipal): string {
    return arn === principal.arn ? "themselves" : `the ${type} ${name}, which they can become,`;
}
