import type { AnyPolicy } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import type { PolicyStatement } from "../../policy/policy";
import type { Rule } from "../toolkit/rule";
import { sparesInstances, tagConditions } from "../toolkit/statements";
import { arns } from "../../prove/universe";
import type { Snapshot } from "../toolkit/snapshot";
import { placed, sourceOf } from "../toolkit/allowing-statement";

export const unlimitedSessions: Rule = {
    id: "unlimited-sessions",
    severity: "medium",
    title: "Sessions on every instance",
    why: "Whatever is created, this principal opens a shell on it from the first moment, before anybody has tagged it.",
    remedy: "If that isn't meant, allow ssm:StartSession by the tags or the ARNs of the instances.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            const what = whatOpens(principal, snapshot);
            if (what === undefined) continue;
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
                ...sourceOf(principal, [START]),
                // Of an administrator everybody knows it.
                ...(administers && { severity: "note" as const }),
                claim: { effect: `open sessions on ${what}`, actions: [], then: "now and later" },
            };
        }
    },
};

const START = "ssm:StartSession";

/** What a principal opens without a limit. */
function whatOpens(principal: AccountPrincipal, snapshot: Snapshot): string | undefined {
    if (snapshot.sessions(principal) === "unlimited")
        return everywhere(principal) ? "every instance" : "every instance that carries no tags";

    // Servers outside of EC2, by an id that no policy names.
    const universes = [arns(placed("arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-0f1e2d3c4b5a69788", snapshot))];
    if (snapshot.possible(principal, START, { universes, tagged: false }) === undefined) return undefined;
    return "every managed instance outside of EC2 that carries no tags";
}

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
