import { copyFileSync, createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { LocalWorkspace, Stack, type EngineEvent, type OpMap } from "@pulumi/pulumi/automation";
import type { InventoryStack } from "./inventory";
import type { inOwnGroup } from "./own-group";
import { Problems } from "./problems";
import { writeSettings } from "./settings";

export type Operation = "preview" | "up";

/** A stack that is ready to run. */
export interface PlannedStack extends Omit<InventoryStack, "config"> {
    /** The whole configuration. */
    readonly config: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
    readonly operation: Operation;
    readonly pulumi: ReturnType<typeof inOwnGroup>;
    /** The program's folder. */
    readonly project: string;
    /** Where the settings and the log of each stack are written. */
    readonly folder: string;
    /** The policy pack's folder; none where undefined. */
    readonly policyPack: string | undefined;
    /** Ends the run: Pulumi finishes what it is doing, and leaves the rest. */
    readonly signal: AbortSignal;
}

/** How the run of a stack ended. */
export interface StackResult {
    readonly stack: PlannedStack;
    readonly operation: Operation;
    readonly outcome: "succeeded" | "failed" | "interrupted" | "not started";
    /** How many resources by what happens to them. */
    readonly changes: OpMap;
    /** What went wrong, a line each. */
    readonly errors: readonly string[];
    /** In seconds. */
    readonly duration: number;
    /** The file with all that Pulumi printed. */
    readonly log: string;
}

/** Previews or updates one stack. Whatever goes wrong is part of the result. */
export async function runStack(stack: PlannedStack, options: RunOptions): Promise<StackResult> {
    const started = performance.now();
    const folder = join(options.folder, stack.name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const log = join(folder, `${options.operation}.log`);
    const stream = createWriteStream(log, { mode: 0o600 });
    const problems = new Problems();
    const result = (
        outcome: StackResult["outcome"],
        changes: OpMap = {},
        errors: readonly string[] = [],
    ): StackResult => {
        const duration = (performance.now() - started) / 1000;
        return { stack, operation: options.operation, outcome, changes, errors, duration, log };
    };
    try {
        const changes = await run(stack, folder, options, {
            stream,
            onEvent: (event) => problems.add(event),
        });
        return result("succeeded", changes);
    } catch (error) {
        if (options.signal.aborted) return result("interrupted");
        stream.write(`${error instanceof Error ? error.message : String(error)}\n`);
        const errors = problems.all();
        return result("failed", {}, errors.length === 0 ? [reasonOf(error)] : errors);
    } finally {
        stream.end();
        await once(stream, "close");
    }
}

async function run(
    stack: PlannedStack,
    folder: string,
    { operation, pulumi, project, policyPack, signal }: RunOptions,
    { stream, onEvent }: { readonly stream: WriteStream; readonly onEvent: (event: EngineEvent) => void },
): Promise<OpMap> {
    const settings = join(folder, `Pulumi.${stack.name}.yaml`);
    // A stack that is made in a folder of its own writes its key there, not beside the program.
    copyFileSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    writeSettings(settings, stack.config, stack.secretsProvider);
    await ensureStack(pulumi, stack, folder);
    const workspace = await LocalWorkspace.create({ workDir: project, pulumiCommand: pulumi });
    const made = await Stack.select(stack.name, Object.assign(workspace, UNASKED));
    let changes: OpMap = {};
    const common = {
        configFile: settings,
        color: "never" as const,
        signal,
        onOutput: (text: string) => stream.write(text),
        onError: (text: string) => stream.write(text),
        onEvent: (event: EngineEvent) => {
            changes = event.summaryEvent?.resourceChanges ?? changes;
            onEvent(event);
        },
        ...(policyPack !== undefined && {
            policyPacks: [policyPack],
            ...(stack.policyConfig !== undefined && { policyPackConfigs: [stack.policyConfig] }),
        }),
    };
    if (operation === "preview") await made.preview(common);
    else await Object.assign(made, { info: () => Promise.resolve(undefined) }).up({ ...common, suppressOutputs: true });
    return changes;
}

/**
 * What the Automation API does beside an update, and isn't wanted: it selects the stack, which the next `pulumi up` by hand
 * would update, and reads its outputs, secrets included, by commands that write a settings file beside the program.
 */
const UNASKED = { selectStack: () => Promise.resolve(), stackOutputs: () => Promise.resolve({}) };

/** Creates the stack where the backend doesn't have it, in a folder in which its key may be written. */
async function ensureStack(
    pulumi: RunOptions["pulumi"],
    { name, secretsProvider }: PlannedStack,
    folder: string,
): Promise<void> {
    const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
    try {
        await pulumi.run(["stack", "--stack", name, "--show-name"], folder, {});
    } catch (error) {
        if (!/no stack named/i.test(printed(error))) throw error;
        await pulumi.run(["stack", "init", name, "--no-select", ...provider], folder, {});
    }
}

function reasonOf(error: unknown): string {
    const text = printed(error);
    const said = /^error: .*/m.exec(text)?.[0] ?? text.split("\n").filter(Boolean).at(-1) ?? text;
    return said.replace(/^error: /, "");
}

/** The message of a command that failed, with what it printed. */
function printed(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
