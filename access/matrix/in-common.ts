import { append } from "../append";
import { asValue, eitherOf } from "../evaluate/value-list";
import { Remembered } from "../kept";
import type { AccountInstance, AccountPrincipal, PrincipalType } from "./account";
import { Bits } from "./bits";
import { BySet } from "./by-set";

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
    private readonly known = new BySet<string | undefined>();
    private readonly byTag = new Map<string, TaggedInstances>();

    constructor(instances: readonly AccountInstance[]) {
        this.instances = instances;
        this.hasUnknownTags = instances.some(({ unknownTags }) => unknownTags !== undefined);
    }

    /**
     * "with Department=Finance, Environment=Development or Test": exactly the instances of the set have these tags.
     * Nothing where no tags say it.
     */
    of(set: Bits): string | undefined {
        return this.known.of(set, () => this.described(set));
    }

    private described(set: Bits): string | undefined {
        const first = this.instances[set.first()];
        // Where not all tags are known, an instance may have more of them than one sees.
        if (first === undefined || set.count() < 2 || this.hasUnknownTags) return undefined;
        const terms = new Map<string, ReadonlySet<string>>();
        for (const [name, value] of Object.entries(first.tags)) {
            if (name === "Name" || typeof value !== "string") continue;
            if (set.shareIn(this.tag(name).having(value)) === "all") terms.set(name, new Set([value]));
        }
        const isOfOthers = (all: Terms): boolean => !this.meeting(all).isIn(set);
        if (isOfOthers(terms)) {
            const varied = this.variedTag(set, Object.keys(first.tags), terms, isOfOthers);
            if (varied === undefined) return undefined;
            terms.set(...varied);
        }
        for (const [name, values] of [...terms]) {
            terms.delete(name);
            if (terms.size === 0 || isOfOthers(terms)) terms.set(name, values);
        }
        return `with ${[...terms].map(([name, values]) => `${asValue(name)}=${eitherOf([...values])}`).join(", ")}`;
    }

    /** A tag whose values, with the terms, none of the others has: "Environment=Development or Test". */
    private variedTag(
        set: Bits,
        names: readonly string[],
        terms: Terms,
        isOfOthers: (terms: Terms) => boolean,
    ): [string, ReadonlySet<string>] | undefined {
        for (const name of names) {
            if (name === "Name" || terms.has(name)) continue;
            const values = this.fewValues(set, name);
            if (values !== undefined && !isOfOthers(new Map([...terms, [name, values]]))) return [name, values];
        }
        return undefined;
    }

    /** The values that the instances of a set have of a tag, where all are known and they are few. */
    private fewValues(set: Bits, name: string): ReadonlySet<string> | undefined {
        const values = new Set<string>();
        const tag = this.tag(name);
        const rest = new Bits(this.instances.length);
        rest.addAll(set);
        for (let first = rest.first(); first >= 0; first = rest.first()) {
            const value = this.instances[first]?.tags[name];
            if (typeof value !== "string" || values.size === MOST_VALUES) return undefined;
            values.add(value);
            rest.drop(tag.having(value));
        }
        return values;
    }

    /** The instances that meet terms, or may: a value that isn't known may be any. */
    private meeting(terms: Terms): Bits {
        let all: Bits | undefined;
        for (const [name, values] of terms) {
            const tag = this.tag(name);
            const sets = [...values].map((one) => tag.having(one));
            const some = Bits.union(this.instances.length, tag.unknown.isEmpty() ? sets : [tag.unknown, ...sets]);
            all = all === undefined ? some : all.and(some);
        }
        return all ?? Bits.all(this.instances.length);
    }

    private tag(name: string): TaggedInstances {
        const tag = this.byTag.get(name) ?? new TaggedInstances(this.instances, name);
        this.byTag.set(name, tag);
        return tag;
    }
}

/** The instances by their value of a tag. */
class TaggedInstances {
    /** Those that have the tag with a value that isn't known. */
    readonly unknown: Bits;
    private readonly size: number;
    private readonly positions = new Map<string, number[]>();
    private readonly sets = new Remembered<string, Bits>();

    constructor(instances: readonly AccountInstance[], name: string) {
        this.size = instances.length;
        this.unknown = new Bits(this.size);
        for (const [position, { tags }] of instances.entries()) {
            const value = tags[name];
            if (typeof value === "string") append(this.positions, value, position);
            else if (value !== undefined) this.unknown.add(position);
        }
    }

    having(value: string): Bits {
        return this.sets.of(value, () => Bits.of(this.size, this.positions.get(value) ?? []));
    }
}

type Terms = ReadonlyMap<string, ReadonlySet<string>>;

const MOST_VALUES = 4;

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
