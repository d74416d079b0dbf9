import { append } from "../append";
import { asValue, eitherOf } from "../evaluate/value-list";
import type { AccountInstance, AccountPrincipal, PrincipalType } from "./account";
import type { Bits } from "./bits";

/**
 * What principals have in common that explains why they reach the same: "2 users in operators", "5 users: all of
 * operators", "3 roles with Team=web".
 */
export class PrincipalsInCommon {
    private readonly members = new Map<string, number>();

    /** @param all every principal of the account, of whom a group may have others. */
    constructor(all: readonly AccountPrincipal[]) {
        for (const { groups } of all)
            for (const group of groups) this.members.set(group, (this.members.get(group) ?? 0) + 1);
    }

    of(principals: readonly AccountPrincipal[]): string {
        const [first, ...others] = principals;
        if (first === undefined) return "";
        const types = new Set(principals.map(({ type }) => type));
        const noun = types.size > 1 ? "principals" : NOUNS[first.type];
        const groups = first.groups.filter((group) => others.every((one) => one.groups.includes(group)));
        const whole = groups.filter((group) => this.members.get(group) === principals.length);
        const tags = commonTags(principals.map((one) => one.tags));
        const shared = [
            ...(whole.length > 0
                ? [`: all of ${whole.join(", ")}`]
                : groups.length > 0
                  ? [` in ${groups.join(", ")}`]
                  : []),
            ...(tags.size > 0 && groups.length === 0 ? [` with ${pairs(tags)}`] : []),
        ];
        return `${principals.length.toLocaleString("en")} ${noun}${shared.join("")}`;
    }
}

const NOUNS: Readonly<Record<PrincipalType, string>> = {
    user: "users",
    role: "roles",
    person: "people",
    group: "groups",
    saml: "SAML providers",
    oidc: "subjects of OIDC providers",
    account: "accounts",
    external: "principals",
    service: "AWS services",
    certificate: "certificates",
    anybody: "principals of any account",
};

/** Which tags tell a set of instances from all others. */
export class InstancesByTags {
    private readonly instances: readonly AccountInstance[];
    private readonly hasUnknownTags: boolean;
    private readonly known = new Map<string, string | undefined>();
    private readonly byTag = new Map<string, TaggedInstances>();
    private readonly all: readonly number[];

    constructor(instances: readonly AccountInstance[]) {
        this.instances = instances;
        this.all = [...instances.keys()];
        this.hasUnknownTags = instances.some(({ unknownTags }) => unknownTags !== undefined);
    }

    /**
     * "with Department=Finance, Environment=Development or Test": exactly the instances of the set have these tags.
     * Nothing where no tags say it.
     */
    of(set: Bits): string | undefined {
        const key = set.key();
        if (!this.known.has(key)) this.known.set(key, this.described(set));
        return this.known.get(key);
    }

    private described(set: Bits): string | undefined {
        const inside = [...set].flatMap((position) => this.instances[position] ?? []);
        // Where not all tags are known, an instance may have more of them than one sees.
        if (inside.length < 2 || this.hasUnknownTags) return undefined;
        const common = commonTags(inside.map(({ tags }) => tags));
        const terms = new Map([...common].map(([name, value]) => [name, new Set([value])]));
        const isOfOthers = (all: Terms): boolean =>
            this.candidates(all).some((some) => some.some((at) => this.has(at, all) && !set.has(at)));
        if (isOfOthers(terms)) {
            const varied = variedTag(inside, terms, isOfOthers);
            if (varied === undefined) return undefined;
            terms.set(...varied);
        }
        for (const [name, values] of [...terms]) {
            terms.delete(name);
            if (terms.size === 0 || isOfOthers(terms)) terms.set(name, values);
        }
        return `with ${[...terms].map(([name, values]) => `${asValue(name)}=${eitherOf([...values])}`).join(", ")}`;
    }

    private has(position: number, terms: Terms): boolean {
        const instance = this.instances[position];
        return instance !== undefined && hasAll(instance, terms);
    }

    /** The instances that may meet terms, as several lists: those that meet the term that the fewest do. */
    private candidates(terms: Terms): readonly (readonly number[])[] {
        let fewest: { readonly lists: readonly (readonly number[])[]; readonly size: number } | undefined;
        for (const [name, values] of terms) {
            const { byValue, unknown } = this.tag(name);
            const lists = [...[...values].map((value) => byValue.get(value) ?? []), unknown];
            const size = lists.reduce((sum, one) => sum + one.length, 0);
            if (fewest === undefined || size < fewest.size) fewest = { lists, size };
        }
        return fewest?.lists ?? [this.all];
    }

    /** The instances by their value of a tag; a value that isn't known may be any. */
    private tag(name: string): TaggedInstances {
        let tag = this.byTag.get(name);
        if (tag !== undefined) return tag;
        tag = { byValue: new Map(), unknown: [] };
        for (const [position, { tags }] of this.instances.entries()) {
            const value = tags[name];
            if (typeof value === "string") append(tag.byValue, value, position);
            else if (value !== undefined) tag.unknown.push(position);
        }
        this.byTag.set(name, tag);
        return tag;
    }
}

interface TaggedInstances {
    readonly byValue: Map<string, number[]>;
    readonly unknown: number[];
}

type Terms = ReadonlyMap<string, ReadonlySet<string>>;

/** A tag whose values, with the terms, none of the others has: "Environment=Development or Test". */
function variedTag(
    inside: readonly AccountInstance[],
    terms: Terms,
    isOfOthers: (terms: Terms) => boolean,
): [string, Set<string>] | undefined {
    for (const name of Object.keys(inside[0]?.tags ?? {})) {
        if (name === "Name" || terms.has(name)) continue;
        const values = new Set(inside.map(({ tags }) => tags[name]));
        if (values.size > MOST_VALUES || ![...values].every((value) => typeof value === "string")) continue;
        const texts = new Set([...values].filter((value) => typeof value === "string"));
        if (!isOfOthers(new Map([...terms, [name, texts]]))) return [name, texts];
    }
    return undefined;
}

const MOST_VALUES = 4;

function hasAll({ tags }: AccountInstance, terms: Terms): boolean {
    for (const [name, values] of terms) {
        const value = tags[name];
        // A value that isn't known may be this one.
        if (value === undefined || (typeof value === "string" && !values.has(value))) return false;
    }
    return true;
}

/** The tags that all have with the same value; `Name` tells one from the other and is left out. */
function commonTags(all: readonly Readonly<Record<string, unknown>>[]): Map<string, string> {
    const [first = {}, ...others] = all;
    return new Map(
        Object.entries(first).filter(
            (entry): entry is [string, string] =>
                entry[0] !== "Name" &&
                typeof entry[1] === "string" &&
                others.every((tags) => Object.hasOwn(tags, entry[0]) && tags[entry[0]] === entry[1]),
        ),
    );
}

function pairs(tags: ReadonlyMap<string, string>): string {
    return [...tags].map(([name, value]) => `${asValue(name)}=${asValue(value)}`).join(", ");
}
