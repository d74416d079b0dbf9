import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableOnPath } from "../system/executables";
import { inEnvironment } from "../moto/python";
import type { Program } from "./bundle";

interface BinContents {
    /** The engine's command. */
    readonly engine: string;
    /** The folder with the launchers of the sandbox's own programs. */
    readonly programs: string;
    /** The Python environment with the AWS command line. */
    readonly python: string;
    /** Which of the sandbox's own programs stand in for Pulumi's. */
    readonly standIns: readonly Program[];
}

/** Fills a sandbox's bin folder, which comes first on its PATH. What is right already isn't touched. */
export function fillBinFolder(folder: string, contents: BinContents): void {
    mkdirSync(folder, { recursive: true });
    const scripts: Record<string, string | undefined> = {
        pulumi: pulumiScript(contents),
        // The user's own aws command is the one they know; only where there is none, the environment's takes its place.
        aws: executableOnPath("aws") === undefined ? script(inEnvironment(contents.python, "aws")) : undefined,
    };
    const host = "pulumi-language-nodejs";
    scripts[host] = contents.standIns.includes(host) ? script(join(contents.programs, host)) : undefined;
    for (const [name, text] of Object.entries(scripts)) writeScript(join(folder, name), text);
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
const script = (program: string) => `#!/bin/sh\nexec ${quoted(program)} "$@"\n`;

/** The engine, with the one argument added that keeps the user's stack settings untouched. */
function pulumiScript({ engine, programs }: BinContents): string {
    return `#!/bin/sh
for word in "$@"; do
    case "$word" in
    up | update | preview | pre | refresh | destroy | down | dn | import | watch | logs | init | rm | remove)
        argument=$(${quoted(join(programs, "pulumi-stack-settings"))} "$@") || exit $?
        break
        ;;
    esac
done
exec ${quoted(engine)} "$@" \${argument:+"$argument"}
`;
}

function writeScript(file: string, text: string | undefined): void {
    if (text === undefined) rmSync(file, { force: true });
    else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
        const draft = `${file}.${process.pid}`;
        writeFileSync(draft, text);
        chmodSync(draft, 0o755);
        renameSync(draft, file);
    }
}
