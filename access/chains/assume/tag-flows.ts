import type { RequestContext } from "../../evaluate/context";
import { coversAction, coversResource } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import { Remembered } from "../../kept";
import type { Account, AccountPrincipal } from "../../matrix/account";
import type { Tags } from "../../model";
import type { PolicyStatement } from "../../policy/policy";
import { copiedTags, PRINCIPAL_TAG, tagReaders, tagUses, valuesOfTag, type TagUse } from "./tag-uses";
import { letsInUnasked, namedArns, withoutPath } from "./trust-policies";

/**
 * How the tags of one session matter for another one of a chain: a transitive tag passes on to the next session, and a
 * policy can require that a tag which is passed equals one of the caller's. So what tells the sessions of one role apart
 * can tell those of another one apart, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export class TagFlows {
    private readonly roles: readonly AccountPrincipal[];
    /** The keys of tags of which one is compared with the other when it is passed, and the reverse. */
    private readonly neighbors = new Map<string, Set<string>>();
    /** All whose tags are known, and don't follow from the account's policies. */
    private readonly tagged: readonly { readonly tags: AccountPrincipal["tags"] }[];
    private readonly uses = new Remembered<AccountPrincipal, ReadonlyMap<string, TagUse>>();
    private readonly next = new Remembered<AccountPrincipal, readonly AccountPrincipal[]>();

    /**
     * @param roles to whose sessions callers can pass tags.
     * @param statements all that decide over passing tags.
     */
    constructor(
        { principals, identityCenter }: Pick<Account, "principals" | "identityCenter">,
        roles: readonly AccountPrincipal[],
        statements: readonly PolicyStatement[],
    ) {
        const people: readonly Tags[] = [
            ...(identityCenter?.people ?? []).map(({ tags = {} }) => tags),
            ...principals.flatMap(({ people = {} }) => Object.values(people)),
        ];
        this.tagged = [...principals, ...people.map((tags) => ({ tags }))];
        this.roles = roles;
        for (const [from, to] of copiedTags(statements)) {
            this.neighborsOf(from).add(to);
            this.neighborsOf(to).add(from);
        }
    }

    /** The keys of the tags that a tag is copied to or from, itself among them, in the same order for each of them. */
    related(key: string): readonly string[] {
        const keys = new Set([key]);
        for (const one of keys) for (const other of this.neighbors.get(one) ?? []) keys.add(other);
        return [...keys].sort();
    }

    /**
     * How the sessions of other roles use a tag of a role's: those that it may lead to, or all where the tag is copied, since
     * both ends of a copy then need the same values.
     */
    usesBeyond(role: AccountPrincipal, key: string): readonly TagUse[] {
        const others = this.neighbors.has(key) ? this.roles : this.behind(role);
        return [...others].flatMap((one) => this.usesOf(one).get(key) ?? []);
    }

    /** Values of callers' own tags that a passed tag is compared with. */
    given(key: string): readonly string[] {
        if (!this.neighbors.has(key)) return [];
        return this.related(key).flatMap((one) => [...valuesOfTag(this.tagged, one)]);
    }

    /** How a role's policies use the tags of its own sessions, by key. */
    usesOf(role: AccountPrincipal): ReadonlyMap<string, TagUse> {
        return this.uses.of(role, () => tagUses(tagReaders(role), PRINCIPAL_TAG));
    }

    private neighborsOf(key: string): Set<string> {
        const known = this.neighbors.get(key) ?? new Set();
        this.neighbors.set(key, known);
        return known;
    }

    /** The roles whose sessions a role's session may come to, in any number of steps. */
    private behind(role: AccountPrincipal): ReadonlySet<AccountPrincipal> {
        const found = new Set(this.nextTo(role));
        for (const one of found) for (const other of this.nextTo(one)) found.add(other);
        return found;
    }

    private nextTo(role: AccountPrincipal): readonly AccountPrincipal[] {
        return this.next.of(role, () => {
            const allowing = tagReaders(role).filter(
                (one) => one.effect === "Allow" && coversAction(one, "sts:assumerole"),
            );
            const arn = withoutPath(role.arn);
            return this.roles.filter(
                (other) =>
                    letsInUnasked(other) ||
                    namedArns(other).includes(role.arn) ||
                    namedArns(other).includes(arn) ||
                    allowing.some((one) => coversResource(one, other.arn, ANY) !== NO),
            );
        });
    }
}

/** A role's ARN may have variables, which any session may fill in. */
const ANY: RequestContext = { get: () => ({ unknown: "is any session's", absent: true }) };
