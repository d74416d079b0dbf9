import { Kept } from "../../kept";
import { iamType, isUserOrRole, type Account, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { actingAs, type GivenSteps } from "./given";
import { NO_CALLS, type IamWrites } from "./iam-writes";
import type { OpenedTrust } from "./opened-trust";
import type { Acting } from "./role-tags";
import type { Rights } from "./rights";

/** What taking over others takes. */
interface Means {
    readonly writes: IamWrites;
    readonly given: GivenSteps;
    readonly trust: OpenedTrust;
    /** Other principals that one becomes without rewriting anything. */
    readonly becomes: (principal: AccountPrincipal) => readonly Acting[];
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
            const caller = this.letIn(callers(), other);
            if (caller === undefined) {
                const outside = this.means.trust.fromOutside(other);
                if (outside === undefined) return [];
                return step(`${as}let another account assume the role ${other.name}`, [{ principal, ...outside }]);
            }
            const { type: kind, name } = caller.principal;
            const who = caller.principal === principal ? "themselves" : `the ${kind} ${name}, which they can become,`;
            return step(`${as}let ${who} assume the role ${other.name}`, [caller]);
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
