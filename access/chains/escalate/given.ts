import { Kept } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import { allNeeds } from "../../matrix/needs";
import type { Step } from "../../matrix/step";
import { namesOf } from "../../report/report";
import { ANY_RIGHT, type Gifts } from "./gifts";
import { isSure, NO_CALLS, together, type Allowed } from "./iam-writes";
import type { Lifts } from "./lifts";
import type { Memberships } from "./memberships";
import type { OpenedSessions } from "./opened-sessions";
import type { OwnTags } from "./own-tags";
import type { PutBoundaries } from "./put-boundaries";
import type { Rights } from "./rights";
import type { Acting } from "./role-tags";
import type { Variants } from "./variants";

/** What can be given to a principal, each kind by a class of its own. */
export interface Giving {
    readonly gifts: Gifts;
    readonly tags: OwnTags;
    readonly memberships: Memberships;
    readonly boundaries: PutBoundaries;
    readonly lifts: Lifts;
    readonly sessions: OpenedSessions;
}

type Kind = keyof Giving;

const KINDS: readonly Kind[] = ["gifts", "tags", "memberships", "boundaries", "lifts", "sessions"];

/** What a principal is after some changes, and by which calls. */
export interface Changed {
    readonly to: AccountPrincipal;
    readonly allowed: Allowed;
    /** What each change gives or removes. */
    readonly effects: readonly Effect[];
}

interface Effect {
    readonly kind: Kind;
    readonly what: string;
}

/** Steps to principals with other rights, tags, groups or limits than they have. */
export class GivenSteps {
    private readonly rights: Rights;
    private readonly variants: Variants;
    private readonly giving: Giving;
    private readonly known = new Kept<AccountPrincipal, readonly Changed[]>();
    private readonly firstKnown = new Kept<AccountPrincipal, readonly Changed[]>();

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
        const who = isOwn ? "themselves" : `the ${target.type} ${target.name}, which they can become,`;
        const as = actingAs(writer, principal);
        return this.changes(writer.principal, target, isOwn).map(({ to, allowed, effects }) => {
            const words = effects.map(({ kind, what }, at) => {
                const isJoining = isOwn && as === "" && kind === "memberships";
                return isJoining ? `join ${what}` : WORDS[kind](what, at === 0 ? who : "it");
            });
            return this.step(principal, to, allowed, as + namesOf(words), writer.principal, [becomes, writer]);
        });
    }

    /** What one principal can make of another. What somebody writes on itself is followed by what it then writes. */
    private changes(writer: AccountPrincipal, target: AccountPrincipal, isOwn: boolean): readonly Changed[] {
        return isOwn
            ? this.firstKnown.of(writer, () => this.first(writer, target), target)
            : this.known.of(writer, () => this.all(writer, target), target);
    }

    /** What somebody can make of another, by one change or by several after each other. */
    all(writer: AccountPrincipal, target: AccountPrincipal, before: readonly Kind[] = []): readonly Changed[] {
        const first = this.first(writer, target, before);
        // Who gives any right for sure needn't change anything first, but may have to remove a limit afterwards.
        const isGiven = first.some(givesAnyRight);
        return first.flatMap((one) => {
            const done = [...before, ...one.effects.map(({ kind }) => kind), ...(isGiven ? (["gifts"] as const) : [])];
            const then = this.all(writer, one.to, done).map(({ to, allowed, effects }): Changed => ({
                to,
                allowed: together(one.allowed, allowed),
                effects: [...one.effects, ...effects],
            }));
            return [one, ...then];
        });
    }

    /** What somebody can make of another, or of itself, by one change. */
    private first(
        writer: AccountPrincipal,
        target: AccountPrincipal,
        before: readonly Kind[] = [],
    ): readonly Changed[] {
        // A session isn't changed: the role is, before.
        if (before.includes("sessions")) return [];
        // Who has every right needs no more.
        const isFull = this.variants.hasEverything(target);
        const found: Changed[] = [];
        for (const kind of KINDS) {
            if (before.includes(kind) || (isFull && (kind === "gifts" || kind === "memberships"))) continue;
            if (kind === "memberships" && found.some(givesAnyRight)) continue;
            for (const { to, allowed, what } of this.giving[kind].from(writer, target))
                found.push({ to, allowed, effects: [{ kind, what }] });
        }
        return found;
    }

    /** The step to a user or role that somebody creates. */
    created(principal: AccountPrincipal, { to, allowed, effects }: Changed): Step {
        const [first, ...others] = effects;
        const isGiven = first?.kind === "gifts";
        const named = to.name === `new ${to.type}` ? "" : ` named ${to.name}`;
        const effect = namesOf([
            `create a ${to.type}${named}${isGiven ? ` with ${first.what}` : ""}`,
            ...(isGiven ? others : effects).map(({ kind, what }) => WORDS[kind](what, "it")),
        ]);
        return this.step(principal, to, allowed, effect);
    }

    /**
     * @param writer whose statements allow it. Default: those of the principal.
     * @param others how the principal becomes the writer, and what else the step takes.
     */
    step(
        principal: AccountPrincipal,
        to: AccountPrincipal,
        allowed: Allowed,
        effect: string,
        writer = principal,
        others: readonly Allowed[] = [],
    ): Step {
        const { verdict, actions, provided, needs: before = [], by = [] } = others.reduce(together, allowed);
        const [first = ""] = actions;
        const { because, needs: own = [] } = this.rights.told(writer, [...new Set(allowed.actions)]);
        const needs = allNeeds([before, own]);
        const shown = actions.length > 2 ? [first, ...actions.slice(-1)] : actions;
        return {
            kind: "escalate",
            to,
            verdict,
            actions: [...new Set(shown)],
            effect,
            ...(to.arn === principal.arn && { short: first }),
            get because() {
                return [...because, ...by.flatMap((step) => step.because)];
            },
            ...(needs.length > 0 && { needs }),
            ...(provided !== undefined && { provided }),
        };
    }
}

/** As whom a principal makes a call, where it is as one that it becomes: what its effect begins with. */
export function actingAs({ principal: { type, name, arn } }: Acting, principal: AccountPrincipal): string {
    return arn === principal.arn ? "" : `as the ${type} ${name}, `;
}

/** Whether any right is given for sure. */
export function givesAnyRight({ allowed, effects }: Changed): boolean {
    return isSure(allowed) && effects.some(({ what }) => what === ANY_RIGHT);
}

/** Of whom something is said at the end of a sentence. */
function ending(who: string): string {
    return who.replace(/,$/, "");
}

const WORDS: Readonly<Record<Kind, (what: string, who: string) => string>> = {
    gifts: (what, who) => `give ${who} ${what}`,
    tags: (what, who) => `tag ${who} ${what}`,
    memberships: (what, who) => `put ${who} into ${what}`,
    boundaries: (what, who) => `put ${what} on ${ending(who)}`,
    lifts: (what, who) => `remove ${what} from ${ending(who)}`,
    sessions: (what, who) => `assume ${ending(who)}${what}`,
};
