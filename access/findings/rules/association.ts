import { EC2_INSTANCE, wayRound } from "../way-round";

export const association = wayRound({
    id: "association",
    severity: "high",
    title: "State Manager associations beside limited sessions",
    why: "An association runs a document on instances, on every one that its targets match, again and again and as root.",
    remedy: "Take ssm:CreateAssociation, ssm:CreateAssociationBatch and ssm:UpdateAssociation away from those who only open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html",
    actions: ["ssm:CreateAssociation", "ssm:CreateAssociationBatch", "ssm:UpdateAssociation"],
    resources: [
        [
            EC2_INSTANCE,
            "arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-*",
            "arn:PARTITION:ssm:*:ACCOUNT:association/*",
        ],
        ["arn:PARTITION:ssm:*::document/AWS-RunShellScript", "arn:PARTITION:ssm:*:ACCOUNT:document/x*"],
    ],
    written: ["arn:PARTITION:ssm:*:ACCOUNT:document/NAME"],
    effect: "have documents run on instances as root",
});
