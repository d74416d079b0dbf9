import { at, listAt, UNKNOWN } from "../pack/known";

/**
 * AWS's own documents that run on an instance whatever their parameters say: as root, or as SYSTEM on Windows.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html
 */
export const COMMAND_DOCUMENTS: readonly string[] = [
    "AWS-RunShellScript",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-RunDocument",
    "AWS-RunDockerAction",
    "AWS-RunAnsiblePlaybook",
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-ApplyChefRecipes",
    "AWS-ApplyDSCMofs",
    "AWS-RunSaltState",
    "AWS-InstallApplication",
    "AWS-InstallPowerShellModule",
    "AWS-ConfigureAWSPackage",
];

/** The steps of a document that run commands on an instance. */
const COMMAND_ACTIONS = [
    "aws:runShellScript",
    "aws:runPowerShellScript",
    "aws:runDocument",
    "aws:runDockerAction",
    "aws:psModule",
    "aws:applications",
    "aws:runCommand",
];

/** The first kind of step by which a document runs commands on an instance; undefined where it has none. */
export function commandAction(content: unknown): string | undefined {
    const steps = listAt(content, "mainSteps");
    const actions = steps === UNKNOWN ? [] : steps.map((step) => at(step, "action"));
    // Documents of schema 1.2 name their plugins as keys.
    const plugins = at(content, "runtimeConfig");
    const named = typeof plugins === "object" && plugins !== null ? Object.keys(plugins) : [];
    return [...actions, ...named].find(
        (action): action is string => typeof action === "string" && COMMAND_ACTIONS.includes(action),
    );
}
