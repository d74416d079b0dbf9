import type { Rule } from "../rule";
import { sourceOf } from "../way-round";

export const unlimitedSessions: Rule = {
    id: "unlimited-sessions",
    severity: "medium",
    title: "Sessions on every instance",
    why: "Whatever is created, with whatever tags or none, this principal opens a shell on it.",
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
                what: `${principal.name} may open sessions on every instance, now and later`,
            };
        }
    },
};
