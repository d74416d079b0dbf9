import type { AccountPrincipal } from "../../matrix/account";
import { arns } from "../../prove/universe";
import type { Rule } from "../toolkit/rule";
import { inStatement, limited, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { resourceTexts } from "../toolkit/statements";
import { placed } from "../toolkit/allowing-statement";
import { enumeration } from "../../report/enumeration";

const ACTIONS = ["ssm:TerminateSession", "ssm:ResumeSession"];

export const namePrefix: Rule = {
    id: "name-prefix",
    severity: "medium",
    title: "One user's name is the beginning of another's",
    why: "A session's id begins with its user's name and a hyphen. session/${aws:username}-* of al therefore covers the sessions of al-ice too.",
    remedy: "Compare the session's tag instead: ssm:resourceTag/aws:ssmmessages:session-id equals ${aws:userid}.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        const users = snapshot.people.filter(({ type }) => type === "user");
        for (const use of snapshot.allowing(...ACTIONS)) {
            if (!resourceTexts(use.statement).some((text) => /\$\{aws:username\}/i.test(text))) continue;
            for (const principal of use.principals.filter(({ type }) => type === "user")) {
                const others = users.filter(
                    (other) =>
                        other !== principal &&
                        other.name.startsWith(principal.name) &&
                        covers(use, principal, other, snapshot),
                );
                if (others.length === 0) continue;
                const names = enumeration(others.map(({ name }) => name));
                yield inStatement(
                    { ...use, principals: [principal] },
                    `${principal.name} may end or resume the sessions of ${names}`,
                );
            }
        }
    },
};

/** Whether a statement lets a user at another one's session, with all that limits the user. */
function covers(use: StatementUse, principal: AccountPrincipal, other: AccountPrincipal, snapshot: Snapshot): boolean {
    const universes = [arns(placed(`arn:PARTITION:ssm:*:ACCOUNT:session/${other.name}-0f1e2d3c4b5a69788`, snapshot))];
    const context = {
        "ssm:resourcetag/aws:ssmmessages:session-id": "AIDA0SOMEBODY0ELSE00",
        "aws:userid": "AIDA0MYSELF0000000000",
    };
    const policies = limited(use, principal);
    return ACTIONS.some((action) =>
        snapshot.possible(principal, action, { universes, context, tagged: false, policies }),
    );
}
