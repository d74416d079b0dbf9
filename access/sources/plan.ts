import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Account } from "../matrix/account";
import { checked } from "./checked";
import { SourceError } from "./error";
import { planMocks, PLAN_ACCOUNT, type PulumiMocks } from "./plan-mocks";
import { pulumiAccount } from "./pulumi-account";

export interface PlanOptions {
    /** The folder of the program, where Pulumi.yaml is. Default: the working folder. */
    readonly folder?: string;
    /** The stack whose configuration file counts. Default: `dev`. */
    readonly stack?: string;
    /** The configuration, keys with their namespace, instead of a stack's file. Default: the file's. */
    readonly config?: Readonly<Record<string, unknown>>;
}

/** What of `@pulumi/pulumi` is used: the program's own, so that this package needs none. */
interface PulumiRuntime {
    readonly runtime: {
        setMocks(mocks: PulumiMocks, project: string, stack: string, preview: boolean): Promise<void>;
        setAllConfig(config: Record<string, string>): void;
        disconnect(): Promise<void>;
    };
}

/**
 * Runs a Pulumi program in this process with mocks in the engine's place, and reads what it would make. Every id is made
 * up, so nothing is unknown; no credentials, no engine and no AWS are needed.
 * @throws SourceError where the folder has no such program or stack, and with what the program throws.
 */
export async function readPlan({ folder = process.cwd(), stack = "dev", config }: PlanOptions = {}): Promise<Account> {
    const program = resolve(folder);
    const { name, main } = project(program);
    const values = config ?? stackConfig(program, stack);
    const load = createRequire(join(program, "package.json"));
    const { runtime } = loaded(() => load("@pulumi/pulumi") as PulumiRuntime, program);
    const { mocks, resources } = planMocks(typeof values["aws:region"] === "string" ? values["aws:region"] : undefined);
    const limit = Error.stackTraceLimit;
    await runtime.setMocks(mocks, name, stack, false);
    runtime.setAllConfig(texts(values));
    try {
        // Pulumi notes a stack trace for each promise, which takes longer than the program itself.
        Error.stackTraceLimit = 0;
        const entry = load.resolve(join(program, main));
        Reflect.deleteProperty(load.cache, entry);
        load(entry);
        await runtime.disconnect();
    } catch (error) {
        // What the program says of its configuration is for the user; where in it, isn't.
        const reason = error instanceof Error ? error.message : String(error);
        throw new SourceError(`${program} with the configuration of ${stack}: ${reason}`, { cause: error });
    } finally {
        Error.stackTraceLimit = limit;
    }
    const region = values["aws:region"];
    return { ...pulumiAccount(resources, typeof region === "string" ? { region } : {}), id: PLAN_ACCOUNT };
}

const projectFile = z.object({ name: z.string(), main: z.string().optional() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullable();

function project(folder: string): { name: string; main: string } {
    const { name, main } = checked(projectFile, yaml(join(folder, "Pulumi.yaml")), "Pulumi.yaml", "a Pulumi project");
    return { name, main: main ?? "." };
}

function stackConfig(folder: string, stack: string): Record<string, unknown> {
    const file = join(folder, `Pulumi.${stack}.yaml`);
    return checked(stackFile, yaml(file), file, "a stack's configuration")?.config ?? {};
}

function yaml(file: string): unknown {
    if (!existsSync(file)) throw new SourceError(`there is no ${file}`);
    try {
        return parse(readFileSync(file, "utf8")) as unknown;
    } catch (error) {
        throw new SourceError(`${file} isn't YAML: ${firstLine(error)}`, { cause: error });
    }
}

/** Configuration as the engine hands it to a program. A secret's text needs the stack's key: any text stands for it. */
function texts(config: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => {
            const secret = typeof value === "object" && value !== null && "secure" in value;
            return [key, secret ? "secret" : typeof value === "string" ? value : JSON.stringify(value)];
        }),
    );
}

/** The rest of the message of a YAML error is a drawing of the place. */
function firstLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function loaded<T>(load: () => T, folder: string): T {
    try {
        return load();
    } catch (error) {
        throw new SourceError(`${folder} has no @pulumi/pulumi to run the program with; install its packages`, {
            cause: error,
        });
    }
}
