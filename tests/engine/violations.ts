/** A violation as the engine prints it. */
export interface Violation {
    readonly level: string;
    readonly rule: string;
    /** The resource's type without the module: `aws:iam:UserPolicy`. */
    readonly type: string;
    /** The resource's name. */
    readonly name: string;
}

/** The violations in what the engine printed. */
export function violations(text: string): readonly Violation[] {
    const lines = text.matchAll(/^ +- \[(\w+)\]\s+(?:\[severity: \w+\]\s+)?([\w-]+)\s+\((\S+): ([^)]+)\)$/gm);
    return [...lines].map(([, level = "", rule = "", type = "", name = ""]) => ({ level, rule, type, name }));
}
