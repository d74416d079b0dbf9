/** What principals may do: data, of which `claimText` makes the words. */
export interface Claim {
    /** What it comes to, after "may". */
    readonly effect: string;
    /** The actions that do it; those that only do it together are joined by "with". */
    readonly actions: readonly string[];
    /** What it hangs on, where policies don't say whether it works. Default: nothing. */
    readonly provided?: string;
}

/** A claim as a sentence, without its full stop: "alice may run commands as root (ssm:SendCommand)". */
export function claimText(subject: string, { effect, actions, provided }: Claim): string {
    const verb = provided === undefined ? "may" : "could";
    const condition = provided === undefined ? "" : `, if ${provided}`;
    return `${subject} ${verb} ${effect} (${actions.join(", ")})${condition}`;
}

/** The names at the end of ARNs, as the subject of a sentence. */
export function subjectOf(arns: readonly string[]): string {
    const names = arns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
    const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
    return shown.length < 2 ? (shown[0] ?? "nobody") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** A claim that hangs on something more, where there is something. */
export function hangingOn(claim: Claim, doubt: string | undefined): Claim {
    if (doubt === undefined) return claim;
    return { ...claim, provided: claim.provided === undefined ? doubt : `${claim.provided} and ${doubt}` };
}
