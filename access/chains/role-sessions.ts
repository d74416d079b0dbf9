import type { Caller } from "../evaluate/caller";
import { statementsOf, type AnyPolicy } from "../evaluate/outcome";
import { coversAction } from "../evaluate/statement";
import { Numbers, Remembered } from "../kept";
import type { Account, AccountPrincipal, RoleSession } from "../matrix/account";
import type { IdentityCenterPerson } from "../matrix/identity-center";
import { mentionsKeys, type RelevantPolicies } from "../matrix/relevant-policies";
import { SessionNames } from "./session-names";
import { MFA_KEYS } from "../matrix/mfa";
import { isFederated, letsTagsIn, takesSessionTags } from "../matrix/session-request";
import type { Tags } from "../model";
import type { PolicyStatement } from "../policy/policy";
import type { Outsider } from "./assume/outsider";
import { callerFor } from "./assume/federated-caller";
import { pinnedTags } from "./assume/pinned-tags";
import {
    entryStatements,
    PRINCIPAL_TAG,
    REQUEST_TAG,
    tagReaders,
    tagUses,
    tagValues,
    type TagUse,
} from "./assume/tag-uses";
import { TagFlows } from "./assume/tag-flows";

/** More combinations of session tags than these aren't looked at one by one. */
const LIMIT = 256;
/** More sessions of all roles together aren't looked at, where most of them matter only for other roles of a chain. */
const MOST_SESSIONS = 384;

/** The properties of a session other than its tags. */
type Told = Pick<RoleSession, "name" | "otherThan" | "userId">;

/**
 * The sessions of a role that policies can tell apart: by their tags, where its trust policy lets callers pass tags, and by
 * their names, where trust policies name sessions of it. The caller who chooses tags and names has the best of them.
 */
export class RoleSessions {
    private readonly account: Account;
    /** How trust policies and RCPs use a caller's tags, by key. */
    private readonly asked: ReadonlyMap<string, TagUse>;
    /** Whether trust policies or RCPs ask for the names or IDs of people. */
    private readonly asksForUser: boolean;
    /** Whether trust policies or RCPs ask for MFA. */
    private readonly asksForMfa: boolean;
    /** The names of sessions that policies ask for. */
    private readonly names: SessionNames;
    /** How any policy uses the tags that are passed, by key. */
    private readonly passed: ReadonlyMap<string, TagUse>;
    private readonly flows: TagFlows;
    /** The roles to whose sessions callers can pass tags. */
    private readonly taggedRoles: readonly AccountPrincipal[];
    private readonly allValues = new Remembered<AccountPrincipal, SessionValues>();
    private readonly ownValues = new Remembered<AccountPrincipal, SessionValues>();
    private areMany: boolean | undefined;
    private readonly known = new Map<AccountPrincipal, readonly AccountPrincipal[] | undefined>();
    private readonly chosen = new Remembered<AccountPrincipal, readonly AccountPrincipal[]>();
    private readonly proved = new Remembered<RoleSession, AccountPrincipal | undefined>();
    private readonly made = new Map<string, AccountPrincipal>();
    /** Of policies: escalation asks about roles with others than the account's. */
    private readonly ids = new Numbers<AccountPrincipal["policies" | "trust"]>();

    /** @param policies what of policies speaks of assuming roles. */
    constructor(account: Account, roles: readonly AccountPrincipal[], policies: RelevantPolicies) {
        this.account = account;
        const trusts = entryStatements(account, roles);
        const asking = trusts.filter(mentionsKeys);
        this.asked = tagUses(asking, PRINCIPAL_TAG);
        this.asksForUser = mentions(asking, USER);
        this.asksForMfa = mentions(asking, MFA_KEYS);
        this.names = new SessionNames(trusts);
        const own = new Set<AnyPolicy>();
        for (const one of account.principals)
            for (const layer of policies.layers(one)) for (const policy of layer.policies) own.add(policy);
        const passed = [...asking, ...statementsOf([...own]).filter(mentionsKeys)];
        this.passed = tagUses(passed, REQUEST_TAG);
        this.taggedRoles = roles.filter(isTagged);
        this.flows = new TagFlows(account, this.taggedRoles, passed);
    }

    /** The sessions that were made of a role, if any. */
    of(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.sessionsOf(role) ?? [];
    }

    /**
     * What a caller of `sts:AssumeRole` assumes, which chooses the tags: the sessions, or the role itself where tags make no
     * difference.
     */
    chosenBy(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.chosen.of(role, () => {
            const sessions = (this.sessionsOf(role) ?? [role]).flatMap((one) => this.byName(one));
            const differs = isFederated(role) && (this.asksForMfa || mentions(tagReaders(role), MFA_KEYS));
            return differs ? sessions.map((one) => ({ ...one, isAssumed: true })) : sessions;
        });
    }

