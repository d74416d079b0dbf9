import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Account } from "../matrix/account";
import { stackAccount } from "../stack/account";
import { SourceError } from "../files/source-error";
import { planMocks, PLAN_ACCOUNT, type PulumiMocks } from "./plan-mocks";
import { configTexts, projectFolder, readProject, stackConfig } from "./project";
import { stackResources } from "./state-resource";

interface PlanOptions {
    /** The folder of the program, where Pulumi.yaml is. Default: see `projectFolder`. */
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
export async function readPlan({
    folder = projectFolder(),
    stack = "dev",
    config,
}: PlanOptions = {}): Promise<Account> {
    const program = resolve(folder);
    const project = readProject(program);
    const values = config ?? stackConfig(program, project, stack);
    const region = typeof values["aws:region"] === "string" ? values["aws:region"] : undefined;
    const load = createRequire(join(program, "package.json"));
    const { runtime } = loaded(() => load("@pulumi/pulumi") as PulumiRuntime, program);
    const { mocks, resources } = planMocks(region, existingVpc(values));
    const limit = Error.stackTraceLimit;
    const late: unknown[] = [];
    const noteLate = (error: unknown) => late.push(error);
    await runtime.setMocks(mocks, project.name, stack, false);
    runtime.setAllConfig(configTexts(values));
    process.on("unhandledRejection", noteLate);
    try {
        // Pulumi notes a stack trace for each promise, which takes longer than the program itself.
        Error.stackTraceLimit = 0;
        const entry = load.resolve(join(program, project.main));
        Reflect.deleteProperty(load.cache, entry);
        load(entry);
        await runtime.disconnect();
        // Node reports promises that nothing waits for after everything else.
        await new Promise((told) => setImmediate(told));
        if (late.length > 0) throw late[0];
    } catch (error) {
        // What the program says of its configuration is for the user; where in it, isn't.
        const reason = error instanceof Error ? error.message : String(error);
        throw new SourceError(`${program} with the configuration of ${stack}: ${reason}`, { cause: error });
    } finally {
        process.off("unhandledRejection", noteLate);
        Error.stackTraceLimit = limit;
    }
    return { ...stackAccount(stackResources(resources), { region, standIn: PLAN_ACCOUNT }), id: PLAN_ACCOUNT };
}

/** The VPC that the configuration names, if it names one: AWS isn't asked which one its subnets are in. */
function existingVpc(config: Readonly<Record<string, unknown>>): string | undefined {
    return /\bvpc-[0-9a-f]{8,17}\b/.exec(JSON.stringify(config))?.[0];
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
