import { copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";

/** The environment variable that says how the program breaks; without it, it is the project's own. */
export const BREAK = "TEST_BREAK_PROGRAM";

/** Once AWS has told the subnets' ids, which is midway: the program throws, or its process ends without a word. */
const index = `import type * as pulumi from "@pulumi/pulumi";

const program = require("./program") as { network: { subnetIds: pulumi.Output<string[]> } };
const how = process.env["${BREAK}"];
if (how !== undefined) {
    program.network.subnetIds.apply(() => {
        if (how === "throw") {
            throw new Error("The program breaks here.");
        }
        process.kill(process.pid, "SIGKILL");
    });
}
module.exports = program;
`;

/** A folder with a copy of the project whose program breaks when told to. */
export function breakingProject(): { readonly folder: string; remove(): void } {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-program-"));
    for (const name of readdirSync(repository)) {
        if (!name.startsWith(".") && !["index.ts", "Pulumi.dev.yaml", "Pulumi.prod.yaml"].includes(name))
            symlinkSync(join(repository, name), join(folder, name));
    }
    copyFileSync(join(repository, "index.ts"), join(folder, "program.ts"));
    writeFileSync(join(folder, "index.ts"), index);
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
