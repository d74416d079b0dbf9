import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./bundle";
import type { Engine } from "../engine/find";
import { cached, repository } from "../system/folders";
import { canReach } from "../system/internet";

const providers = ["aws", "awsx"] as const;

function versionOf(provider: string): string {
    const file = join(repository, "node_modules/@pulumi", provider, "package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/**
 * Fills the plugins folder of a sandbox's own PULUMI_HOME. Official providers, once downloaded, serve all clones; the
 * stand-ins go where the engine looks for the providers in the versions that package.json names.
 */
export function fillPluginsFolder(pulumiHome: string, programs: string, standIns: readonly Program[]): void {
    const plugins = join(pulumiHome, "plugins");
    mkdirSync(cached("plugins"), { recursive: true });
    mkdirSync(pulumiHome, { recursive: true });
    const own = providers.filter((name) => standIns.includes(`pulumi-resource-${name}`));
    if (own.length === 0) {
        replaceByLink(plugins, cached("plugins"));
        return;
    }
    if (lstatSync(plugins, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(plugins);

    mkdirSync(plugins, { recursive: true });
    for (const name of own) {
        const folder = join(plugins, `resource-${name}-v${versionOf(name)}`);
        mkdirSync(folder, { recursive: true });
        replaceByLink(join(folder, `pulumi-resource-${name}`), join(programs, `pulumi-resource-${name}`));
    }
}

function replaceByLink(path: string, target: string): void {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() || readlinkSync(path) !== target) {
        rmSync(path, { recursive: true, force: true });
        symlinkSync(target, path);
    }
}

async function canHave(provider: string): Promise<boolean> {
    const version = versionOf(provider);
    if (existsSync(cached("plugins", `resource-${provider}-v${version}`))) return true;

    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    const file = `pulumi-resource-${provider}-v${version}-${process.platform}-${architecture}.tar.gz`;
    return canReach(`https://get.pulumi.com/releases/plugins/${file}`);
}

/**
 * Which of the sandbox's own programs take the place of Pulumi's. The language host does where none came with the
 * engine, and the providers do where Pulumi's own are neither there nor to be downloaded.
 */
export async function chooseStandIns(engine: Engine): Promise<Program[]> {
    const host: Program[] = engine.languageHost === undefined ? ["pulumi-language-nodejs"] : [];
    const available = await Promise.all(providers.map(canHave));
    // Both or none: awsx makes its resources through aws.
    const own: Program[] = available.every(Boolean) ? [] : providers.map((name): Program => `pulumi-resource-${name}`);
    return [...host, ...own];
}
