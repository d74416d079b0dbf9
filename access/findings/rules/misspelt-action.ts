import type { Rule } from "../rule";
import { arnsOf } from "../snapshot";
import { statementName } from "../../evaluate/reasons";

/** The actions that sessions need, and those that go round them. */
const ACTIONS = [
    "ssm:StartSession",
    "ssm:ResumeSession",
    "ssm:TerminateSession",
    "ssm:DescribeSessions",
    "ssm:GetConnectionStatus",
    "ssm:DescribeInstanceInformation",
    "ssm:DescribeInstanceProperties",
    "ssm:SendCommand",
    "ssm:GetDocument",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/** Names so near to those above that they need saying: they exist. */
const REAL = new Set(["ssm:getdocument", "ssm:listcommands", "ssm:cancelcommand"]);

export const misspeltAction: Rule = {
    id: "misspelt-action",
    severity: "medium",
    title: "An action that doesn't exist",
    why: "AWS accepts any action name and never matches this one: an Allow allows nothing, a Deny denies nothing.",
    remedy: "Write the action as the Service Authorization Reference does.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
    *find({ policies }) {
        for (const { policy, principals } of policies) {
            for (const statement of policy.statements) {
                for (const { text } of statement.actions.patterns) {
                    const meant = meantBy(text);
                    if (meant === undefined) continue;
                    const what = `${text} isn't an action of AWS; ${meant} may be meant`;
                    yield {
                        policy: policy.name,
                        statement: statementName(statement),
                        principals: arnsOf(principals),
                        what,
                    };
                }
            }
        }
    },
};

function meantBy(text: string): string | undefined {
    const written = text.toLowerCase();
    if (/[*?]/.test(written) || REAL.has(written)) return undefined;
    if (ACTIONS.some((action) => action.toLowerCase() === written)) return undefined;
    const [service = "", name = ""] = written.split(":");
    return ACTIONS.find((action) => {
        const [right = "", rightName = ""] = action.toLowerCase().split(":");
        if (rightName === name) return /^(ssm|ssmmessages|ec2|ec2messages|ssm-messages)$/.test(service);
        return service === right && distance(name, rightName) <= 2;
    });
}

/** How many letters must be added, taken away or changed to get from one word to another. */
function distance(one: string, other: string): number {
    if (Math.abs(one.length - other.length) > 2) return 3;
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (const [i, letter] of [...one].entries()) {
        const next = [i + 1];
        for (const [j, against] of [...other].entries()) {
            const change = (row[j] ?? 0) + (letter === against ? 0 : 1);
            next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
