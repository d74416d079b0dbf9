import { counted } from "../report/report";
import type { Account } from "../matrix/account";
import { chainMatrix } from "./chain-matrix";
import { TooManyVariants } from "./escalate/variants";

/** More principals than these aren't counted unasked: escalation takes longer than the rest of a matrix. */
const LIMIT = 500;
/** Nor are they where principals can change each other in more ways: a few roles that may rewrite one another take minutes. */
const CHANGES = 100;
const CHANGES_OF_EACH = 20;

/**
 * How many principals could open sessions by escalation where they can't without, as a sentence; nothing where there are
 * none.
 */
export function escalationText(account: Account): string | undefined {
    if (account.instances.length === 0) return undefined;
    const count = account.principals.length > LIMIT ? undefined : counts(account);
    if (count === undefined) return "Escalation isn't counted: --escalation does.";
    return count === 0
        ? undefined
        : `${counted(count, "principal")} could open a session on more instances by escalation: --escalation shows them.`;
}

/** How many principals; undefined where that takes long. */
function counts(account: Account): number | undefined {
    try {
        const most = CHANGES + CHANGES_OF_EACH * account.principals.length;
        return chainMatrix(account, { by: "escalation", most })
            .classes.filter(({ groups }) => groups.some(({ cell }) => cell.ways?.[0]?.how === "escalation"))
            .reduce((sum, { principals }) => sum + principals.length, 0);
    } catch (error) {
        if (error instanceof TooManyVariants) return undefined;
        throw error;
    }
}
