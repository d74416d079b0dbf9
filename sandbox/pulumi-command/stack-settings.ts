import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { YAMLMap, isMap, isNode, isScalar, parse, parseDocument, type Document } from "yaml";
import { SandboxError, say } from "../progress";
import { capture } from "../run-command";

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
export interface SettingsOverride {
    readonly scenario?: string;
}

interface ProjectFile {
    readonly name: string;
}

/** The name of the project, which is part of every configuration key and of the state's path. */
export function projectName(place: Pick<StackPlace, "project">): string {
    return (parse(readFileSync(join(place.project, "Pulumi.yaml"), "utf8")) as ProjectFile).name;
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
 * settings as they are now, the sandbox's salt, and the override. Answers the copy's path, for `--config-file`.
 */
export async function writeSettings(place: StackPlace, stack: string, override: SettingsOverride): Promise<string> {
    const salt = await ensureStack(place, stack);
    const file = userSettingsFile(place, stack);
    const document = parseDocument(existsSync(file) ? readFileSync(file, "utf8") : "{}");
    if (document.errors.length > 0) {
        throw new SandboxError(`${file} is not valid YAML: ${document.errors[0]!.message}`);
    }
    if (document.contents === null) {
        document.contents = document.createNode({}) as never;
    }
    for (const key of ["secretsprovider", "encryptedkey"]) {
        document.delete(key);
    }
    document.set("encryptionsalt", salt);
    const config = configOf(document, file);
    leaveOutSecrets(config, file);
    if (override.scenario !== undefined) {
        // Pulumi takes the project's keys without its namespace too, and of both the last.
        config.delete("scenario");
        config.set(`${projectName(place)}:scenario`, override.scenario);
    }
    const copy = join(stackFolder(place, stack), "settings.yaml");
    writeWhole(copy, document.toString());
    return copy;
}

function configOf(document: Document, file: string): YAMLMap {
    const found = document.get("config", true);
    if (isMap(found)) {
        return found;
    }
    if (found !== undefined && !(isScalar(found) && found.value === null)) {
        throw new SandboxError(`${file}: "config" must be a map of configuration keys.`);
    }
    const empty = new YAMLMap();
    document.set("config", empty);
    return empty;
}

/** What was encrypted for the real stack can't be read here, and needn't. */
function leaveOutSecrets(config: YAMLMap, file: string): void {
    for (const { key, value } of [...config.items]) {
        if (isScalar(key) && isNode(value) && holdsSecret(value.toJSON())) {
            config.delete(key);
            say(`${file}: ${String(key.value)} holds a secret of the real stack; the sandbox goes without it.`);
        }
    }
}

function holdsSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    const { secure } = value as { secure?: unknown };
    return (typeof secure === "string" && Object.keys(value).length === 1) || Object.values(value).some(holdsSecret);
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
async function ensureStack(place: StackPlace, stack: string): Promise<string> {
    const saltFile = join(stackFolder(place, stack), `Pulumi.${stack}.yaml`);
    const salt = existsSync(stateFile(place, stack))
        ? (saltOfSettings(saltFile) ?? saltOfState(place, stack))
        : undefined;
    if (salt !== undefined) {
        return salt;
    }
    const cwd = makeStackFolder(place, stack);
    // Without a salt nothing has been deployed yet.
    rmSync(saltFile, { force: true });
    rmSync(stateFile(place, stack), { force: true });
    const args = ["stack", "init", "--no-select", "--stack", stack, "--non-interactive"];
    const result = await capture(place.engine, args, { cwd, env: place.environment });
    const made = saltOfSettings(saltFile);
    if (result.code !== 0 || made === undefined) {
        throw new SandboxError(`The stack "${stack}" could not be made: ${result.stderr.trim()}`);
    }
    return made;
}

function saltOfSettings(file: string): string | undefined {
    if (!existsSync(file)) {
        return undefined;
    }
    const settings = parse(readFileSync(file, "utf8")) as { encryptionsalt?: string } | null;
    return settings?.encryptionsalt;
}

interface State {
    readonly checkpoint?: {
        readonly latest?: { readonly secrets_providers?: { readonly state?: { readonly salt?: string } } };
    };
}

function saltOfState(place: StackPlace, stack: string): string | undefined {
    const state = JSON.parse(readFileSync(stateFile(place, stack), "utf8")) as State;
    return state.checkpoint?.latest?.secrets_providers?.state?.salt;
}

/** Writes a file so that whoever reads it at the same time gets the old one or the new one, whole. */
function writeWhole(file: string, text: string): void {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
}
