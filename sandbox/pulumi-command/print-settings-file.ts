import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { yamlFile } from "../../access/files";
import { SandboxError, say } from "../system/progress";
import { runMain } from "../system/run-main";
import { keysOnCommandLine, readPulumiArguments } from "./arguments";
import { isMap, leadsElsewhere, refuseElsewhere } from "./settings-file";
import {
    DEFAULT_STACK,
    makeStackFolder,
    projectName,
    rememberedOverride,
    userSettingsFile,
    writeOtherSettings,
    writeSettings,
    type StackPlace,
} from "./stack-settings";

/**
 * What the sandbox's `pulumi` command asks before it starts the engine: prints the one argument that keeps the user's
 * own Pulumi.STACK.yaml untouched, or nothing where none is needed.
 */
async function main(): Promise<void> {
    const args = process.argv.slice(2);
    const command = readPulumiArguments(args);
    if (command.kind === "other") return;

    refuseKeys(args);
    const place = placeFromEnvironment();
    const cwd = command.kind === "names-settings" ? resolve(command.cwd ?? ".") : process.cwd();
    const project = projectAround(cwd);
    if (command.kind === "names-settings" && command.file !== undefined)
        return printOther(writeOtherSettings(place, resolve(cwd, command.file)), project);

    if (project === undefined) return;

    if (project !== place.project) {
        const reads = command.kind === "reads-settings" || command.kind === "names-settings";
        return reads ? printOther(writeOtherSettings(place, otherFile(project, command.stack)), project) : undefined;
    }
    switch (command.kind) {
        case "names-settings":
        case "reads-settings":
            return print(`--config-file=${await settings(place, command.stack)}`);
        case "makes-stack":
            return command.stack === undefined ? undefined : print(`--cwd=${makeStackFolder(place, command.stack)}`);
        case "removes-stack":
            return print("--preserve-config");
    }
}

function refuseKeys(args: readonly string[]): void {
    const keys = keysOnCommandLine(args).filter(leadsElsewhere);
    if (keys.length > 0) {
        throw new SandboxError(
            `invalid value ${keys.join(", ")} for --config: it would leave the sandbox and reach a real AWS account`,
        );
    }
}

/** Of Pulumi's options the last one counts: it takes the place of the user's own --config-file. */
function printOther(copy: string | undefined, project: string | undefined): void {
    if (project !== undefined) refuseElsewhere(project);

    if (copy !== undefined) print(`--config-file=${copy}`);
}

const stackName = (named: string | undefined) =>
    (named ?? process.env["PULUMI_STACK"] ?? DEFAULT_STACK).split("/").at(-1)!;

/** The settings of a stack of another project. */
function otherFile(project: string, stack: string | undefined): string {
    const file = yamlFile(join(project, "Pulumi.yaml"));
    const folder = isMap(file) ? file["stackConfigDir"] : undefined;
    return join(project, typeof folder === "string" ? folder : "", `Pulumi.${stackName(stack)}.yaml`);
}

async function settings(place: StackPlace, named: string | undefined): Promise<string> {
    const stack = stackName(named);
    if (!existsSync(userSettingsFile(place, stack))) {
        throw new SandboxError(
            `${userSettingsFile(place, stack)}, the configuration file of the stack "${stack}", doesn't exist.`,
        );
    }
    const override = rememberedOverride(place, stack);
    if (override.scenario !== undefined)
        say(`${projectName(place)}:scenario is "${override.scenario}", set by npm start -- --scenario.`);

    return writeSettings(place, stack, override);
}

function placeFromEnvironment(): StackPlace {
    const { SANDBOX_FOLDER, SANDBOX_PROJECT, SANDBOX_SETTINGS, SANDBOX_ENGINE } = process.env;
    if (!SANDBOX_FOLDER || !SANDBOX_PROJECT || !SANDBOX_SETTINGS || !SANDBOX_ENGINE)
        throw new SandboxError("This pulumi command works only in the sandbox: npm run sandbox -- pulumi …");

    return {
        folder: SANDBOX_FOLDER,
        project: SANDBOX_PROJECT,
        settingsFolder: SANDBOX_SETTINGS,
        engine: SANDBOX_ENGINE,
        environment: process.env,
    };
}

/** The project that a command means, as Pulumi finds it: by the nearest Pulumi.yaml upwards. */
function projectAround(folder: string): string | undefined {
    for (let at = folder; ; at = dirname(at)) {
        if (existsSync(join(at, "Pulumi.yaml"))) return at;

        if (dirname(at) === at) return undefined;
    }
}

function print(argument: string): void {
    process.stdout.write(argument);
}

runMain(async () => {
    await main();
    return 0;
});
