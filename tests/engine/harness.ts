import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { stopMoto } from "../../sandbox/moto/server";
import { openSandbox, type Sandbox } from "../../sandbox/setup/open-sandbox";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import { rememberOverride } from "../../sandbox/pulumi-command/stack-settings";
import type { CommandOptions, CommandResult } from "../../sandbox/system/run-command";
import { pulumi, stackArguments } from "../../sandbox/setup/run-pulumi";
import { startFlakyAws, type FlakyAws } from "./flaky-aws";
import { awsClients, type AwsClients } from "./aws-clients";
import type { StackState } from "./stack-state";

/** How one run of the engine is to differ from the usual one. */
export interface RunOptions extends Pick<CommandOptions, "onStart" | "ownGroup" | "timeout"> {
    /** More arguments: `["--expect-no-changes"]`, `["--target", urn]`. Default: none. */
    readonly args?: readonly string[];
    /** Environment variables added to the sandbox's, such as the AWS_ENDPOINT_URL of a `FlakyAws`. Default: none. */
    readonly env?: NodeJS.ProcessEnv;
    /** The folders of the policy packs to run. Default: the project's own pack; an empty list runs none. */
    readonly policyPacks?: readonly string[];
}

/** What a run of the engine printed and how it ended. */
export interface RunResult extends CommandResult {
    /** Standard output and standard error together, for assertions on messages and for an assertion's own message. */
    readonly text: string;
}

export interface EngineTestOptions {
    /** The folder with the program's Pulumi.yaml. Default: this project's. */
    readonly project?: string;
    /** The policy packs of `up` and `preview`. Default: this project's `policies`. */
    readonly policyPacks?: readonly string[];
    /** The region of the stack and of the clients that look into it. Default: eu-central-1. */
    readonly region?: string;
    /** Whether the calls to AWS of every run are written down. Default: false. */
    readonly heard?: boolean;
}

/**
 * A stack `dev` of the program in a sandbox of its own, in a temporary folder with its own Moto: engine tests use it
 * in parallel without seeing each other. Open it in `before`, close it in `after`.
 *
 *     const stack = await openTestStack();
 *     stack.configure({ "session-manager-access:scenario": "tags" });
 *     const up = await stack.up();
 *     expect(up.code, up.text).to.equal(0);
 *     const { Users } = await stack.aws.iam.send(new ListUsersCommand({}));
 */
export interface TestStack {
    readonly sandbox: Sandbox;
    /** The calls to AWS so far, where they are written down. */
    readonly heard: Pick<FlakyAws, "calls" | "changes">;
    /** Clients of the AWS SDK that talk to this sandbox's Moto, past any `FlakyAws`. */
    readonly aws: AwsClients;
    /** Writes the stack's settings: the `config:` of its Pulumi.dev.yaml, keys with their namespace. */
    configure(config: Record<string, unknown>): void;
    /** `pulumi up --yes --skip-preview`. */
    up(options?: RunOptions): Promise<RunResult>;
    /** `pulumi preview`. One that doesn't end is ended, and run again once. */
    preview(options?: RunOptions): Promise<RunResult>;
    /** `pulumi refresh --yes --skip-preview`. */
    refresh(options?: RunOptions): Promise<RunResult>;
    /** `pulumi destroy --yes --skip-preview`. */
    destroy(options?: RunOptions): Promise<RunResult>;
    /** Any other command of the engine, with `--stack dev` where it doesn't read settings. */
    pulumi(args: readonly string[], options?: RunOptions): Promise<RunResult>;
    /** `pulumi stack export`, parsed. */
    exportState(): Promise<StackState>;
    /** `pulumi stack output --json`, parsed; secrets stay hidden unless shown. */
    outputs(options?: { readonly showSecrets?: boolean }): Promise<Record<string, unknown>>;
    /** Ends Moto and removes the folder. */
    close(): Promise<void>;
}

/**
 * A preview that takes longer than this, in milliseconds, has stopped responding: the longest takes a fifth of it. The
 * engine can wait forever for a resource transform: https://github.com/pulumi/pulumi/issues/20992
 */
const PREVIEW_MS = 240_000;

