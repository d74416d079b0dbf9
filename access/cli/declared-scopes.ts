import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { AccessModel } from "../model";
import { scopesOfModel, type Scopes } from "../prove/declared-scopes";
import { configTexts, projectFolder, readProject, stackConfig } from "../sources/project";
import { UsageError } from "./usage-error";

/** What the program's own reader of configurations gives, as far as it is needed here. */
interface Program {
    readonly readConfiguration: (source: { values: Record<string, string>; environment: NodeJS.ProcessEnv }) => {
        readonly model: AccessModel;
        readonly region: string;
    };
}

/**
 * What a stack's configuration declares: who is granted what. The program in the folder reads it, so that it means here
 * what it means in a deployment.
 * @throws UsageError where there is no such program or stack; what the program says of a wrong configuration.
 */
export function declaredScopes(stack: string): Scopes {
    const program = resolve(projectFolder());
    const file = join(program, `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) throw new UsageError(`--declared ${stack}: there is no ${file}`);
    const configuration = join(program, "scenarios/configuration/index.ts");
    if (!existsSync(configuration)) throw new UsageError(`--declared ${stack}: ${program} isn't this program`);
    const { readConfiguration } = createRequire(configuration)(configuration) as Program;
    const values = configTexts(stackConfig(program, readProject(program), stack));
    const { model, region } = said(() => readConfiguration({ values, environment: process.env }), file);
    // Instances by name: the account that is read tells their ARNs.
    return scopesOfModel(model, region, (name) => name);
}

/** What is wrong with the configuration is the user's to read; where in the program that was found, isn't. */
function said<T>(read: () => T, file: string): T {
    try {
        return read();
    } catch (error) {
        throw new UsageError(`${file}: ${error instanceof Error ? error.message.trim() : String(error)}`, {
            cause: error,
        });
    }
}
