import type { ChildProcess } from "node:child_process";
import { startFlakyAws, type AwsCall, type Fate } from "./flaky-aws";
import { openTestStack, type EngineTestOptions, type RunOptions, type RunResult, type TestStack } from "./harness";

/** A run of the engine as a method of the stack: `(options) => stack.up(options)`. */
export type Run = (options?: RunOptions) => Promise<RunResult>;

/** A stack whose AWS can be made to fail. All its runs use one address, as a user's would. */
export interface FailingStack extends TestStack {
    /** Runs the engine while `decide` says what becomes of each call; calls count from the run's first. */
    failing(
        decide: (call: AwsCall) => Fate,
        run: Run,
    ): Promise<RunResult & { /** The changing calls of this run, by action. */ readonly changes: readonly string[] }>;
    /**
     * Runs the engine and sends a signal to its process group as AWS receives the call that `when` picks. The call
     * passes, so that AWS does what the engine may never learn of.
     */
    signalled(
        signal: NodeJS.Signals,
        when: (call: AwsCall) => boolean,
        run: Run,
    ): Promise<RunResult & { readonly signalled: boolean }>;
}

/** Opens a stack of its own whose AWS fails when told to; see `openTestStack`. */
export async function openFailingStack(options: EngineTestOptions = {}): Promise<FailingStack> {
    const stack = await openTestStack(options);
    let decide: (call: AwsCall) => Fate = () => "pass";
    let engine: ChildProcess | undefined;
    const aws = await startFlakyAws(stack.sandbox.moto.endpoint, (call) => decide(call));
    const through = (runOptions: RunOptions = {}): RunOptions => ({
        ...runOptions,
        env: { ...runOptions.env, AWS_ENDPOINT_URL: aws.endpoint },
        ownGroup: true,
        onStart: (child) => (engine = child),
    });
    const failing: FailingStack["failing"] = async (fateOf, run) => {
        const start = aws.changes.length;
        decide = (call) => fateOf({ ...call, change: call.change === undefined ? undefined : call.change - start });
        try {
            const result = await run();
            return { ...result, changes: aws.changes.slice(start) };
        } finally {
            decide = () => "pass";
        }
    };
    const environment = { ...stack.sandbox.environment, AWS_ENDPOINT_URL: aws.endpoint };
    return {
        ...stack,
        sandbox: { ...stack.sandbox, environment },
        up: (runOptions) => stack.up(through(runOptions)),
        preview: (runOptions) => stack.preview(through(runOptions)),
        refresh: (runOptions) => stack.refresh(through(runOptions)),
        destroy: (runOptions) => stack.destroy(through(runOptions)),
        failing,
        async signalled(signal, when, run) {
            let signalled = false;
            const result = await failing((call) => {
                if (!signalled && when(call) && engine?.pid !== undefined) {
                    signalled = true;
                    process.kill(-engine.pid, signal);
                }
                return "pass";
            }, run);
            return { ...result, signalled };
        },
        async close() {
            await aws.close();
            await stack.close();
        },
    };
}
