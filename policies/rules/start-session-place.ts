import { ofEach, onDocuments } from "../iam/check";
import { isGuard, named, sessionGrants } from "../iam/sessions";
import type { PolicyStatement } from "../../access/policy";
import type { Covering } from "../iam/overlap";
import type { Rule } from "../pack/rule";

export const startSessionPlace: Rule = {
    name: "start-session-place",
    description: "A session statement leaves the region or the account open.",
    why: "It grants sessions in regions with other tagging rules, and on what another account shares.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Write region and account into the ARNs of instances and documents.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    tags: ["sessions", "iam"],
    settings: {
        anyRegion: { type: "boolean", default: false, description: "Whether ARNs may leave the region open" },
        anyAccount: { type: "boolean", default: false, description: "Whether ARNs may leave the account open" },
    },
    resource: onDocuments((policy, { anyRegion, anyAccount }) => {
        const open = ({ region, account }: Covering, statement: PolicyStatement): string[] => [
            ...(anyRegion !== true && /[*?]/.test(region) && !pins(statement, "aws:requestedregion") ? ["region"] : []),
            ...(anyAccount !== true && /[*?]/.test(account) && !pins(statement, "aws:resourceaccount")
                ? ["account"]
                : []),
        ];
        return ofEach(sessionGrants(policy), ({ statement, instances, documents }) =>
            [...new Map([...instances, ...documents].map((one) => [one.text, one])).values()]
                .map((one) => ({ one, any: open(one, statement).join(" and any ") }))
                .filter(({ any }) => any !== "")
                .map(({ one, any }) => `${named(statement)}: ${one.text} covers any ${any}.`),
        );
    }),
};

/** Whether a condition names the values of a key: it says what the ARN leaves open. */
function pins({ conditions }: PolicyStatement, key: string): boolean {
    return conditions.some(
        (one) =>
            one.key === key &&
            isGuard(one) &&
            one.values.family === "string" &&
            one.values.templates.every(({ text }) => !/[*?]/.test(text)),
    );
}
