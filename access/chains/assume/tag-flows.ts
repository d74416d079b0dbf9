import { coversAction } from "../../evaluate/statement";
import type { Account, AccountPrincipal } from "../../matrix/account";
import type { Tags } from "../../model";
import type { PolicyStatement } from "../../policy/policy";
import { copiedTags, PRINCIPAL_TAG, tagReaders, tagUses, valuesOfTag, type TagUse } from "./tag-uses";

/**
 * How the tags of one session matter for another one of a chain: a transitive tag passes on to the next session, and a
 * policy can require that a tag which is passed equals one of the caller's. So what tells the sessions of one role apart
 * can tell those of another one apart, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export class TagFlows {
    /** How any role that callers pass tags to uses those of its sessions, by key; none where no session leads to another. */
    private readonly uses: ReadonlyMap<string, TagUse>;
    /** The keys of tags of which one is compared with the other when it is passed, and the reverse. */
    private readonly neighbors = new Map<string, Set<string>>();
    /** All whose tags are known, and don't follow from the account's policies. */
    private readonly tagged: readonly { readonly tags: AccountPrincipal["tags"] }[];

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
        this.uses = leadOn(roles) ? tagUses([...new Set(roles.flatMap(tagReaders))], PRINCIPAL_TAG) : new Map();
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

    /** How the sessions of all roles use a tag, as far as those of one role lead to those of another. */
    usesOf(key: string): readonly TagUse[] {
        return [this.uses.get(key) ?? []].flat();
    }

    /** The values that callers' own tags may give a tag: copied, or passed on. */
    given(key: string): readonly string[] {
        if (!this.neighbors.has(key) && this.uses.size === 0) return [];
        return this.related(key).flatMap((one) => [...valuesOfTag(this.tagged, one)]);
    }

    private neighborsOf(key: string): Set<string> {
        const known = this.neighbors.get(key) ?? new Set();
        this.neighbors.set(key, known);
        return known;
    }
}

/** Whether a session of one of the roles may assume one of them: by its own policies, or by a trust policy that names it. */
function leadOn(roles: readonly AccountPrincipal[]): boolean {
    const named = new Set(
        roles.flatMap(({ trust }) =>
            (trust?.statements ?? []).flatMap(({ effect, principals }) =>
                effect === "Allow" ? (principals?.entries ?? []).map(({ value }) => value) : [],
            ),
        ),
    );
    if (roles.length > 0 && named.has("*")) return true;
    const sessions = [...named].filter((one) => one.includes(":assumed-role/"));
    return roles.some((role) => {
        const name = role.arn.slice(role.arn.lastIndexOf("/") + 1);
        return (
            named.has(role.arn) ||
            sessions.some((one) => one.includes(`:assumed-role/${name}/`)) ||
            tagReaders(role).some((one) => one.effect === "Allow" && coversAction(one, "sts:assumerole"))
        );
    });
}
