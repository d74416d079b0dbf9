import { UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";

/** What a property refers to. */
export interface Referred {
    readonly resources: readonly StackSubject[];
    /** Whether it refers to all of these; otherwise to some of them, which isn't known before deployment. */
    readonly certain: boolean;
}

/** The resources of a stack, found by type and by what refers to what while ids are still unknown. */
export class Relations {
    private readonly byType = new Map<string, StackSubject[]>();
    private readonly byUrn = new Map<string, StackSubject>();
    private readonly children = new Map<string, StackSubject[]>();
    private readonly indexes = new Map<string, ReadonlyMap<string, readonly StackSubject[]>>();

    constructor(resources: readonly StackSubject[]) {
        for (const resource of resources) {
            this.byUrn.set(resource.urn, resource);
            append(this.byType, resource.type, resource);
            if (resource.parent !== undefined) {
                append(this.children, resource.parent, resource);
            }
        }
    }

    /** The resources of some types, in the stack's order within each. */
    ofType(...types: readonly string[]): readonly StackSubject[] {
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /** As `candidates`, where it is certain; nothing where it isn't. */
    referred(
        from: StackSubject,
        property: string,
        types: readonly string[],
        ids: readonly string[],
    ): readonly StackSubject[] {
        const { resources, certain } = this.candidates(from, property, types, ids);
        return certain ? resources : [];
    }

    /**
     * The resources of these types that a property refers to. Known values are held against the properties that identify
     * a resource. Of unknown ones the engine knows the resources they were made from, which may be more than they name,
     * and of a component of another language only the component: then it is some of these.
     */
    candidates(from: StackSubject, property: string, types: readonly string[], ids: readonly string[]): Referred {
        const value = from.props[property];
        const values: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
        const index = this.indexOf(types, ids);
        const named = values.flatMap((one) => (typeof one === "string" ? (index.get(one) ?? []) : []));
        const unnamed = values.filter((one) => typeof one === "string" && !index.has(one)).length;
        const open = values.filter((one) => one === UNKNOWN || (typeof one === "object" && one !== null)).length;
        const made = (from.dependsOn[property] ?? [])
            .flatMap((urn) => this.within(urn, types))
            .filter((one) => !named.includes(one));
        // A name or an id may be known although the resource it belongs to doesn't know it yet.
        // Of a list that is wholly unknown not even the length is known; the provider names lists in the plural.
        const slots = value === UNKNOWN && property.endsWith("s") ? Infinity : open + unnamed;
        const resources = [...new Set([...named, ...(slots > 0 ? made : [])])];
        return { resources, certain: made.length <= slots || slots === 0 };
    }

    /** The resource itself, or those of a component that are of these types. */
    private within(urn: string, types: readonly string[]): readonly StackSubject[] {
        const found: StackSubject[] = [];
        const open = [urn];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            const resource = this.byUrn.get(next);
            if (resource !== undefined && types.includes(resource.type)) {
                found.push(resource);
            } else if (resource === undefined || isComponent(resource)) {
                open.push(...(this.children.get(next) ?? []).map((child) => child.urn));
            }
        }
        return [...new Set(found)].reverse();
    }

    /** The resources of some types by each value of the properties that identify them. */
    private indexOf(types: readonly string[], ids: readonly string[]): ReadonlyMap<string, readonly StackSubject[]> {
        const key = `${types.join(" ")} ${ids.join(" ")}`;
        const known = this.indexes.get(key);
        if (known !== undefined) {
            return known;
        }
        const index = new Map<string, StackSubject[]>();
        for (const resource of this.ofType(...types)) {
            for (const value of new Set(ids.map((id) => resource.props[id]))) {
                if (typeof value === "string") {
                    append(index, value, resource);
                }
            }
        }
        this.indexes.set(key, index);
        return index;
    }
}

/** Custom resources are of a provider's module; components of a package's own index. A stack is neither. */
function isComponent({ type, props }: StackSubject): boolean {
    return type !== "pulumi:pulumi:Stack" && (!("id" in props) || /^awsx:|:index:/.test(type));
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
    const known = map.get(key);
    if (known === undefined) {
        map.set(key, [value]);
    } else {
        known.push(value);
    }
}
