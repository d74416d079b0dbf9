import { UNKNOWN } from "./values";

export type Values = Readonly<Record<string, unknown>>;

/** A resource, or a part of one, as the classic provider has it. */
export interface ClassicResource {
    /** Such as `aws:iam/userPolicy:UserPolicy`. */
    readonly type: string;
    /** Where in the native resource it is; empty for the resource as a whole. */
    readonly where: string;
    readonly properties: Values;
    /** The properties that come from the resource itself: by its URN, as long as its name isn't known. */
    readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

export interface NativeResource {
    readonly type: string;
    readonly urn: string;
    readonly properties: Values;
    readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** A property of the classic form, and the native property that says the same. */
type Names = Readonly<Record<string, string>>;

/** A native resource, and how parts of the classic form are made of it. */
export class Native {
    readonly values: Values;
    private readonly urn: string;
    private readonly from: NativeResource["dependencies"];

    constructor({ properties, dependencies, urn }: NativeResource) {
        this.values = properties;
        this.from = dependencies;
        this.urn = urn;
    }

    /** The resource as a whole, or a part that has properties of the whole. */
    as(type: string, names: Names, more: Values = {}): ClassicResource {
        const given = Object.entries(names).filter(([, native]) => this.has(native));
        const tags = this.has("tags") ? { tags: this.tags() } : {};
        return {
            type,
            where: "",
            properties: {
                ...("id" in this.values ? { id: this.values.id } : {}),
                ...tags,
                ...Object.fromEntries(given.map(([classic, native]) => [classic, this.values[native]])),
                ...more,
            },
            dependencies: Object.fromEntries(
                Object.entries(names).flatMap(([classic, native]) => {
                    const urns = this.from[native];
                    return urns === undefined ? [] : [[classic, urns] as const];
                }),
            ),
        };
    }

    /** A part that says something of the resource itself: `owner` is the property that names it. */
    part(type: string, where: string, owner: string, self: string, properties: Values, from?: string): ClassicResource {
        const known = this.values[self];
        return {
            type,
            where,
            properties: { [owner]: typeof known === "string" ? known : UNKNOWN, ...properties },
            dependencies: {
                [owner]: [this.urn],
                ...Object.fromEntries(Object.keys(properties).map((one) => [one, this.from[from ?? where] ?? []])),
            },
        };
    }

    /** The inline policies of a user or a group, each a resource of its own. */
    inline(type: string, owner: string, self: string): readonly ClassicResource[] {
        const { policies } = this.values;
        if (!this.has("policies")) return [];

        if (!Array.isArray(policies)) return [this.part(type, "policies", owner, self, { policy: UNKNOWN })];

        return policies.map((one: unknown, index) => {
            const { policyName, policyDocument = UNKNOWN } = (one ?? {}) as Values;
            const properties = { name: policyName, policy: policyDocument };
            return this.part(type, `policies[${index}]`, owner, self, properties, "policies");
        });
    }

    /** What another property of the resource gives it; nothing where that isn't set. */
    given(type: string, native: string, owner: string, self: string, property: string): readonly ClassicResource[] {
        return this.has(native) ? [this.part(type, native, owner, self, { [property]: this.values[native] })] : [];
    }

    has(native: string): boolean {
        const value = this.values[native];
        return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
    }

    /** Tags are a list of keys and values here. */
    private tags(): unknown {
        const { tags } = this.values;
        return Array.isArray(tags)
            ? Object.fromEntries(
                  tags.flatMap((tag: unknown) => {
                      const { key, value = UNKNOWN } = (tag ?? {}) as Values;
                      return typeof key === "string" ? [[key, value]] : [];
                  }),
              )
            : tags;
    }
}
