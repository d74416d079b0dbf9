/** What AWS would refuse in a policy document, or what it means AWS doesn't state. */
export interface PolicyProblem {
    readonly policy: string;
    readonly where: string;
    /** The value found, and what is allowed. */
    readonly problem: string;
    /** Set where AWS takes the policy, and only leaves open what it means in a case. */
    readonly isQuestion?: true;
}

/** A policy document that AWS would refuse, or one whose meaning AWS doesn't state: never guessed at. */
export class PolicyError extends Error implements PolicyProblem {
    override readonly name = "PolicyError";
    /** The policy's name, as given to `parsePolicy`. */
    readonly policy: string;
    /** Where in the document: `Statement[1].Condition.StringEquals`. Empty for the document as a whole. */
    readonly where: string;
    readonly problem: string;

    constructor(policy: string, where: string, problem: string) {
        super(where === "" ? `${policy}: ${problem}` : `${policy}: ${where}: ${problem}`);
        this.policy = policy;
        this.where = where;
        this.problem = problem;
    }
}

/** A resource that isn't an ARN: it stands for nothing, as the placeholders of AWS's own examples do. */
export class ResourceError extends PolicyError {}

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
