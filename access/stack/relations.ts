import { append } from "../append";
import { Places } from "./places";
import type { StackResource } from "./resource";
import { isOpen } from "./values";

/** What a property refers to. */
export interface Referred<R = StackResource> {
    readonly resources: readonly R[];
    /** Whether it refers to all of these; otherwise to some of them, which isn't known before deployment. */
    readonly certain: boolean;
    /** The ids and names of what the stack doesn't have. */
    readonly outside: readonly string[];
    /** Whether something isn't known that doesn't come from the stack. */
    readonly open: boolean;
}

/** The resources of a stack, found by type and by what refers to what while ids are still unknown. */
export class Relations<R extends StackResource = StackResource> {
    private readonly byType = new Map<string, R[]>();
    private readonly byUrn = new Map<string, R[]>();
    private readonly children = new Map<string, R[]>();
    private readonly indexes = new Map<string, ReadonlyMap<string, readonly R[]>>();
    private readonly resources: readonly R[];
    private found: Places | undefined;

    constructor(resources: readonly R[]) {
        this.resources = resources;
        for (const resource of resources) {
            append(this.byUrn, resource.urn, resource);
            append(this.byType, resource.type, resource);
            if (resource.parent !== undefined) append(this.children, resource.parent, resource);
        }
    }

    /** Where the resources are. */
    get places(): Places {
        return (this.found ??= new Places(this.resources));
    }

    /** The resources of some types, in the stack's order within each. */
    ofType(...types: readonly string[]): readonly R[] {
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /** As `candidates`, where it is certain; nothing where it isn't. */
    referred(from: R, property: string, types: readonly string[], ids: readonly string[]): readonly R[] {
        const { resources, certain } = this.candidates(from, property, types, ids);
        return certain ? resources : [];
    }

    /**
     * The resources of these types that a property refers to. Known values are held against the properties that identify
     * a resource. Of unknown ones the engine knows the resources they were made from, which may be more than they name,
     * and of a component of another language only the component: then it is some of these.
     *
     * @param value What to look at in the place of the whole property, where only members of it refer to resources.
     */
    candidates(
        from: R,
        property: string,
        types: readonly string[],
        ids: readonly string[],
        value = from.props[property],
    ): Referred<R> {
        const values: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
        const index = this.indexOf(types, ids);
        const texts = values.filter((one): one is string => typeof one === "string" && one !== "");
        const found = texts.map((text) => this.meant(index.get(text) ?? [], from, property, text));
        const named = found.flat();
        const unnamed = texts.filter((_, place) => found[place]?.length === 0);
        const open = values.filter((one) => isOpen(one) || (typeof one === "object" && one !== null)).length;
        const made = (from.dependsOn[property] ?? [])
            .flatMap((urn) => this.within(urn, types))
            .filter((one) => !named.includes(one));
        // A name or an id may be known although the resource it belongs to doesn't know it yet.
        // Of a list that is wholly unknown not even the length is known; the provider names lists in the plural.
        const slots = isOpen(value) && property.endsWith("s") ? Infinity : open + unnamed.length;
        const resources = [...new Set([...named, ...(slots > 0 ? made : [])])];
        return {
            resources,
            certain: made.length <= slots || slots === 0,
            outside: made.length === 0 ? unnamed : [],
            // A list of unknown length may hold more than what the stack made of it.
            open: slots === Infinity || open > made.length,
        };
    }

    /** Of the resources of one name those that are meant: a name says nothing of another account's. */
    private meant(found: readonly R[], from: R, property: string, value: string): readonly R[] {
        const possible = found.filter((one) => one.props.name !== value || !this.places.areApart(one, from));
        if (possible.length < 2) return possible;

        const made = possible.filter(({ urn }) => from.dependsOn[property]?.includes(urn));
        const own = possible.filter((one) => this.places.accountOf(one) === this.places.accountOf(from));
        return made.length > 0 ? made : own.length > 0 ? own : possible;
    }

    /** The resource itself, or those of a component that are of these types. */
    private within(urn: string, types: readonly string[]): readonly R[] {
        const found: R[] = [];
        const open = [urn];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            // One resource of AWS Cloud Control may be several here.
            const resources = this.byUrn.get(next) ?? [];
            const meant = resources.filter(({ type }) => types.includes(type));
            if (meant.length > 0) found.push(...meant);
            else if (resources.every(isComponent))
                open.push(...(this.children.get(next) ?? []).map((child) => child.urn));
        }
        return [...new Set(found)].reverse();
    }

    /** The resources of some types by each value of the properties that identify them. */
    private indexOf(types: readonly string[], ids: readonly string[]): ReadonlyMap<string, readonly R[]> {
        const key = `${types.join(" ")} ${ids.join(" ")}`;
        const known = this.indexes.get(key);
        if (known !== undefined) return known;

        const index = new Map<string, R[]>();
        for (const resource of this.ofType(...types)) {
            for (const value of new Set(ids.map((id) => resource.props[id])))
                if (typeof value === "string") append(index, value, resource);
        }
        this.indexes.set(key, index);
        return index;
    }
}

/** Custom resources are of a provider's module; components of a package's own index. A stack is neither. */
function isComponent({ type, props }: StackResource): boolean {
    return type !== "pulumi:pulumi:Stack" && (!("id" in props) || /^awsx:|:index:/.test(type));
}
