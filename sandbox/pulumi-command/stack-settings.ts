import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { yamlFile } from "../../access/files";
import { jsonFile } from "../system/json-file";
import { withLock } from "../../runner/lock";
import { SandboxError } from "../system/progress";
import { capture } from "../system/run-command";
import { isMap, readSettings, refuseElsewhere, withinSandbox, withoutSecrets } from "./settings-file";

/** The stack of commands that name none. */
export const DEFAULT_STACK = "dev";

/** Where the stacks of one sandbox come from and are kept. */
export interface StackPlace {
    /** The sandbox's folder. */
    readonly folder: string;
    /** The folder with Pulumi.yaml. */
    readonly project: string;
    /** The folder with the user's Pulumi.STACK.yaml, which is read and never written. Default: the project's. */
    readonly settingsFolder: string;
    /** The engine's command. */
    readonly engine: string;
    /** The environment the engine runs in. */
    readonly environment: NodeJS.ProcessEnv;
}

/** What the sandbox changes in a stack's settings. */
interface SettingsOverride {
    readonly scenario?: string;
}

/** The name of the project, which is part of every configuration key and of the state's path. */
export function projectName(place: Pick<StackPlace, "project">): string {
    const file = join(place.project, "Pulumi.yaml");
    const project = yamlFile(file);
    if (!isMap(project) || typeof project["name"] !== "string")
        throw new SandboxError(`${file} has no "name" (expected a Pulumi project).`);

    return project["name"];
}

const stackFolder = (place: StackPlace, stack: string) => join(place.folder, "stacks", stack);
const overrideFile = (place: StackPlace, stack: string) => join(stackFolder(place, stack), "override.json");

/** The user's own settings of a stack. */
export function userSettingsFile(place: Pick<StackPlace, "settingsFolder">, stack: string): string {
    return join(place.settingsFolder, `Pulumi.${stack}.yaml`);
}

/** The file in which the backend keeps a stack's state. */
export function stateFile(place: Pick<StackPlace, "folder" | "project">, stack: string): string {
    return join(place.folder, "state", ".pulumi", "stacks", projectName(place), `${stack}.json`);
}

/** Remembers what `npm start` was told, for the commands that follow it; an empty override forgets it. */
export function rememberOverride(place: StackPlace, stack: string, override: SettingsOverride): void {
    mkdirSync(stackFolder(place, stack), { recursive: true });
    writeWhole(overrideFile(place, stack), JSON.stringify(override));
}

/** Forgets the choices that `npm start` kept for any stack. */
export function forgetOverrides(folder: string): void {
    const stacks = join(folder, "stacks");
    for (const stack of existsSync(stacks) ? readdirSync(stacks) : [])
        rmSync(join(stacks, stack, "override.json"), { force: true });
}

/** What `npm start` was last told. */
export function rememberedOverride(place: StackPlace, stack: string): SettingsOverride {
    try {
        return JSON.parse(readFileSync(overrideFile(place, stack), "utf8")) as SettingsOverride;
    } catch {
        return {};
    }
}

/**
 * Pulumi keeps a salt for the passphrase in the stack's settings and writes it there where it is missing. The user's
 * file is the one of the real account and must stay as it is, so that the sandbox works with a copy: the user's
 * settings as they are now without what leads to a real account, the sandbox's salt, and the override. Answers the
 * copy's path, for `--config-file`.
 */
export async function writeSettings(place: StackPlace, stack: string, override: SettingsOverride): Promise<string> {
    const file = userSettingsFile(place, stack);
    refuseElsewhere(place.project);
    const { secretsprovider: _, encryptedkey: __, ...settings } = withinSandbox(readSettings(file), file);
    const config = withoutSecrets(settings.config, file);
    const salt = await ensureStack(place, stack);
    if (override.scenario !== undefined) {
        // Pulumi takes the project's keys without its namespace too, and of both the last.
        delete config["scenario"];
        config[`${projectName(place)}:scenario`] = override.scenario;
    }
    const copy = join(stackFolder(place, stack), "settings.yaml");
    writeWhole(copy, stringify({ ...settings, config, encryptionsalt: salt }));
    return copy;
}

/**
 * A copy of the settings of another project's stack, or of a file that the user names, without what leads out of the
 * sandbox. Undefined where nothing does: Pulumi reads the file itself then.
 */
export function writeOtherSettings(place: Pick<StackPlace, "folder">, file: string): string | undefined {
    const settings = readSettings(file);
    const kept = withinSandbox(settings, file, { keepRoles: true });
    if (kept === settings) return undefined;

    const name = createHash("sha256").update(file).digest("hex").slice(0, 16);
    const copy = join(place.folder, "other-settings", `${name}.yaml`);
    mkdirSync(dirname(copy), { recursive: true });
    writeWhole(copy, stringify(kept));
    return copy;
}

/**
 * A folder of the stack's own with a copy of Pulumi.yaml. A stack that is made there has its salt written there, and
 * not into the user's file.
 */
export function makeStackFolder(place: StackPlace, stack: string): string {
    const folder = stackFolder(place, stack);
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, "Pulumi.yaml"), readFileSync(join(place.project, "Pulumi.yaml"), "utf8"));
    return folder;
}

/** Makes the stack in the sandbox's state where it isn't there yet, and answers the salt of its secrets. */
function ensureStack(place: StackPlace, stack: string): Promise<string> {
    // Of two commands at once, one makes it and the other finds it made.
    return withLock(join(stackFolder(place, stack), "init.lock"), () => makeStack(place, stack));
}

async function makeStack(place: StackPlace, stack: string): Promise<string> {
    const saltFile = join(stackFolder(place, stack), `Pulumi.${stack}.yaml`);
    const salt = existsSync(stateFile(place, stack))
        ? (saltOfSettings(saltFile) ?? saltOfState(place, stack))
        : undefined;
    if (salt !== undefined) return salt;

    const cwd = makeStackFolder(place, stack);
    // Without a salt nothing has been deployed yet.
    rmSync(saltFile, { force: true });
    rmSync(stateFile(place, stack), { force: true });
    const args = ["stack", "init", "--no-select", "--stack", stack, "--non-interactive"];
    const result = await capture(place.engine, args, { cwd, env: place.environment });
    const made = saltOfSettings(saltFile);
    if (result.code !== 0 || made === undefined)
        throw new SandboxError(`Creating the stack "${stack}" failed: ${result.stderr.trim()}`);

    return made;
}

function saltOfSettings(file: string): string | undefined {
    if (!existsSync(file)) return undefined;

    const settings = yamlFile(file) as { encryptionsalt?: string } | null;
    return settings?.encryptionsalt;
}

interface State {
    readonly checkpoint?: {
        readonly latest?: { readonly secrets_providers?: { readonly state?: { readonly salt?: string } } };
    };
}

function saltOfState(place: StackPlace, stack: string): string | undefined {
    const state = jsonFile<State>(stateFile(place, stack));
    return state.checkpoint?.latest?.secrets_providers?.state?.salt;
}

/** Replaces a file atomically: a process that reads it at the same time sees the old one or the new one. */
function writeWhole(file: string, text: string): void {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
}
