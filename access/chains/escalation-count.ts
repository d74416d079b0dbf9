import { counted } from "../report/report";
import type { Account } from "../matrix/account";
import { chainMatrix } from "./chain-matrix";

/** More principals than these aren't counted unasked: escalation takes longer than the rest of a matrix. */
const LIMIT = 500;

/**
 * How many principals could open sessions by escalation where they can't without, as a sentence; nothing where there are
 * none.
 */
export function escalationText(account: Account): string | undefined {
    if (account.instances.length === 0) return undefined;
    if (account.principals.length > LIMIT) return "Escalation isn't counted: --escalation does.";
    const count = chainMatrix(account, { by: "escalation" })
        .classes.filter(({ groups }) => groups.some(({ cell }) => cell.ways?.[0]?.how === "escalation"))
        .reduce((sum, { principals }) => sum + principals.length, 0);
    return count === 0
        ? undefined
        : `${counted(count, "principal")} could open a session on more instances by escalation: --escalation shows them.`;
}
