import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SandboxError, say } from "../progress";
import { readPulumiArguments } from "./arguments";
import {
    makeStackFolder,
    projectName,
    rememberedOverride,
    userSettingsFile,
    writeSettings,
    type StackPlace,
} from "./stack-settings";

/**
 * What the sandbox's `pulumi` command asks before it starts the engine: prints the one argument that keeps the user's
 * own Pulumi.STACK.yaml untouched, or nothing where none is needed.
 */
async function main(): Promise<void> {
    const command = readPulumiArguments(process.argv.slice(2));
    const place = placeFromEnvironment();
    if (command.kind === "other" || !isInside(place.project)) {
        return;
    }
    switch (command.kind) {
        case "reads-settings":
            return print(`--config-file=${await settings(place, command.stack)}`);
        case "makes-stack":
            return command.stack === undefined ? undefined : print(`--cwd=${makeStackFolder(place, command.stack)}`);
        case "removes-stack":
            return print("--preserve-config");
    }
}

async function settings(place: StackPlace, named: string | undefined): Promise<string> {
    const stack = (named ?? process.env["PULUMI_STACK"] ?? "dev").split("/").at(-1)!;
    if (!existsSync(userSettingsFile(place, stack))) {
        throw new SandboxError(
            `There is no ${userSettingsFile(place, stack)} with the settings of the stack "${stack}".`,
        );
    }
    const override = rememberedOverride(place, stack);
    if (override.scenario !== undefined) {
        say(`${projectName(place)}:scenario is "${override.scenario}", as chosen by npm start -- --scenario.`);
    }
    return writeSettings(place, stack, override);
}

function placeFromEnvironment(): StackPlace {
    const { SANDBOX_FOLDER, SANDBOX_PROJECT, SANDBOX_SETTINGS, SANDBOX_ENGINE } = process.env;
    if (!SANDBOX_FOLDER || !SANDBOX_PROJECT || !SANDBOX_SETTINGS || !SANDBOX_ENGINE) {
        throw new SandboxError("This pulumi command belongs to the sandbox: npm run sandbox -- pulumi …");
    }
    return {
        folder: SANDBOX_FOLDER,
        project: SANDBOX_PROJECT,
        settingsFolder: SANDBOX_SETTINGS,
        engine: SANDBOX_ENGINE,
        environment: process.env,
    };
}

/** Whether the command means this project, as Pulumi finds it: by the nearest Pulumi.yaml upwards. */
function isInside(project: string): boolean {
    let folder = process.cwd();
    while (!existsSync(join(folder, "Pulumi.yaml"))) {
        if (dirname(folder) === folder) {
            return false;
        }
        folder = dirname(folder);
    }
    return folder === project;
}

function print(argument: string): void {
    process.stdout.write(argument);
}

main().catch((error: unknown) => {
    say(error instanceof SandboxError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
});
