import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { installPacked } from "../packed";

/** Installs examples in folders of their own, with the packed components. */
interface ExampleInstaller {
    /** Answers the example's folder. The folder of the example before it is no longer complete then. */
    install(name: string): string;
    remove(): void;
}

/** An example gets the packages of the one before it, of which npm keeps what it needs: to fetch all takes half a minute. */
export function exampleInstaller(): ExampleInstaller {
    const temporary = mkdtempSync(join(tmpdir(), "session-manager-access-example-"));
    let packages = join(temporary, "none");
    return {
        install(name) {
            const folder = join(temporary, name);
            cpSync(join(repository, "examples", name), folder, { recursive: true });
            if (existsSync(packages)) renameSync(packages, join(folder, "node_modules"));

            packages = join(folder, "node_modules");
            installPacked("components", folder);
            return folder;
        },
        remove: () => rmSync(temporary, { recursive: true, force: true }),
    };
}
