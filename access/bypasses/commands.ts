import type { Bypass } from "./bypass";
import { OWN_DOCUMENTS, runningDocuments } from "./documents";
import { EC2_INSTANCE, MANAGED_INSTANCE } from "./places";

export const runCommand: Bypass = {
    id: "run-command",
    severity: "critical",
    opens: "commands",
    title: "Run Command bypasses sessions",
    why: "ssm:SendCommand with a document that runs scripts is a root shell on the instance, without a session log and without run-as.",
    remedy: "Remove ssm:SendCommand, or allow it only with documents that run fixed commands and on instances with the tags that sessions ask for.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
    variants: runningDocuments(["ssm:SendCommand"], [EC2_INSTANCE, MANAGED_INSTANCE], "run commands as root"),
};

export const automation: Bypass = {
    id: "automation",
    severity: "high",
    opens: "commands",
    title: "Automation bypasses sessions",
    why: "A runbook runs commands on instances, under the caller's own rights or those of a role that it is given.",
    remedy: "Allow ssm:StartAutomationExecution only on the runbooks that are needed, none of which runs what the caller writes.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
    variants: [
        {
            act: {
                actions: ["ssm:StartAutomationExecution", "ssm:StartChangeRequestExecution"],
                on: [
                    [
                        "arn:PARTITION:ssm:*::automation-definition/AWS-RunShellScript:*",
                        "arn:PARTITION:ssm:*::document/AWS-RunShellScript",
                        "arn:PARTITION:ssm:*:ACCOUNT:automation-definition/x*:*",
                        "arn:PARTITION:ssm:*:ACCOUNT:automation-definition/DOCUMENT:*",
                        ...OWN_DOCUMENTS,
                    ],
                ],
            },
            effect: "start runbooks of their choice",
        },
    ],
};

export const association: Bypass = {
    id: "association",
    severity: "high",
    opens: "commands",
    title: "State Manager associations bypass sessions",
    why: "An association runs a document on every instance that its targets match, again and again and as root.",
    remedy: "Remove ssm:CreateAssociation, ssm:CreateAssociationBatch, ssm:UpdateAssociation and ssm:StartAssociationsOnce from those who only open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html",
    variants: [
        ...runningDocuments(
            ["ssm:CreateAssociation", "ssm:CreateAssociationBatch", "ssm:UpdateAssociation"],
            [EC2_INSTANCE, MANAGED_INSTANCE, "arn:PARTITION:ssm:*:ACCOUNT:association/*"],
            "have documents run on instances as root",
        ),
        {
            act: {
                actions: ["ssm:StartAssociationsOnce"],
                on: [["arn:PARTITION:ssm:*:ACCOUNT:association/*"]],
                tagged: false,
            },
            effect: "have every association that exists run at once",
            severity: "medium",
            otherwise: true,
        },
    ],
};

export const maintenanceWindow: Bypass = {
    id: "maintenance-window",
    severity: "high",
    opens: "commands",
    title: "Maintenance windows bypass sessions",
    why: "A window's task runs a document on instances, as root and under the window's role.",
    remedy: "Remove ssm:RegisterTaskWithMaintenanceWindow and ssm:UpdateMaintenanceWindowTask from those who only open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows.html",
    variants: [
        {
            act: {
                actions: ["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"],
                on: [["arn:PARTITION:ssm:*:ACCOUNT:maintenancewindow/mw-*"]],
            },
            effect: "put tasks into maintenance windows",
        },
    ],
};

const DOCUMENTS = [OWN_DOCUMENTS];

export const documentRewrite: Bypass = {
    id: "document-rewrite",
    severity: "high",
    opens: "commands",
    title: "Rewriting documents that associations, windows and runbooks run",
    why: "Associations run a document's new default version at once on all of their targets, as root; so do maintenance windows and runbooks when their time comes. Who writes the document decides what runs.",
    remedy: "Allow ssm:UpdateDocument and ssm:UpdateDocumentDefaultVersion only to those who may run commands on all instances anyway.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html",
    variants: [
        {
            act: { actions: ["ssm:UpdateDocument"], on: DOCUMENTS, tagged: false },
            also: [{ actions: ["ssm:UpdateDocumentDefaultVersion"], on: DOCUMENTS, tagged: false }],
            effect: "rewrite documents, which their associations run as root at once",
            provided: "an association, a maintenance window or a runbook runs one of them",
        },
        {
            act: { actions: ["ssm:UpdateDocument"], on: DOCUMENTS, tagged: false },
            effect: "give documents a new version, which runs as root where $LATEST is asked for",
            provided: "an association, a maintenance window or a runbook asks for $LATEST of one of them",
            severity: "medium",
            otherwise: true,
        },
    ],
};

export const codeDeploy: Bypass = {
    id: "code-deploy",
    severity: "high",
    opens: "commands",
    title: "CodeDeploy deployments bypass sessions",
    why: "The hooks of a revision run as root on the instances of the deployment group.",
    remedy: "Remove codedeploy:CreateDeployment from those who only open sessions, or leave it to the pipeline.",
    url: "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    variants: [
        {
            act: {
                actions: ["codedeploy:CreateDeployment"],
                on: [["arn:PARTITION:codedeploy:*:ACCOUNT:deploymentgroup:*/*"]],
            },
            effect: "deploy revisions, whose hooks run as root",
            provided: "the deployment group has instances",
        },
    ],
};
