import { inInstanceRole } from "../iam/in-instance-role";
import { allowing, named } from "../iam/sessions";
import type { Rule } from "../pack/rule";

const ACTIONS = ["ssm:StartSession", "ssm:ResumeSession", "ssm:SendCommand", "ssm:StartAutomationExecution"];

/** What runs commands by way of something else: told of where the statement allows none of the above. */
const LATER = [
    "ssm:CreateAssociation",
    "ssm:CreateAssociationBatch",
    "ssm:UpdateAssociation",
    "ssm:StartAssociationsOnce",
    "ssm:RegisterTaskWithMaintenanceWindow",
    "ssm:UpdateMaintenanceWindowTask",
    "ec2-instance-connect:SendSSHPublicKey",
];

/** An instance opens no sessions on others. */
export const instanceRoleSessions: Rule = {
    name: "instance-role-sessions",
    description: "An instance's role may open sessions or run commands.",
    why: "Whoever has a session on one instance goes on to the next with its role's credentials.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: "Give the role of instances the agent's actions only; people bring their own permissions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
    tags: ["ways-round", "instances", "iam"],
    configSchema: { properties: {} },
    ...inInstanceRole((policy) => {
        const found = ACTIONS.flatMap((action) => allowing(policy, action).map((statement) => ({ action, statement })));
        const told = new Set(found.map(({ statement }) => statement));
        const later = LATER.flatMap((action) => allowing(policy, action).map((statement) => ({ action, statement })));
        return [...found, ...later.filter(({ statement }) => !told.has(statement))].map(
            ({ action, statement }) => `${named(statement)} allows ${action}.`,
        );
    }),
};
