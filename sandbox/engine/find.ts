import { existsSync, linkSync } from "node:fs";
import { dirname, join } from "node:path";
import { capture } from "../system/run-command";
import { executableOnPath } from "../system/executables";
import { say } from "../system/progress";
import { buildEngine, builtEngine } from "./build";
import { engineFromNpmPackage } from "./npm-package";
import { isAtLeast, oldestEngine } from "./version";

/** A Pulumi engine that can be run here. */
export interface Engine {
    /** The `pulumi` command. */
    readonly command: string;
    /** The Node language host beside it or on PATH, if there is one. */
    readonly languageHost: string | undefined;
    /** Where it was found, as messages say it. */
    readonly origin: "PATH" | "npm package" | "built from source";
}

/**
 * The Pulumi engine: the one on PATH, else the one that the npm package `pulumi` downloads where the internet can be
 * reached, else one built from its Go module and kept in the user's cache.
 *
 * @param programs The folder with the sandbox's own programs.
 */
export async function findEngine(programs: string): Promise<Engine> {
    const onPath = await engineOnPath();
    if (onPath !== undefined) return describe(onPath, "PATH");

    if (existsSync(builtEngine())) return withOwnHost(builtEngine(), programs);

    const downloaded = await engineFromNpmPackage();
    if (downloaded !== undefined) return describe(downloaded, "npm package");

    return withOwnHost(await buildEngine(), programs);
}

/** The engine looks for its language host beside itself first, and warns of one that it finds elsewhere. */
function withOwnHost(built: string, programs: string): Engine {
    const command = join(programs, "pulumi");
    if (!existsSync(command)) {
        try {
            linkSync(built, command);
        } catch (error) {
            // Another command was quicker.
            if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        }
    }
    return { command, languageHost: join(programs, "pulumi-language-nodejs"), origin: "built from source" };
}

function describe(command: string, origin: Engine["origin"]): Engine {
    const beside = join(dirname(command), "pulumi-language-nodejs");
    const languageHost = existsSync(beside) ? beside : executableOnPath("pulumi-language-nodejs");
    return { command, languageHost, origin };
}

async function engineOnPath(): Promise<string | undefined> {
    const command = executableOnPath("pulumi");
    if (command === undefined) return undefined;

    const result = await capture(command, ["version"], {
        timeout: 20_000,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    const version = result.stdout.trim();
    if (result.code !== 0 || !/^v?\d+\.\d+/.test(version)) {
        say(`"${command} version" failed; looking for another engine.`);
        return undefined;
    }
    if (!isAtLeast(version, oldestEngine)) {
        say(`${command} is Pulumi ${version}, older than ${oldestEngine}; looking for another engine.`);
        return undefined;
    }
    return command;
}
