import type { ChildProcess } from "node:child_process";
import { startFlakyAws, type AwsCall, type Fate } from "./flaky-aws";
import type { RunOptions, RunResult, TestStack } from "./harness";

/** Runs the engine with an AWS in front that fails as told, and ends that AWS with it. */
export async function withFaults(
    stack: TestStack,
    decide: (call: AwsCall) => Fate,
    run: (options: RunOptions) => Promise<RunResult>,
): Promise<RunResult & { readonly changes: readonly string[] }> {
    const aws = await startFlakyAws(stack.sandbox.moto.endpoint, decide);
    try {
        return { ...(await run({ env: { AWS_ENDPOINT_URL: aws.endpoint } })), changes: aws.changes };
    } finally {
        await aws.close();
    }
}

/** The fate for the first attempt of every call that changes something; whoever asks again gets through. */
export function onFirstAttempt(fate: Fate): (call: AwsCall) => Fate {
    const seen = new Set<string>();
    return ({ change, payload }) => {
        if (change === undefined || seen.has(payload)) {
            return "pass";
        }
        seen.add(payload);
        return fate;
    };
}

/** The fate for one changing call, by its number. */
export function onCall(number: number, fate: Fate): (call: AwsCall) => Fate {
    return ({ change }) => (change === number ? fate : "pass");
}

/** The line is cut while AWS carries out a changing call, and stays so, for reading too. */
export function cutOffFrom(number: number): (call: AwsCall) => Fate {
    let cut = false;
    return ({ change }) => {
        if (cut) {
            return "drop-before";
        }
        cut = change === number;
        return cut ? "drop-after" : "pass";
    };
}

/**
 * Runs the engine and sends a signal to its process group as AWS receives the call that `when` picks. The call passes,
 * so that AWS does what the engine may never learn of.
 */
export function withSignal(
    stack: TestStack,
    signal: NodeJS.Signals,
    when: (call: AwsCall) => boolean,
    run: (options: RunOptions) => Promise<RunResult>,
): Promise<RunResult & { readonly signalled: boolean }> {
    let engine: ChildProcess | undefined;
    let signalled = false;
    const decide = (call: AwsCall): Fate => {
        if (!signalled && when(call) && engine?.pid !== undefined) {
            signalled = true;
            process.kill(-engine.pid, signal);
        }
        return "pass";
    };
    return withFaults(stack, decide, (options) =>
        run({ ...options, ownGroup: true, onStart: (child) => (engine = child) }),
    ).then((result) => ({ ...result, signalled }));
}
