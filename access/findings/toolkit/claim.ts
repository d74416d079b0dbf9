import { namesOf } from "../../report/report";

/** What principals can do: data, of which `claimText` makes the words. */
export interface Claim {
    /** Who does it, seen from the principals that the finding names. Default: they themselves. */
    readonly holder?: Holder;
    /** What it comes to, after "can". */
    readonly effect: string;
    /** The actions that do it; those that only do it together are joined by "with". Empty where the effect tells. */
    readonly actions: readonly string[];
    /** What follows from it, or limits it, as the end of the sentence. Default: nothing. */
    readonly then?: string;
    /** What it depends on, where policies don't say whether it works. Default: nothing. */
    readonly provided?: string;
}

/** Instances with the roles, anyone who assumes the roles, or the identity providers that they trust. */
type Holder = "instances" | "callers" | "providers";

/**
 * A claim as a sentence, without its full stop: "alice can run commands as root (ssm:SendCommand)".
 * @param arns the principals; none where the sentence names them already.
 */
export function claimText(arns: readonly string[], { holder, effect, actions, then, provided }: Claim): string {
    const verb = provided === undefined ? "can" : "could";
    const by = actions.length === 0 ? "" : ` (${actions.join(", ")})`;
    const end = [then, provided === undefined ? undefined : `if ${provided}`].flatMap((one) => one ?? []);
    return [`${subjectOf(arns, holder)} ${verb} ${effect}${by}`, ...end].join(", ");
}

/** The subject of a sentence on principals. */
function subjectOf(arns: readonly string[], holder?: Holder): string {
    const names = arns.length === 0 ? undefined : namesOf(arns.map(nameIn), 4);
    switch (holder) {
        case undefined:
            return names ?? "they";
        case "instances":
            return names === undefined ? "instances with these roles" : `instances with the role ${names}`;
        case "callers":
            return `anyone who assumes ${names ?? "them"}`;
        case "providers":
            return names === undefined ? "their identity provider" : `the identity provider of ${names}`;
    }
}

/** Somebody from outside has no ARN, but a name of more words. */
function nameIn(arn: string): string {
    return arn.startsWith("arn:") ? arn.slice(arn.lastIndexOf("/") + 1) : arn;
}

/** A claim that depends on something more, where there is something. */
export function dependingOn(claim: Claim, doubt: string | undefined): Claim {
    if (doubt === undefined) return claim;
    return { ...claim, provided: claim.provided === undefined ? doubt : `${claim.provided} and ${doubt}` };
}
