import type { AnyPolicy } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { PolicyStatement } from "../../policy/policy";
import type { Rule } from "../rule";
import { sparesInstances, tagConditions } from "../statements";
import { sourceOf } from "../way-round";

export const unlimitedSessions: Rule = {
    id: "unlimited-sessions",
    severity: "medium",
    title: "Sessions on whatever is created",
    why: "Whatever is created, this principal opens a shell on it from the first moment, before anybody has tagged it.",
    remedy: "If that isn't meant, allow ssm:StartSession by the tags or the ARNs of the instances.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) !== "unlimited") continue;
            const administers = principal.policies.identity.some(
                (policy) =>
                    policy.kind === "policy" &&
                    policy.statements.some(
                        ({ effect, actions, conditions }) =>
                            effect === "Allow" &&
                            conditions.length === 0 &&
                            actions.patterns.some(({ text }) => /^\*+$/.test(text)),
                    ),
            );
            yield {
                principals: [principal.arn],
                ...sourceOf(principal, ["ssm:StartSession"]),
                // Of an administrator everybody knows it.
                ...(administers && { severity: "note" as const }),
                what: `${principal.name} may open sessions on ${everywhere(principal) ? "every instance" : "every instance that carries no tags"}, now and later`,
            };
        }
    },
};

/** Whether tags neither open nor close any instance. */
function everywhere({ policies: { identity, boundary, scps = [], session = [] } }: AccountPrincipal): boolean {
    const sessions = (policies: readonly AnyPolicy[]): PolicyStatement[] =>
        policies
            .flatMap((policy) => (policy.kind === "policy" ? policy.statements : []))
            .filter((statement) => coversAction(statement, "ssm:startsession"));
    const limits = sessions([...(boundary === undefined ? [] : [boundary]), ...scps.flat(), ...session]);
    const own = sessions(identity);
    return (
        [...limits, ...own.filter(({ effect }) => effect === "Deny")].every((one) => tagConditions(one).length === 0) &&
        own.some((one) => one.effect === "Allow" && tagConditions(one).length === 0 && !sparesInstances(one))
    );
}
