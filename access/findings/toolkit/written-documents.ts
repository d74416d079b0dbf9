import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { arns } from "../../prove/universe";
import type { Snapshot } from "./snapshot";
import { isDocument, resourceTexts } from "./statements";
import { statementsOf } from "../../evaluate/outcome";

/** What makes a document say what the caller wants. */
export const WRITES = ["ssm:CreateDocument", "ssm:UpdateDocument"];
/** What is done with documents by their names. */
const USES = [
    ...WRITES,
    "ssm:StartSession",
    "ssm:SendCommand",
    "ssm:CreateAssociation",
    "ssm:StartAutomationExecution",
];

/** Names of the account's documents that a principal may write: one for each pattern that its policies have. */
export function writtenDocuments(principal: AccountPrincipal, snapshot: Snapshot): string[] {
    const { partition, account } = snapshot.home;
    const names = namedDocuments(principal)
        .map((text) => filled(text.slice(text.indexOf("/") + 1), "x"))
        .filter((name) => /^[\w.-]+$/.test(name));
    return [...new Set(names)].filter((name) => {
        const universes = [arns(`arn:${partition}:ssm:*:${account}:document/${name}`)];
        const possibility = { universes, tagged: false };
        return WRITES.some((action) => snapshot.possible(principal, action, possibility));
    });
}

/**
 * Documents of other accounts, which may be shared with this one, as `ACCOUNT:document/NAME`: one for each pattern that
 * a principal's policies have, and one that no policy names.
 */
export function sharedDocuments(principal: AccountPrincipal, { home }: Snapshot): string[] {
    const named = namedDocuments(principal).flatMap((text) => {
        const [, , , , account = "", document = ""] = text.split(":");
        const owner = filled(account, "9");
        const isOther = /^\d+$/.test(owner) && owner !== home.account;
        // No account's documents can have names as those of AWS have them.
        return isOther && !document.startsWith("document/AWS-") ? [`${owner}:${filled(document, "x")}`] : [];
    });
    const unnamed = home.account === "999999999999" ? "888888888888" : "999999999999";
    return [...new Set([...named, `${unnamed}:document/x*`])];
}

/** The documents that a principal's policies allow something on, as patterns. */
function namedDocuments({ policies }: AccountPrincipal): string[] {
    return statementsOf(policies.identity)
        .filter((one) => one.effect === "Allow" && USES.some((action) => coversAction(one, action.toLowerCase())))
        .flatMap((one) => resourceTexts(one).filter(isDocument));
}

/** A pattern with something in the places of its wildcards. */
function filled(pattern: string, by: string): string {
    return pattern.replace(/[*?]/g, by);
}
