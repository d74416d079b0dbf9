/** A policy document that AWS would refuse, or one whose meaning AWS doesn't state: never guessed at. */
export class PolicyError extends Error {
    override readonly name = "PolicyError";
    /** The policy's name, as given to `parsePolicy`. */
    readonly policy: string;
    /** Where in the document: `Statement[1].Condition.StringEquals`. Empty for the document as a whole. */
    readonly where: string;

    constructor(policy: string, where: string, problem: string) {
        super(where === "" ? `${policy}: ${problem}` : `${policy}: ${where}: ${problem}`);
        this.policy = policy;
        this.where = where;
    }
}

/** The value for an error message: short, and without line breaks. */
export function shown(value: unknown): string {
    let text: string;
    try {
        text = JSON.stringify(value) ?? String(value);
    } catch {
        // Nested too deep, or in itself.
        text = Array.isArray(value) ? "a list" : `an ${typeof value}`;
    }
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
