import { createRequire } from "node:module";
import { join } from "node:path";

/** Finds a file of the @pulumi/pulumi that a program itself would load. */
export function pulumiModule(name: string, programFolder: string): string {
    try {
        return createRequire(join(programFolder, "any.js")).resolve(`@pulumi/pulumi/${name}`);
    } catch {
        throw new Error(
            `It looks like the Pulumi SDK has not been installed: @pulumi/pulumi can't be found from ${programFolder}. Run npm ci.`,
        );
    }
}
