import type { Rule } from "../rule";
import { inStatement, type Snapshot, type StatementUse } from "../snapshot";
import { alone } from "../snapshot";

export const shadowedByDeny: Rule = {
    id: "shadowed-by-deny",
    severity: "low",
    title: "A statement whose every session is denied elsewhere",
    why: "The policy reads as if it allowed sessions, and a Deny takes all of them away, or a boundary or service control policy allows none of them.",
    remedy: "Remove the statement, or narrow what denies it.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
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
    const { identity, boundary, scps, session } = principal.policies;
    // Nothing can be said while a document isn't known.
    if ([...identity, ...(scps ?? []).flat(), ...(session ?? [])].some(({ kind }) => kind === "unknown")) return false;
    const denies = identity.flatMap((policy) =>
        policy.kind === "policy"
            ? [{ ...policy, statements: policy.statements.filter(({ effect }) => effect === "Deny") }]
            : [],
    );
    const limited = { boundary, scps, session, identity: [...alone(use).identity, ...denies] };
    const ask = (policies: typeof limited | ReturnType<typeof alone>): boolean =>
        [
            { universes: snapshot.instances, tagged: true },
            { universes: snapshot.documents, tagged: false },
        ].some(
            (resources) => snapshot.possible(principal, "ssm:StartSession", { ...resources, policies }) !== undefined,
        );
    return ask(alone(use)) && !ask(limited);
}
