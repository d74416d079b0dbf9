import type { Sandbox } from "./open-sandbox";
import { rememberedOverride, writeSettings } from "../pulumi-command/stack-settings";
import { capture, runInForeground, type CommandOptions, type CommandResult } from "../system/run-command";

/** Runs the engine in a sandbox's project and keeps what it prints. `env` is added to the sandbox's environment. */
export function pulumi(
    sandbox: Sandbox,
    args: readonly string[],
    options: Omit<CommandOptions, "cwd"> = {},
): Promise<CommandResult> {
    const env = { ...sandbox.environment, ...options.env };
    return capture(sandbox.engine, args, { ...options, cwd: sandbox.project, env });
}

/** Runs the engine on this process's own terminal and answers its exit code. */
export function pulumiInForeground(sandbox: Sandbox, args: readonly string[]): Promise<number> {
    // The option --event-log is there only with it.
    const env = { ...sandbox.environment, PULUMI_DEBUG_COMMANDS: "true" };
    return runInForeground(sandbox.engine, args, { cwd: sandbox.project, env });
}

/** The arguments that name a stack and its settings, for the commands that read them: up, preview, refresh, destroy. */
export async function stackArguments(sandbox: Sandbox, stack = sandbox.stack): Promise<string[]> {
    const settings = await writeSettings(sandbox, stack, rememberedOverride(sandbox, stack));
    return ["--stack", stack, "--config-file", settings];
}