/** Opens a stack of its own; see `TestStack`. */
export async function openTestStack(options: EngineTestOptions = {}): Promise<TestStack> {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-"));
    const settingsFolder = join(folder, "settings");
    mkdirSync(settingsFolder);
    // The sandbox takes its region from the settings that are there when it is opened.
    const config = { "aws:region": options.region ?? "eu-central-1" };
    writeFileSync(join(settingsFolder, "Pulumi.dev.yaml"), stringify({ config }));
    const sandbox = await openSandbox({ folder, project: options.project, settingsFolder, untilEndOf: process.pid });
    const ownSettings = settingsText(sandbox);
    const packs = options.policyPacks ?? [join(sandbox.project, "policies")];

    const log = options.heard === true ? await startFlakyAws(sandbox.moto.endpoint, () => "pass") : undefined;
    const run = async (args: readonly string[], { args: more = [], ...rest }: RunOptions = {}): Promise<RunResult> => {
        const all = [...args, ...more, "--non-interactive", "--color", "never"];
        const result = await pulumi(sandbox, all, {
            env: { ...(log && { AWS_ENDPOINT_URL: log.endpoint }), ...rest.env },
            onStart: rest.onStart,
            ownGroup: rest.ownGroup,
            timeout: rest.timeout,
        });
        return { ...result, text: `pulumi ${all.join(" ")}\n${result.stdout}\n${result.stderr}` };
    };
    const runOnSettings = async (args: readonly string[], runOptions: RunOptions = {}): Promise<RunResult> =>
        run([...args, ...(await stackArguments(sandbox))], runOptions);
    const withPacks = (runOptions: RunOptions = {}) =>
        (runOptions.policyPacks ?? packs).flatMap((pack) => ["--policy-pack", pack]);
    const parsed = async <T>(args: readonly string[]): Promise<T> => {
        const result = await run([...args, "--stack", sandbox.stack]);
        if (result.code !== 0) throw new Error(result.text);

        return JSON.parse(result.stdout) as T;
    };

    return {
        sandbox,
        heard: log ?? { calls: [], changes: [] },
        aws: awsClients(sandbox),
        configure(config) {
            writeFileSync(join(settingsFolder, `Pulumi.${sandbox.stack}.yaml`), stringify({ config }));
            rememberOverride(sandbox, sandbox.stack, {});
        },
        up: (runOptions) => runOnSettings(["up", "--yes", "--skip-preview", ...withPacks(runOptions)], runOptions),
        preview: async (runOptions = {}) => {
            const preview = () =>
                runOnSettings(["preview", ...withPacks(runOptions)], { timeout: PREVIEW_MS, ...runOptions });
            const started = Date.now();
            const first = await preview();
            // A test that sets a time limit, or interrupts the preview, wants to see what becomes of it.
            if (runOptions.timeout !== undefined || Date.now() - started < PREVIEW_MS) return first;
            say(`A preview didn't end in ${PREVIEW_MS / 1000} s and runs again. It printed:\n${first.text}`);
            return preview();
        },
        refresh: (runOptions) => runOnSettings(["refresh", "--yes", "--skip-preview"], runOptions),
        destroy: (runOptions) => runOnSettings(["destroy", "--yes", "--skip-preview"], runOptions),
        pulumi: (args, runOptions) => run([...args, "--stack", sandbox.stack], runOptions),
        exportState: () => parsed<StackState>(["stack", "export"]),
        outputs: ({ showSecrets = false } = {}) =>
            parsed<Record<string, unknown>>(["stack", "output", "--json", ...(showSecrets ? ["--show-secrets"] : [])]),
        async close() {
            await log?.close();
            await stopMoto(folder);
            rmSync(folder, { recursive: true, force: true });
            if (settingsText(sandbox) !== ownSettings)
                throw new Error(`a test has changed Pulumi.${sandbox.stack}.yaml in ${sandbox.project}`);
        },
    };
}

/** The project's own settings of the stack, which tests leave as they are: theirs are in a folder of their own. */
function settingsText({ project, stack }: Sandbox): string | undefined {
    const file = join(project, `Pulumi.${stack}.yaml`);
    return project === repository && existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
