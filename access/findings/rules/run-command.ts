import { EC2_INSTANCE, wayRound } from "../way-round";

/** Documents that run what the caller writes. */
const SHELLS = [
    "AWS-RunShellScript",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-RunDocument",
    "AWS-RunAnsiblePlaybook",
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-ApplyChefRecipes",
    "AWS-RunSaltState",
    "AWS-InstallApplication",
    "AWS-InstallPowerShellModule",
];

export const runCommand = wayRound({
    id: "run-command",
    severity: "critical",
    title: "Commands as root beside limited sessions",
    why: "ssm:SendCommand with a document that runs scripts is a root shell on the instance, without a session log and without run-as.",
    remedy: "Take ssm:SendCommand away, or allow it only with documents that run fixed commands and on instances with the tags that sessions ask for.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
    actions: ["ssm:SendCommand"],
    resources: [
        [EC2_INSTANCE, "arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-*"],
        [...SHELLS.map((name) => `arn:PARTITION:ssm:*::document/${name}`), "arn:PARTITION:ssm:*:ACCOUNT:document/x*"],
    ],
    written: ["arn:PARTITION:ssm:*:ACCOUNT:document/NAME"],
    effect: "run commands as root",
});
