import { applies } from "../../evaluate/statement";
import { layered } from "../../evaluate/context";
import { YES } from "../../evaluate/truth";
import type { AccountPrincipal } from "../../matrix/account";
import type { Language } from "../../match/language";
import { arns, documents } from "../../prove/universe";
import type { Possibility } from "../toolkit/possibility";
import type { Rule } from "../toolkit/rule";
import { inStatement, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { isInstance, resourceTexts, valuesOf } from "../toolkit/statements";

const START = "ssm:StartSession";

export const regionMismatch: Rule = {
    id: "region-mismatch",
    severity: "medium",
    title: "Instances in one region, session documents in another",
    why: "A session document is judged in the region of the instance. Where the policy allows none in that region, no session opens there.",
    remedy: "Allow the session document in the same regions as the instances.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html",
    *find(snapshot) {
        const inhabited = new Set(snapshot.account.instances.map(({ region }) => region));
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const named = resourceTexts(use.statement)
                .filter(isInstance)
                .map((text) => text.split(":")[3] ?? "");
            const asked = use.statement.conditions
                .filter(({ key, operator }) => key === "aws:requestedregion" && !operator.negated)
                .flatMap(valuesOf);
            const said = [...named, ...asked].filter((text) => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text));
            for (const region of new Set([...said, ...inhabited])) {
                const here = documentsIn(documents(snapshot.home, region));
                const instances = { universes: instancesIn(region, snapshot) };
                const lacking = use.principals.filter(
                    (principal) =>
                        snapshot.possible(principal, START, documentsIn(snapshot.documents)) !== undefined &&
                        snapshot.impossible(principal, START, here) &&
                        // Where no instance is allowed either, the region is closed on purpose.
                        !snapshot.impossible(principal, START, instances) &&
                        (said.includes(region) || reaches(use, principal, region, snapshot)),
                );
                if (lacking.length === 0) continue;
                yield inStatement({ ...use, principals: lacking }, `no session document is allowed in ${region}`);
            }
        }
    },
};

function instancesIn(region: string, { home: { partition, account } }: Snapshot): readonly Language[] {
    return [
        arns(`arn:${partition}:ec2:${region}:${account}:instance/i-*`),
        arns(`arn:${partition}:ssm:${region}:${account}:managed-instance/mi-*`),
    ];
}

function documentsIn(universes: readonly Language[]): Possibility {
    return { universes, tagged: false };
}

/** Whether a statement that doesn't name its regions means an instance in this one. */
function reaches(
    { statement }: StatementUse,
    principal: AccountPrincipal,
    region: string,
    snapshot: Snapshot,
): boolean {
    const own = snapshot.request(principal);
    return snapshot.targets.some(
        ({ target, request }, index) =>
            snapshot.account.instances[index]?.region === region &&
            applies(statement, target, layered(request, own)) === YES,
    );
}
