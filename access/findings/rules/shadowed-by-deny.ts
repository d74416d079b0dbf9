import type { Rule } from "../toolkit/rule";
import { alone, inStatement, limited, type Snapshot, type StatementUse } from "../toolkit/snapshot";

const START = "ssm:StartSession";

export const shadowedByDeny: Rule = {
    id: "shadowed-by-deny",
    severity: "low",
    title: "A statement whose every session is denied elsewhere",
    why: "The policy looks as if it allowed sessions, but a Deny covers all of them, or a boundary or service control policy allows none of them.",
    remedy: "Remove the statement, or narrow what denies it.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    *find(snapshot) {
        for (const use of snapshot.allowing(START)) {
            if (!use.statement.actions.patterns.every(({ text }) => /^ssm:/i.test(text))) continue;
            const principals = use.principals.filter((principal) =>
                isShadowed({ ...use, principals: [principal] }, snapshot),
            );
            if (principals.length === 0) continue;
            const what =
                "whatever it allows to start, a Deny, the permissions boundary or a service control policy takes away";
            yield inStatement({ ...use, principals }, what);
        }
    },
};

function isShadowed(use: StatementUse, snapshot: Snapshot): boolean {
    const [principal] = use.principals;
    if (principal === undefined) return false;
    const resources = [
        { universes: snapshot.instances, tagged: true },
        { universes: snapshot.documents, tagged: false },
    ];
    const policies = limited(use, principal);
    return (
        resources.some((one) => snapshot.possible(principal, START, { ...one, policies: alone(use) })) &&
        resources.every((one) => snapshot.impossible(principal, START, { ...one, policies }))
    );
}
