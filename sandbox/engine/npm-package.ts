import { existsSync } from "node:fs";
import { join } from "node:path";
import { cached, repository } from "../system/folders";
import { canReach } from "../system/internet";
import { withLock } from "../../runner/lock";
import { say } from "../system/progress";
import { capture } from "../system/run-command";
import { engineVersion } from "./version";

const downloads = "https://get.pulumi.com/install.sh";

/** Where the npm package `pulumi` puts the engine for a given PULUMI_HOME; its lib/cache.js says so. */
export function downloadedEngine(home: string): string {
    return join(home, "versions", engineVersion, "bin", "pulumi");
}

/** The environment in which that package downloads the one version that the sandbox uses, and not its own. */
export function downloadEnvironment(home: string): NodeJS.ProcessEnv {
    return { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: engineVersion, PULUMI_SKIP_UPDATE_CHECK: "true" };
}

/**
 * The engine that the npm package `pulumi` (a dev dependency) downloads on first use, with its language hosts, into
 * the user's cache. Undefined where Pulumi's download site can't be reached.
 */
export async function engineFromNpmPackage(): Promise<string | undefined> {
    const home = cached("pulumi");
    const engine = downloadedEngine(home);
    if (existsSync(engine)) return engine;

    if (!(await canReach(downloads))) return undefined;

    const onWait = (owner: number) => say(`Waiting for process ${owner}, which is downloading the Pulumi engine…`);
    return withLock(
        cached("pulumi-download.lock"),
        async () => {
            say("Downloading the Pulumi engine (once).");
            const result = await capture(
                process.execPath,
                [join(repository, "node_modules/pulumi/run.js"), "version"],
                { env: downloadEnvironment(home), onErrorLine: say },
            );
            if (result.code !== 0 || !existsSync(engine)) {
                say("The download failed; building the engine from source instead.");
                return undefined;
            }
            return engine;
        },
        { onWait },
    );
}
