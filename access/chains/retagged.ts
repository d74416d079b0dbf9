import type { AccountPrincipal } from "../matrix/account";
import type { ShellStep, Step } from "../matrix/step";
import type { EscalationSteps } from "./escalation-steps";
import type { Reached } from "./reach";

/** Sessions on instances whose tags somebody writes as one principal, and opens as another. */
export interface Retagged {
    readonly shell: ShellStep;
    /** To the one that writes, the step by which it does, and to the one that opens. */
    readonly chain: readonly Step[];
    /** The one that opens. */
    readonly principal: AccountPrincipal;
}

type Acting = Pick<Reached, "principal" | "chain">;

/**
 * What somebody opens by writing tags as one of the principals that it can be and opening sessions as another. What one
 * principal does alone is among its shells.
 */
export function retaggedBy(
    start: AccountPrincipal,
    reached: readonly Acting[],
    escalation: EscalationSteps,
): readonly Retagged[] {
    const all: readonly Acting[] = [{ principal: start, chain: [] }, ...reached];
    // What opens anyway by a chain that is sure needs no tags to be written.
    const sure = all.filter(({ chain }) => chain.every(isPlain)).map(({ principal }) => principal);
    const open = escalation.plainlyOpen(sure);
    return all
        .filter(({ principal }) => escalation.gainsByTags(principal, open))
        .flatMap((writer) =>
            all.flatMap((opener) => {
                if (opener.principal === writer.principal) return [];
                return escalation.retagged(opener.principal, writer.principal).map((shell) => ({
                    shell,
                    chain: [...writer.chain, { ...shell, to: writer.principal }, ...opener.chain],
                    principal: opener.principal,
                }));
            }),
        );
}

/** Whether a step is sure, for good, and takes nothing. */
function isPlain({ verdict, needs, later, provided }: Step): boolean {
    return verdict === "allowed" && needs === undefined && later === undefined && provided === undefined;
}
