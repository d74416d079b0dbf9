import { onDocuments } from "../iam/check";
import { isUnguarded, named, sessionGrants } from "../iam/sessions";
import type { Rule, Subject } from "../pack/rule";
import { at, UNKNOWN } from "../pack/known";
import { matchesName } from "../pack/exceptions";

/** Sessions are granted by tags, or by exact ARNs where the configuration allows that. */
export const startSessionTarget: Rule = {
    name: "start-session-target",
    description: "A statement allows sessions on instances without naming them, by tags or one by one.",
    why: "It reaches every instance of the account, those created tomorrow too.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Add a condition StringEquals on ssm:resourceTag/KEY, or list the ARNs of the instances meant; keep the session document in a statement of its own.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    tags: ["sessions", "iam"],
    configSchema: {
        properties: {
            instanceArns: {
                type: "string",
                enum: ["allowed", "named", "forbidden"],
                default: "allowed",
                description:
                    "Whether exact instance ARNs may stand for a tag condition: always, for namedPrincipals, never",
            },
            namedPrincipals: {
                type: "array",
                items: { type: "string" },
                default: [],
                description:
                    "With instanceArns named: the users, groups and roles whose policies may list instances, by the name of the principal, of the policy's resource or of the role; * stands for anything",
            },
        },
    },
    resource: onDocuments((policy, config, _document, subject) => {
        const grants = sessionGrants(policy).filter(({ instances }) => instances.length > 0);
        if (grants.length === 0) {
            return undefined;
        }
        const arns = arnsAllowed(config, subject);
        return grants.flatMap((grant) => {
            const { statement, instances, tagConditions } = grant;
            if (isUnguarded(grant)) {
                const open = instances.filter(({ exact }) => !exact).map(({ text }) => text);
                return [
                    `${named(statement)}: ssm:StartSession on ${open.join(", ")} has no condition on the instances' tags.`,
                ];
            }
            return tagConditions.length === 0 && !arns
                ? [`${named(statement)}: ssm:StartSession names instances by ARN; only tags are allowed here.`]
                : [];
        });
    }),
};

function arnsAllowed(config: { instanceArns?: unknown; namedPrincipals?: unknown }, subject: Subject): boolean {
    switch (config.instanceArns ?? "allowed") {
        case "allowed":
            return true;
        case "named": {
            const names = [subject.name, ...["user", "group", "role", "name"].map((key) => at(subject.props, key))];
            const patterns = (config.namedPrincipals ?? []) as readonly string[];
            return names.some(
                (name) =>
                    name !== UNKNOWN && typeof name === "string" && patterns.some((one) => matchesName(one, name)),
            );
        }
        default:
            return false;
    }
}
