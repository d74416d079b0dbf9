import { IAM_WRITES } from "../../bypasses";
import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { Unknown } from "../../evaluate/context";
import { isProtected } from "../../findings/toolkit/iam-targets";
import { Remembered } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import { entryStatements, PRINCIPAL_TAG, tagReaders, tagUses, tagValues, type TagUse } from "../assume/tag-uses";
import type { PolicyStatement } from "../../policy/policy";
import type { Gift } from "./gifts";
import { plainlyOpen, type OwnSessions } from "./own-sessions";
import { changesTo, PRINCIPAL_TAG_CALLS, type Wanted } from "./principal-tag-writes";
import type { Rights } from "./rights";
import type { TagGifts } from "./tag-gifts";

/** More combinations of tags than these aren't tried. */
const LIMIT = 64;
const WRITTEN: Unknown = { unknown: "can be written", absent: true };

/** The tags that make a difference to a principal, by their keys in lower case. */
interface Gates {
    readonly names: ReadonlyMap<string, string>;
    /** Every combination of their values; nothing where they aren't told apart exactly, or are too many. */
    readonly combinations: readonly (readonly Wanted[])[] | undefined;
}

/** Calls that lead further, which tags may open too. */
const ESCALATING = [...IAM_WRITES.map(({ action }) => action), "iam:PassRole", "ec2:CreateTags", "ssm:SendCommand"].map(
    (action) => action.toLowerCase(),
);

/** Tags that principals write on themselves or on those that they become: policies that ask for tags then say otherwise. */
export class OwnTags {
    private readonly rights: Rights;
    private readonly gifts: TagGifts;
    private readonly sessions: OwnSessions;
    /** The tags that trust policies ask callers for. */
    private readonly asked: ReadonlyMap<string, TagUse>;

    private readonly best = new Remembered<AccountPrincipal, ReturnType<OwnTags["bestOf"]>>();

    constructor(rights: Rights, gifts: TagGifts, sessions: OwnSessions) {
        this.rights = rights;
        this.gifts = gifts;
        this.sessions = sessions;
        this.asked = tagUses(entryStatements(rights.account, rights.account.principals), PRINCIPAL_TAG);
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (!PRINCIPAL_TAG_CALLS.some((action) => this.rights.mentions(principal, action)) || isProtected(target.arn))
            return [];
        // A session's own tags win over the role's; tags that were chosen once are the best.
        if (target.session !== undefined || this.gifts.isTagged(target)) return [];
        const { names, combinations, writing } = this.best.of(target, () => this.bestOf(target));
        if (combinations === undefined) return this.anyTags(principal, target, [...names.values()]);
        return combinations.flatMap((tags): Gift[] => {
            const changes = changesTo(target, tags);
            const allowed = changes.length === 0 ? undefined : this.gifts.writes.allowed(principal, target, changes);
            if (allowed === undefined) return [];
            const gift = this.gifts.gift(target, changes, allowed);
            const isAsked = changes.some(([name]) => [this.asked, writing].some((one) => one.has(name.toLowerCase())));
            return isAsked || this.opensMore(gift.to, target) ? [gift] : [];
        });
    }

    /** The tags that are tried of a principal: with those that its rights to escalate ask for, unless that makes too many. */
    private bestOf(target: AccountPrincipal): Gates & { readonly writing: ReadonlyMap<string, TagUse> } {
        const writing = tagUses(this.writers(target), PRINCIPAL_TAG);
        const plain = this.gates(target, new Map());
        const wide = writing.size === 0 ? plain : this.gates(target, writing);
        return { ...(wide.combinations === undefined ? plain : wide), writing };
    }

    /** The principal with tags of which it isn't known what they are best. */
    private anyTags(principal: AccountPrincipal, target: AccountPrincipal, names: readonly string[]): Gift[] {
        const writable = names
            .map((name): Wanted => [name, WRITTEN])
            .filter((one) => this.gifts.writes.allowed(principal, target, [one]) !== undefined);
        const allowed = writable.length === 0 ? undefined : this.gifts.writes.allowed(principal, target, writable);
        return allowed === undefined ? [] : [this.gifts.gift(target, writable, { ...allowed, verdict: "unknown" })];
    }

    /** The tags that a principal's policies and trust policies ask for, with the values that make a difference. */
    private gates(target: AccountPrincipal, writing: ReadonlyMap<string, TagUse>): Gates {
        const uses = tagUses(tagReaders(target), PRINCIPAL_TAG);
        const names = new Map([...this.asked, ...writing, ...uses].map(([key, { name }]) => [key, name]));
        let combinations: readonly (readonly Wanted[])[] = names.size === 0 ? [] : [[]];
        for (const [key, name] of names) {
            const told = tagValues(
                [uses, writing, this.asked].flatMap((one) => one.get(key) ?? []),
                this.rights.account,
            );
            const values = [undefined, ...told.values];
            if (told.isOpen || combinations.length * values.length > LIMIT) return { names, combinations: undefined };
            combinations = combinations.flatMap((one) => values.map((value): Wanted[] => [...one, [name, value]]));
        }
        return { names, combinations };
    }

    /** The statements of a principal on what escalates by itself. */
    private writers(target: AccountPrincipal): readonly PolicyStatement[] {
        return layerStatements(layersOf(target.policies)).filter(
            ({ conditions, ...one }) =>
                conditions.some(({ key }) => key.startsWith(PRINCIPAL_TAG)) &&
                ESCALATING.some((action) => coversAction({ ...one, conditions }, action)),
        );
    }

    /** Whether a principal opens sessions with other tags that it doesn't surely open as it is. */
    private opensMore(retagged: AccountPrincipal, principal: AccountPrincipal): boolean {
        const known = plainlyOpen(this.sessions, [principal], this.rights.account.instances.length);
        return this.sessions.of(retagged).open.some(({ instances }) => !instances.minus(known).isEmpty());
    }
}