    /** What somebody from outside assumes, as far as it chooses the session's tags and name itself. */
    chosenFrom({ caller, action }: Outsider, role: AccountPrincipal): readonly AccountPrincipal[] {
        switch (caller.type) {
            case "user":
            case "role":
            case "account":
            case "anybody":
                return this.chosenBy(role);
            case "federated": {
                // The token has the tags, and an assertion of SAML the name too.
                const sessions = this.pinned(role, callerFor(caller, role), action);
                return action === WITH_WEB_IDENTITY ? sessions.flatMap((one) => this.byName(one)) : sessions;
            }
            case "service":
                return [role];
        }
    }

    /**
     * The session with these tags.
     * @param keys those that it surely has or lacks. Default: all.
     */
    tagged(role: AccountPrincipal, tags: Tags, keys?: readonly string[], told: Told = {}): AccountPrincipal {
        const sorted = Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1));
        const own = [role.policies, role.trust].map((one) => this.ids.of(one));
        const key = JSON.stringify([role.arn, own, role.tags, sorted, keys, told]);
        const session = this.made.get(key) ?? {
            ...role,
            session: { tags: Object.fromEntries(sorted), people: [], ...(keys && { keys }), ...told },
        };
        this.made.set(key, session);
        return session;
    }

    /** The session that a person of IAM Identity Center has, or the role itself where people make no difference. */
    ofPerson(role: AccountPrincipal, person: IdentityCenterPerson): AccountPrincipal {
        const { id, name, tags, mayHaveOtherTags, isAnyMember } = person;
        if (isAnyMember) return role;
        const readers = tagReaders(role);
        const isAsked = this.asksForUser || mentions(readers, USER) || this.names.ofPrincipals(role).length > 0;
        // The user name is the session's name. A stack's person has no ID of the identity store yet.
        const user = isAsked ? { name, ...(!id.startsWith("urn:") && { userId: id }) } : undefined;
        const takes = isTagged(role);
        const readsTags = takes && (this.asked.size > 0 || this.flows.usesOf(role).size > 0);
        if (!readsTags) return user === undefined ? role : this.tagged(role, {}, takes ? [] : undefined, user);
        if (tags === undefined) return user === undefined ? role : this.tagged(role, {}, [], user);
        return this.tagged(role, tags, mayHaveOtherTags ? Object.keys(tags) : undefined, user);
    }

    /**
     * A session as a proof looks at it, which is about instances to come: with the tags whose values policies name, or that only
     * values of policies are compared with. A value that stands for all others is left open where it is compared with a tag
     * of instances.
     * @returns nothing where that leaves any session of the role.
     */
    lasting(role: AccountPrincipal, session: RoleSession): AccountPrincipal | undefined {
        return this.proved.of(session, () => this.withLastingTags(role, session));
    }

    private withLastingTags(role: AccountPrincipal, { tags, keys }: RoleSession): AccountPrincipal | undefined {
        if (!isTagged(role) || keys === undefined) return undefined;
        // What it can assume is followed with the tags that it has.
        const readers = tagReaders(role).filter((one) => coversAction(one, "ssm:startsession"));
        const uses = tagUses(readers, PRINCIPAL_TAG);
        const isKept = (key: string): boolean => {
            const use = uses.get(key.toLowerCase());
            const isCompared = use !== undefined && (use.isOpen || use.resourceTags.size > 0);
            return !isCompared || tags[key] === undefined || this.isNamed(key.toLowerCase(), tags[key], use);
        };
        const kept = keys.filter(isKept);
        const own = Object.entries(tags).filter(([key]) => kept.includes(key));
        return kept.length === 0 ? undefined : this.tagged(role, Object.fromEntries(own), kept);
    }

    /** Whether policies name a value of a tag, so that no other value is like it. */
    private isNamed(key: string, value: string, own: TagUse): boolean {
        const conditions = [own, this.asked.get(key), this.passed.get(key)].flatMap((use) => use?.conditions ?? []);
        return conditions.some(({ operator: { comparison }, values }) => {
            if (comparison.family !== "string" || comparison.by === "ignore-case" || !("templates" in values))
                return false;
            return values.templates.some(({ text }) => text === value && !/[*?]/.test(text));
        });
    }

    /** The sessions that a trust policy lets an identity provider make, by the tags that it requires. */
    private pinned(role: AccountPrincipal, caller: Caller, action: string): readonly AccountPrincipal[] {
        const pinned = role.trust === undefined ? [] : pinnedTags(role.trust, caller, action);
        return pinned.length === 0 ? [role] : pinned.map((tags) => this.tagged(role, tags, Object.keys(tags)));
    }

    /** A session by each name that policies ask for, and by any other. */
    private byName(role: AccountPrincipal): readonly AccountPrincipal[] {
        const named = this.names.ofPrincipals(role);
        const ids = this.names.ofUserIds(role);
        if (named.length + ids.length === 0) return [role];
        const names = new Set([...named, ...ids]);
        if (names.size > MOST_NAMES) return [role];
        const { tags = {}, keys = takesSessionTags(role) ? [] : undefined } = role.session ?? {};
        const of = (told: Told): AccountPrincipal => this.tagged(role, tags, keys, told);
        const others = named.length === 0 ? role : of({ otherThan: named });
        return [others, ...[...names].map((name) => of({ name }))];
    }

    private sessionsOf(role: AccountPrincipal): readonly AccountPrincipal[] | undefined {
        if (this.known.has(role)) return this.known.get(role);
        const sessions = this.split(role);
        this.known.set(role, sessions);
        return sessions;
    }

    private split(role: AccountPrincipal): readonly AccountPrincipal[] | undefined {
        if (!isTagged(role)) return undefined;
        const all = this.valuesFor(role, true);
        if (all.values.size === 0) return undefined;
        // Too many because of other roles: what those ask for then isn't known.
        this.areMany ??= this.makeMany();
        const isOwn = this.areMany || combinationsOf(all) > LIMIT;
        const told = isOwn ? this.valuesFor(role, false) : all;
        if (combinationsOf(told) > LIMIT) return undefined;
        const { values, isOpen } = told;
        let combinations: Tags[] = [{}];
        for (const [key, own] of values) {
            combinations = combinations.flatMap((tags) => [
                tags,
                ...[...own].map((value) => ({ ...tags, [key]: value })),
            ]);
        }

        const keys = [...values.keys()];
        const sessions = combinations.map((tags) => this.tagged(role, tags, keys));
        // Of the role itself it isn't known which tags its session has.
        return isOpen ? [...sessions, role] : sessions;
    }

    /**
     * The values of each session tag that policies can tell apart; `isOpen` where there may be more.
     * @param ofAll whether those that matter only for other roles of a chain count.
     */
    private valuesFor(role: AccountPrincipal, ofAll: boolean): SessionValues {
        return (ofAll ? this.allValues : this.ownValues).of(role, () => this.findValues(role, ofAll));
    }

    private findValues(role: AccountPrincipal, ofAll: boolean): SessionValues {
        const uses = this.flows.usesOf(role);
        const values = new Map<string, Set<string>>();
        let isOpen = !ofAll;
        for (const key of new Set([...uses.keys(), ...this.asked.keys()])) {
            const related = ofAll ? this.flows.related(key) : [key];
            const used = related.flatMap((one) => [
                ...[uses, this.asked, this.passed].flatMap((source) => source.get(one) ?? []),
                ...(ofAll ? this.flows.usesBeyond(role, one) : []),
            ]);
            const told = tagValues([...new Set(used)], this.account, ofAll ? this.flows.given(key) : []);
            isOpen ||= told.isOpen;
            values.set((uses.get(key) ?? this.asked.get(key))?.name ?? key, told.values);
        }
        return { values, isOpen };
    }

    /** Whether there are far more sessions where what other roles ask for counts. */
    private makeMany(): boolean {
        const count = (ofAll: boolean): number =>
            this.taggedRoles.reduce((sum, one) => sum + combinationsOf(this.valuesFor(one, ofAll)), 0);
        const all = count(true);
        return all > MOST_SESSIONS && all > 2 * count(false);
    }
}

/** The values of each session tag, and whether there may be more. */
interface SessionValues {
    readonly values: ReadonlyMap<string, ReadonlySet<string>>;
    readonly isOpen: boolean;
}

/** How many sessions there are with one of the values of each tag, or without it. */
function combinationsOf({ values }: SessionValues): number {
    return [...values.values()].reduce((product, own) => product * (own.size + 1), 1);
}

/** The keys that tell people of IAM Identity Center apart. */
const USER = /^(aws:userid|identitystore:userid)$/;

function mentions(statements: readonly PolicyStatement[], key: RegExp): boolean {
    return statements.some(({ conditions, resources }) => {
        const compared = conditions.flatMap(({ values }) => ("templates" in values ? values.templates : []));
        const filledIn = [...compared, ...(resources?.patterns ?? [])].flatMap(({ variables }) => variables);
        return [...conditions, ...filledIn].some((one) => key.test(one.key));
    });
}

const WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

/** Sessions by more names than these aren't looked at one by one. */
const MOST_NAMES = 16;

/** Whether callers may pass tags to sessions of a role. */
function isTagged({ trust }: AccountPrincipal): boolean {
    return trust !== undefined && letsTagsIn(trust);
}
