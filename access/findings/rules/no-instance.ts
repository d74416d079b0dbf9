import { layered } from "../../evaluate/context";
import { applies } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import type { Rule } from "../toolkit/rule";
import { managedInstances } from "../../prove/universe";
import { alone, inStatement, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { sparesInstances } from "../toolkit/statements";

export const noInstance: Rule = {
    id: "no-instance",
    severity: "note",
    title: "A statement that matches none of today's instances",
    why: "It may be meant for later. Often it is a misspelt tag or an instance that is gone.",
    remedy: "Compare the tags and ids with those of the instances.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        const { instances } = snapshot.account;
        if (instances.length === 0) return;
        for (const use of snapshot.allowing("ssm:StartSession")) {
            if (sparesInstances(use.statement)) continue;
            if (use.principals.some((principal) => matchesAny({ ...use, principals: [principal] }, snapshot))) continue;
            const rest = coversManaged(use, snapshot) ? "; servers outside of EC2 (mi-…) aren't among them" : "";
            yield inStatement(use, `none of ${instances.length} EC2 instances matches it${rest}`);
        }
    },
};

/** Whether a statement means managed instances outside of EC2 too, which no source lists. */
function coversManaged(use: StatementUse, snapshot: Snapshot): boolean {
    const possibility = { universes: [managedInstances(snapshot.home)], policies: alone(use) };
    return use.principals.some((one) => snapshot.possible(one, "ssm:StartSession", possibility) !== undefined);
}

function matchesAny({ statement, principals }: StatementUse, snapshot: Snapshot): boolean {
    const [principal] = principals;
    if (principal === undefined) return true;
    const own = snapshot.request(principal);
    return snapshot.targets.some(({ target, request }) => applies(statement, target, layered(request, own)) !== NO);
}
