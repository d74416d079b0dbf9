import { wayRound } from "../way-round";

export const automation = wayRound({
    id: "automation",
    severity: "high",
    title: "Automation beside limited sessions",
    why: "A runbook runs commands on instances, under the caller's own rights or those of a role that it is given.",
    remedy: "Allow ssm:StartAutomationExecution only on the runbooks that are needed, none of which runs what the caller writes.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
    actions: ["ssm:StartAutomationExecution", "ssm:StartChangeRequestExecution"],
    resources: [
        [
            "arn:PARTITION:ssm:*::automation-definition/AWS-RunShellScript:*",
            "arn:PARTITION:ssm:*::document/AWS-RunShellScript",
            "arn:PARTITION:ssm:*:ACCOUNT:automation-definition/x*:*",
            "arn:PARTITION:ssm:*:ACCOUNT:document/x*",
        ],
    ],
    written: ["arn:PARTITION:ssm:*:ACCOUNT:automation-definition/NAME:*", "arn:PARTITION:ssm:*:ACCOUNT:document/NAME"],
    effect: "start runbooks of their choice",
});
