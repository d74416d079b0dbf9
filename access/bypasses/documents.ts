import type { BypassVariant, Right } from "./bypass";

/** AWS's documents that run what their parameters hold, or name in a place of the caller's choice. */
const SCRIPTS = [
    "AWS-RunShellScript",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-RunDocument",
    "AWS-RunAnsiblePlaybook",
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-ApplyChefRecipes",
    "AWS-ApplyDSCMofs",
    // A profile of InSpec is Ruby code.
    "AWS-RunInspecChecks",
    "AWS-RunSaltState",
    "AWS-InstallApplication",
    "AWS-InstallPowerShellModule",
];

/** Runs any image with any of the instance's directories. */
const CONTAINERS = ["AWS-RunDockerAction"];

/**
 * AWS's documents that run another one, by its name or its ARN: a package's scripts, what goes before and after patches.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/distributor-working-with-packages-create.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaselinewithhooks.html
 */
const WRAPPERS = ["AWS-ConfigureAWSPackage", "AWS-RunPatchBaselineWithHooks"];

/** AWS's own documents that run on an instance whatever their parameters say: as root, or as SYSTEM on Windows. */
export const COMMAND_DOCUMENTS: readonly string[] = [...SCRIPTS, ...CONTAINERS, ...WRAPPERS];

/** Documents of the account: one that no policy names, and those that the principal writes. */
export const OWN_DOCUMENTS = [
    "arn:PARTITION:ssm:*:ACCOUNT:document/x*",
    "arn:PARTITION:ssm:*:ACCOUNT:document/DOCUMENT",
];

/** The ways in which documents run what the caller wants, by the actions that run documents on something. */
export function runningDocuments(actions: readonly string[], on: readonly string[], effect: string): BypassVariant[] {
    const running = (...documents: string[]): Right => ({ actions, on: [on, documents] });
    return [
        { act: running(...ofAws(SCRIPTS), ...OWN_DOCUMENTS), effect },
        {
            act: running(...ofAws(WRAPPERS)),
            also: [{ actions: ["ssm:CreateDocument", "ssm:UpdateDocument"], on: [OWN_DOCUMENTS], tagged: false }],
            effect,
            otherwise: true,
        },
        {
            act: running(...ofAws(CONTAINERS)),
            effect,
            provided: "Docker runs on the instance",
            otherwise: true,
        },
        {
            act: running(...ofAws(WRAPPERS), "arn:PARTITION:ssm:*:SHARED"),
            effect,
            provided: "another account shares a document with theirs that does what they want",
            severity: "medium",
            otherwise: true,
        },
    ];
}

function ofAws(names: readonly string[]): string[] {
    return names.map((name) => `arn:PARTITION:ssm:*::document/${name}`);
}
