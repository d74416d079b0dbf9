import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { allNeeds } from "../../matrix/needs";
import type { Step } from "../../matrix/step";
import { ANY_RIGHT, type Gift, type Gifts } from "./gifts";
import { NO_CALLS, together, type Allowed } from "./iam-writes";
import type { Lifts } from "./lifts";
import type { Memberships } from "./memberships";
import type { OwnTags } from "./own-tags";
import type { Rights } from "./rights";
import type { Acting } from "./role-tags";
import type { Variants } from "./variants";

/** What can be given to a principal, each kind by a class of its own. */
export interface Giving {
    readonly gifts: Gifts;
    readonly tags: OwnTags;
    readonly memberships: Memberships;
    readonly lifts: Lifts;
}

/** Steps to principals with other rights, tags, groups or limits than they have. */
export class GivenSteps {
    private readonly rights: Rights;
    private readonly variants: Variants;
    private readonly giving: Giving;

    constructor(rights: Rights, variants: Variants, giving: Giving) {
        this.rights = rights;
        this.variants = variants;
        this.giving = giving;
    }

    /** Rights of one's choice, given to oneself; limits of one's own, removed; groups. */
    own(principal: AccountPrincipal): Step[] {
        return this.to(principal, { principal, ...NO_CALLS }, { principal, ...NO_CALLS });
    }

    /**
     * Any right, given by one principal to another that one can become, or its limits removed.
     * @param writer who gives, and by which calls one becomes it; oneself by none.
     */
    to(principal: AccountPrincipal, writer: Acting, { principal: target, ...becomes }: Acting): Step[] {
        const { account } = this.rights;
        // A call to IAM changes what is of the caller's account.
        if (ownerOf(writer.principal, account) !== ownerOf(target, account)) return [];
        const isOwn = target.arn === principal.arn;
        // Who has every right needs no more of its own.
        const isFull = isOwn && this.variants.hasEverything(target);
        const { gifts, tags, memberships, lifts } = this.giving;
        const given = isFull ? [] : gifts.from(writer.principal, target);
        const groups = isFull || isEnough(given) ? [] : memberships.from(writer.principal, target);
        const who = isOwn ? "themselves" : `the ${target.type} ${target.name}, which they can become`;
        const as = actingAs(writer, principal);
        const steps = (gifts: readonly Gift[], words: (what: string) => string): Step[] =>
            gifts.map(({ to, allowed, what }) =>
                this.step(
                    principal,
                    to,
                    [allowed, becomes, writer].reduce(together),
                    as + words(what),
                    writer.principal,
                ),
            );
        const comma = isOwn ? "" : ",";
        return [
            ...steps(given, (what) => `give ${who}${comma} ${what}`),
            ...steps(tags.from(writer.principal, target), (what) => `tag ${who}${comma} ${what}`),
            ...steps(groups, (what) => (isOwn && as === "" ? `join ${what}` : `put ${who}${comma} into ${what}`)),
            ...steps(lifts.from(writer.principal, target), (what) => `remove ${what} from ${who}`),
        ];
    }

    /** @param writer whose statements allow it. Default: those of the principal. */
    step(
        principal: AccountPrincipal,
        to: AccountPrincipal,
        { verdict, actions, provided, needs: before = [] }: Allowed,
        effect: string,
        writer = principal,
    ): Step {
        const [first = ""] = actions;
        const { because, needs: own = [] } = this.rights.told(writer, [...new Set(actions)]);
        const needs = allNeeds([before, own]);
        const shown = actions.length > 2 ? [first, ...actions.slice(-1)] : actions;
        return {
            kind: "escalate",
            to,
            verdict,
            actions: [...new Set(shown)],
            effect,
            ...(to.arn === principal.arn && { short: first }),
            because,
            ...(needs.length > 0 && { needs }),
            ...(provided !== undefined && { provided }),
        };
    }
}

/** As whom a principal makes a call, where it is as one that it becomes: what its effect begins with. */
export function actingAs({ principal: { type, name, arn } }: Acting, principal: AccountPrincipal): string {
    return arn === principal.arn ? "" : `as the ${type} ${name}, `;
}

/** Whether groups have nothing to add: any right is given for sure. */
function isEnough(gifts: readonly Gift[]): boolean {
    return gifts.some(({ what, allowed }) => what === ANY_RIGHT && allowed.verdict === "allowed");
}
