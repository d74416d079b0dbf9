import { UNKNOWN } from "../../access/stack";

export { at, listAt, openIn, UNKNOWN } from "../../access/stack";

/** What the engine puts in the place of a secret that it can't decrypt, in an exported state. */
const REDACTED = "[secret]";

/** Replaces a value that is nested deeper, or larger, than anything AWS takes: no rule has to walk through it. */
const TOO_MUCH = "(nested too deep or too large to be read)";
/** An IAM document nests less than ten levels deep. */
const DEEPEST = 100;
/** No document that AWS takes has as many members. */
const MOST = 20_000;

/**
 * A plain copy of a resource's properties. The policy SDK's proxy throws wherever a rule touches a value that is not
 * known yet, and turns the whole rule into an advisory "can't run"; in the copy such a value is {@link UNKNOWN}, so a
 * rule is judged on what is known. `redacted` gets the names of the properties that hold a redacted secret.
 */
export function plainRecord(value: object, redacted?: Set<string>): Record<string, unknown> {
    return withoutStacks(() => new Copy(redacted).record(value, 0));
}

/** In a preview the proxy throws for dozens of values in each resource: to note where would take longer than any rule. */
export function withoutStacks<T>(work: () => T): T {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
        return work();
    } finally {
        Error.stackTraceLimit = limit;
    }
}

class Copy {
    private members = 0;
    private property = "";
    private readonly redacted: Set<string> | undefined;

    constructor(redacted?: Set<string>) {
        this.redacted = redacted;
    }

    of(value: unknown, depth: number): unknown {
        if (value === REDACTED) {
            this.redacted?.add(this.property);
            return UNKNOWN;
        }
        if (typeof value !== "object" || value === null) return value;

        if (depth > DEEPEST || this.members > MOST) return TOO_MUCH;

        return Array.isArray(value) ? this.list(value as unknown[], depth) : this.record(value, depth);
    }

    record(value: object, depth: number): Record<string, unknown> {
        const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
        for (const key of Object.keys(value)) {
            if (depth === 0) this.property = key;

            copy[key] = this.member(value, key, depth);
        }
        return copy;
    }

    private list(value: readonly unknown[], depth: number): unknown[] {
        const length = Math.min(value.length, MOST - this.members);
        const copy = Array.from({ length }, (_, index) => this.member(value, String(index), depth));
        return length < value.length ? [...copy, TOO_MUCH] : copy;
    }

    private member(parent: object, key: string, depth: number): unknown {
        this.members += 1;
        let member: unknown;
        try {
            member = (parent as Record<string, unknown>)[key];
        } catch (error) {
            // The SDK doesn't export the class of this error; its one public field tells it from any other.
            if (error instanceof Error && "unknownTypeSentinel" in error) return UNKNOWN;

            throw error;
        }
        return this.of(member, depth + 1);
    }
}
