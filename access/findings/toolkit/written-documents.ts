import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { arns } from "../../prove/universe";
import type { Snapshot } from "./snapshot";
import { isDocument, resourceTexts } from "./statements";
import { statementsOf } from "../../evaluate/outcome";

/** What makes a document say what the caller wants. */
export const WRITES = ["ssm:CreateDocument", "ssm:UpdateDocument"];
/** What is done with documents by their names. */
const USES = [...WRITES, "ssm:StartSession", "ssm:SendCommand", "ssm:StartAutomationExecution"];

/** Names of the account's documents that a principal may write: one for each pattern that its policies have. */
export function writtenDocuments(principal: AccountPrincipal, snapshot: Snapshot): string[] {
    const { partition, account } = snapshot.home;
    const names = statementsOf(principal.policies.identity)
        .filter((one) => one.effect === "Allow" && USES.some((action) => coversAction(one, action.toLowerCase())))
        .flatMap((one) => resourceTexts(one).filter(isDocument))
        .map((text) =>
            text
                .slice(text.indexOf("/") + 1)
                .replaceAll("*", "x")
                .replaceAll("?", "x"),
        )
        .filter((name) => /^[\w.-]+$/.test(name));
    return [...new Set(names)].filter((name) => {
        const universes = [arns(`arn:${partition}:ssm:*:${account}:document/${name}`)];
        const possibility = { universes, tagged: false };
        return WRITES.some((action) => snapshot.possible(principal, action, possibility));
    });
}
