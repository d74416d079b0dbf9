import { at, listAt, UNKNOWN } from "../pack/known";

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
