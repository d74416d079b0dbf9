import type { Rule } from "./rules";

/** How an input property behaves. Every resource type begins with a table of these. */
export interface Field {
    /**
     * What the value is. "json" is a policy or another JSON document in a string: compared by meaning, and wholly
     * unknown if anything in it is. The order of a set's members doesn't matter.
     */
    readonly kind: "text" | "number" | "flag" | "json" | "list" | "set" | "map" | "block" | "blocks";
    /** Leaving it out is an error. */
    readonly required: boolean;
    /** AWS can't change it: a new value replaces the resource. */
    readonly replaces: boolean;
    /** What the provider fills in where it is left out. */
    readonly default: string | number | boolean | undefined;
    /** AWS chooses a value where it is left out; what it chose is no difference to having left it out. */
    readonly computed: boolean;
    /** AWS never tells it, so that the value last given counts as the present one. */
    readonly writeOnly: boolean;
    /** What a text or number may be, or each member of a list or set. The empty text counts as left out. */
    readonly rule: Rule | undefined;
    /** The properties inside a block, or inside each of several blocks. */
    readonly of: Fields;
}

export type Fields = Readonly<Record<string, Field>>;

/** A field with all its behaviour said so far, to which a call of each name adds one more trait. */
interface FieldBuilder extends Field {
    need(): FieldBuilder;
    replace(): FieldBuilder;
    chosen(): FieldBuilder;
    unread(): FieldBuilder;
    or(value: string | number | boolean): FieldBuilder;
    valid(rule: Rule): FieldBuilder;
}

function field(traits: Field): FieldBuilder {
    return {
        ...traits,
        need: () => field({ ...traits, required: true }),
        replace: () => field({ ...traits, replaces: true }),
        chosen: () => field({ ...traits, computed: true }),
        unread: () => field({ ...traits, writeOnly: true }),
        or: (value) => field({ ...traits, default: value }),
        valid: (rule) => field({ ...traits, rule }),
    };
}

function kind(name: Field["kind"], of: Fields = {}): FieldBuilder {
    return field({
        kind: name,
        required: false,
        replaces: false,
        default: undefined,
        computed: false,
        writeOnly: false,
        rule: undefined,
        of,
    });
}

export const text = () => kind("text");
export const number = () => kind("number");
export const flag = () => kind("flag");
export const json = () => kind("json");
export const list = () => kind("list");
export const set = () => kind("set");
export const map = () => kind("map");
/** One nested object. */
export const block = (of: Fields) => kind("block", of);
/** Several nested objects, in any order. */
export const blocks = (of: Fields) => kind("blocks", of);

/** Several properties that behave alike, their names in one text. */
export const each = (names: string, alike: Field): Fields =>
    Object.fromEntries(names.split(" ").map((name) => [name, alike]));
