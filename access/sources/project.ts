import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { checked } from "../checked";
import { isSecret } from "../files/secret";
import { yamlFile } from "../files/yaml-file";

/** A Pulumi program, by its Pulumi.yaml. */
interface Project {
    readonly name: string;
    /** The file or folder that is run. */
    readonly main: string;
    /** What Pulumi.yaml says of configuration. */
    readonly config: Readonly<Record<string, unknown>>;
}

const config = z.record(z.string(), z.unknown()).nullish();
const projectFile = z.object({ name: z.string(), main: z.string().optional(), config });
const stackFile = z.object({ config }).nullable();
/** A key's schema in Pulumi.yaml: every map there is one. */
const keySchema = z.object({ value: z.unknown().optional(), default: z.unknown().optional() });

/** The folder of this program, wherever the command runs. */
const THIS_PROGRAM = resolve(__dirname, "../..");

/** The folder of the program that is meant: the nearest one above the working folder, as Pulumi has it, else this one. */
export function projectFolder(): string {
    for (let folder = process.cwd(); ; folder = dirname(folder)) {
        if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
        if (folder === dirname(folder)) return THIS_PROGRAM;
    }
}

/** @throws SourceError where the folder has no Pulumi.yaml that is a project's. */
export function readProject(folder: string): Project {
    const file = join(folder, "Pulumi.yaml");
    const { name, main, config } = checked(projectFile, yamlFile(file), "Pulumi.yaml", "a Pulumi project");
    return { name, main: main ?? ".", config: config ?? {} };
}

/**
 * A stack's configuration as the engine hands it to the program: what Pulumi.yaml has for every stack, and over it what
 * the stack's own file has. https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
 * @throws SourceError where there is no such stack.
 */
export function stackConfig(folder: string, project: Project, stack: string): Record<string, unknown> {
    const file = join(folder, `Pulumi.${stack}.yaml`);
    const own = configIn(file);
    const ofProject = Object.entries(project.config).flatMap(([key, written]) => {
        const schema = keySchema.safeParse(written);
        const value = schema.success ? (schema.data.value ?? schema.data.default) : written;
        return value === undefined ? [] : [[key, value] as const];
    });
    // Both files may leave out the namespace of the project's own keys.
    const full = (key: string) => (key.includes(":") ? key : `${project.name}:${key}`);
    return Object.fromEntries([...ofProject, ...Object.entries(own)].map(([key, value]) => [full(key), value]));
}

/**
 * The configuration in a stack's settings file, keys as they are written.
 * @throws SourceError where it is no such file.
 */
export function configIn(file: string): Readonly<Record<string, unknown>> {
    return checked(stackFile, yamlFile(file), file, "a stack's configuration")?.config ?? {};
}

/** Configuration as programs read it. A secret's text needs the stack's key: any text stands for it. */
export function configTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            key,
            isSecret(value) ? "secret" : typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}
