import { layersOf, layerStatements } from "../../evaluate/outcome";
import { isProtected } from "../../findings/toolkit/iam-targets";
import { tagActions } from "../../bypasses";
import { iamType, type AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Condition, PolicyStatement } from "../../policy/policy";
import type { Gift } from "./gifts";
import type { Allowed, IamWrites } from "./iam-writes";
import type { Rights } from "./rights";
import type { Variants } from "./variants";

const PRINCIPAL_TAG = /^aws:principaltag\/(.*)$/;
const RESOURCE_TAG = /^[^:]+:resourcetag\/(.*)$/;
const CHANGE = "tagged";
/** More combinations of tags than these aren't tried. */
const LIMIT = 32;

/** A tag to be: undefined for none. */
type Wanted = readonly [key: string, value: string | undefined];

/** The calls that write the tags of principals, or remove them. */
export const OWN_TAG_CALLS = [...tagActions("writes", "user", "role"), ...tagActions("removes", "user", "role")];

/** Tags that principals write on themselves or on those that they become: policies that ask for tags then say otherwise. */
export class OwnTags {
    private readonly rights: Rights;
    private readonly writes: IamWrites;
    private readonly variants: Variants;

    constructor(rights: Rights, writes: IamWrites, variants: Variants) {
        this.rights = rights;
        this.writes = writes;
        this.variants = variants;
    }

    from(principal: AccountPrincipal, target: AccountPrincipal): Gift[] {
        if (!OWN_TAG_CALLS.some((action) => this.rights.mentions(principal, action)) || isProtected(target.arn))
            return [];
        if (this.variants.changeOf(target)?.includes(CHANGE) === true) return [];
        return combinations(this.wanted(target)).flatMap((tags): Gift[] => {
            const allowed = this.allowed(principal, target, tags);
            if (allowed === undefined) return [];
            const words = tags
                .map(([key, value]) => (value === undefined ? `no ${key}` : `${key}=${value}`))
                .join(", ");
            const to = this.variants.of(target, `${CHANGE} ${words}`, () => ({
                policies: target.policies,
                tags: tagged(target.tags, tags),
            }));
            return [{ to, allowed, what: words }];
        });
    }

    private allowed(
        principal: AccountPrincipal,
        target: AccountPrincipal,
        tags: readonly Wanted[],
    ): Allowed | undefined {
        const type = iamType(target);
        const calls = tags.map(([key, value]) => {
            const [action = ""] = tagActions(value === undefined ? "removes" : "writes", type);
            return { action, verdict: this.writes.tag(principal, target, action, key, value) };
        });
        if (calls.some(({ verdict }) => verdict === "denied")) return undefined;
        return {
            verdict: calls.every(({ verdict }) => verdict === "allowed") ? "allowed" : "unknown",
            actions: [...new Set(calls.map(({ action }) => action))],
        };
    }

    /** The tags that policies on a principal ask for, with the values that make a difference. */
    private wanted(target: AccountPrincipal): readonly (readonly Wanted[])[] {
        const own = new Map(Object.entries(target.tags).map(([key, value]) => [key.toLowerCase(), value]));
        const found = new Map<string, { readonly name: string; readonly values: Set<string | undefined> }>();
        const add = (name: string, ...values: readonly (string | undefined)[]): void => {
            const key = name.toLowerCase();
            const known = found.get(key) ?? { name, values: new Set() };
            for (const value of values) if (value !== own.get(key)) known.values.add(value);
            found.set(key, known);
        };
        for (const statement of this.statementsOn(target)) {
            for (const condition of statement.conditions) {
                const name = PRINCIPAL_TAG.exec(condition.key)?.[1];
                if (name !== undefined) {
                    const written = condition.name.slice(condition.name.indexOf("/") + 1);
                    add(written, ...textsOf(condition), ...(statement.effect === "Deny" ? [undefined] : []));
                }
                for (const variable of variablesOf(condition)) add(variable, ...this.valuesOf(condition));
            }
        }
        return [...found.values()].map(({ name, values }) => [...values].map((value): Wanted => [name, value]));
    }

    /** The statements that judge a principal: its own, and those of the roles of its account that it may assume. */
    private statementsOn(target: AccountPrincipal): readonly PolicyStatement[] {
        const { account } = this.rights;
        const owner = ownerOf(target, account);
        const trusting = account.principals.filter((one) => one.trust !== undefined && ownerOf(one, account) === owner);
        return [
            ...layerStatements(layersOf(target.policies)),
            ...trusting.flatMap(({ trust }) => trust?.statements ?? []),
        ];
    }

    /** The values that instances have of the tag that a condition compares. */
    private valuesOf({ key }: Condition): readonly string[] {
        const name = RESOURCE_TAG.exec(key)?.[1];
        if (name === undefined) return [];
        const values = this.rights.account.instances.flatMap(({ tags }) =>
            Object.entries(tags).flatMap(([one, value]) =>
                one.toLowerCase() === name && typeof value === "string" ? [value] : [],
            ),
        );
        return [...new Set(values)].slice(0, LIMIT);
    }
}

/** The principal tags that the values of a condition are filled in with. */
function variablesOf({ values }: Condition): readonly string[] {
    if (!("templates" in values)) return [];
    return values.templates.flatMap(({ variables }) =>
        variables.flatMap(({ key, name }) => (PRINCIPAL_TAG.test(key) ? [name.slice(name.indexOf("/") + 1)] : [])),
    );
}

/** Values that a condition names, patterns as one that they cover. */
function textsOf({ values }: Condition): readonly string[] {
    if (!("templates" in values)) return [];
    return values.templates.flatMap(({ text, variables }) =>
        variables.length > 0 ? [] : [text.replaceAll("*", "").replaceAll("?", "x")],
    );
}

/** Every choice of values for some of the keys, one at least. */
function combinations(keys: readonly (readonly Wanted[])[]): readonly (readonly Wanted[])[] {
    let found: readonly (readonly Wanted[])[] = [[]];
    for (const values of keys) {
        const more = found.flatMap((one) => values.map((value) => [...one, value]));
        found = [...found, ...more].slice(0, LIMIT + 1);
    }
    return found.slice(1);
}

/** Tags with others written over them: keys are the same in whatever letter case. */
function tagged(tags: AccountPrincipal["tags"], wanted: readonly Wanted[]): AccountPrincipal["tags"] {
    const keys = new Set(wanted.map(([key]) => key.toLowerCase()));
    const others = Object.entries(tags).filter(([key]) => !keys.has(key.toLowerCase()));
    const written = wanted.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
    return Object.fromEntries([...others, ...written]);
}
