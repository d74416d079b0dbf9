import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fillBinFolder } from "./bin-folder";
import { bundlePrograms, type Program } from "./bundle";
import { findEngine, type Engine } from "../engine/find";
import { repository, sandboxFolder } from "../system/folders";
import { jsonFile } from "../system/json-file";
import { withLock } from "../../runner/lock";
import { pythonEnvironment } from "../moto/python";
import { startMoto, type Moto } from "../moto/server";
import { chooseStandIns, fillPluginsFolder } from "./plugins";
import { say } from "../system/progress";
import { settingsRegion } from "../pulumi-command/settings-file";
import { DEFAULT_STACK, userSettingsFile, type StackPlace } from "../pulumi-command/stack-settings";
import { sandboxEnvironment } from "./environment";

interface SandboxOptions {
    /** Where the sandbox keeps its state. Default: .sandbox in this clone. */
    readonly folder?: string;
    /** The folder with the program's Pulumi.yaml. Default: this clone. */
    readonly project?: string;
    /** The folder with Pulumi.STACK.yaml. Default: the project's. */
    readonly settingsFolder?: string;
    /** The stack of commands that name none. Default: dev. */
    readonly stack?: string;
    /** Ends Moto with the process of this id, as tests want it. Default: it runs until `npm run sandbox:stop`. */
    readonly untilEndOf?: number;
}

/** A sandbox that is ready: its Moto runs, its engine is there. */
export interface Sandbox extends StackPlace {
    readonly moto: Moto;
    readonly stack: string;
    readonly region: string;
}

/**
 * Sets up all that a sandbox needs and answers how to use it. Sandboxes in different folders are independent of
 * each other; commands in the same folder share one Moto and one state.
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const folder = resolve(options.folder ?? sandboxFolder);
    const project = resolve(options.project ?? repository);
    const settingsFolder = resolve(options.settingsFolder ?? project);
    const stack = options.stack ?? DEFAULT_STACK;
    mkdirSync(join(folder, "state"), { recursive: true, mode: 0o700 });
    const programs = await bundlePrograms();
    const engine = await findEngine(programs);
    const python = await pythonEnvironment();
    const moto = await startMoto(folder, options);
    await withLock(join(folder, "open.lock"), async () => {
        const standIns = await standInsFor(folder, moto, engine);
        fillBinFolder(join(folder, "bin"), { engine: engine.command, programs, python, standIns });
        fillPluginsFolder(join(folder, "pulumi-home"), programs, standIns);
    });
    const region = settingsRegion(userSettingsFile({ settingsFolder }, stack));
    const parts = { folder, project, settingsFolder, engine: engine.command, stack, region };
    const environment = sandboxEnvironment({ ...parts, endpoint: moto.endpoint });
    return { ...parts, moto, environment };
}

/** What a sandbox's state was made with: it means nothing to another Moto, and may not change providers midway. */
interface StateOrigin {
    readonly moto: string;
    readonly standIns: readonly Program[];
}

async function standInsFor(folder: string, moto: Moto, engine: Engine): Promise<readonly Program[]> {
    const file = join(folder, "state-origin.json");
    const origin = existsSync(file) ? jsonFile<StateOrigin>(file) : undefined;
    if (origin?.moto === moto.token) return origin.standIns;

    setStateAside(folder);
    const standIns = await chooseStandIns(engine);
    const next: StateOrigin = { moto: moto.token, standIns };
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(next));
    renameSync(`${file}.${process.pid}`, file);
    return standIns;
}

/** Moto forgets everything when it stops: a state that describes what an earlier one held is no longer true. */
function setStateAside(folder: string): void {
    const state = join(folder, "state");
    if (existsSync(join(state, ".pulumi", "stacks"))) {
        const backup = join(folder, `state-before-${new Date().toISOString().replace(/[:.]/g, "-")}`);
        renameSync(state, backup);
        mkdirSync(state);
        forgetIntents(folder);
        say(`Moto was stopped, and everything deployed in it is gone. Starting over; the old state is in ${backup}.`);
    }
}

/** What the aws stand-in has noted down about creations that it never heard the end of is of the same past. */
export function forgetIntents(folder: string): void {
    rmSync(join(folder, "pulumi-home", "unanswered-creations"), { recursive: true, force: true });
}
