import { UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";

/** The resources of a stack, found by type and by what refers to what while ids are still unknown. */
export class Relations {
    private readonly byType = new Map<string, StackSubject[]>();
    private readonly byUrn = new Map<string, StackSubject>();

    constructor(resources: readonly StackSubject[]) {
        for (const resource of resources) {
            this.byUrn.set(resource.urn, resource);
            const same = this.byType.get(resource.type);
            if (same) {
                same.push(resource);
            } else {
                this.byType.set(resource.type, [resource]);
            }
        }
    }

    /** The resources of some types, in the stack's order within each. */
    ofType(...types: readonly string[]): readonly StackSubject[] {
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /**
     * The resources of these types that a property refers to: by what the engine knows of where the property's value
     * came from, else by the value itself, held against the properties that identify a resource.
     */
    referred(
        from: StackSubject,
        property: string,
        types: readonly string[],
        ids: readonly string[],
    ): readonly StackSubject[] {
        const candidates = this.ofType(...types);
        const values = knownTexts(from.props[property]);
        const byValue = candidates.filter((one) =>
            ids.some((id) => typeof one.props[id] === "string" && values.has(one.props[id])),
        );
        const made = (from.dependsOn[property] ?? [])
            .map((urn) => this.byUrn.get(urn))
            .filter((one): one is StackSubject => one !== undefined && types.includes(one.type));
        // A value may have been computed from more resources than it names: where it is known, it decides.
        const decided = byValue.length > 0 && !hasUnknown(from.props[property]);
        return decided ? byValue : [...new Set([...byValue, ...made])];
    }
}

function knownTexts(value: unknown): ReadonlySet<unknown> {
    return new Set(Array.isArray(value) ? value : [value]);
}

function hasUnknown(value: unknown): boolean {
    return value === UNKNOWN || (Array.isArray(value) && value.includes(UNKNOWN));
}
