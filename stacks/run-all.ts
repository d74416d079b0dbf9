import { inParallel } from "../access/in-parallel";
import { runStack, type PlannedStack, type RunOptions, type StackResult } from "./run-stack";

export interface AllOptions extends RunOptions {
    /** How many stacks run at a time. */
    readonly parallel: number;
    readonly onStart: (stack: PlannedStack) => void;
    readonly onEnd: (result: StackResult, ended: number) => void;
    /** Runs one stack. Default: by the Automation API. */
    readonly run?: (stack: PlannedStack, options: RunOptions) => Promise<StackResult>;
}

/**
 * Runs all stacks, so many at a time, in the order of the inventory. A failure stops no other stack; a signal leaves those
 * that haven't started.
 */
export async function runAll(stacks: readonly PlannedStack[], options: AllOptions): Promise<readonly StackResult[]> {
    const { run = runStack } = options;
    const results = new Map<PlannedStack, StackResult>();
    await inParallel(stacks, options.parallel, async (stack) => {
        if (options.signal.aborted) return;
        options.onStart(stack);
        const result = await run(stack, options);
        results.set(stack, result);
        options.onEnd(result, results.size);
    });
    return stacks.map((stack) => results.get(stack) ?? notStarted(stack, options));
}

function notStarted(stack: PlannedStack, { operation }: RunOptions): StackResult {
    return { stack, operation, outcome: "not started", changes: {}, errors: [], duration: 0, log: "" };
}
