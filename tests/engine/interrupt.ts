import type { ChildProcess } from "node:child_process";

/** When an engine gets a signal: at the nth line of its output that matches. */
export interface Interruption {
    readonly signal: NodeJS.Signals;
    /** What a line has to match. Default: a resource is being created, updated or deleted. */
    readonly line?: RegExp;
    /** Which of the matching lines it is, from 1. Default: 1. */
    readonly nth?: number;
    /** How long after that line, in milliseconds: the call to AWS is on its way. Default: 0. */
    readonly delay?: number;
}

const working = / (creating|updating|deleting|replacing) \(/;

/**
 * For `RunOptions.onStart`: interrupts the engine (SIGINT, as Ctrl-C does) or kills it (SIGKILL) at a point of its
 * work rather than of time, so that it is in the middle on a slow machine too.
 */
export function interruptAt({
    signal,
    line = working,
    nth = 1,
    delay = 0,
}: Interruption): (child: ChildProcess) => void {
    return (child) => {
        let seen = 0;
        let rest = "";
        child.stdout?.on("data", (text: string) => {
            const lines = (rest + text).split("\n");
            rest = lines.pop() ?? "";
            const before = seen;
            seen += lines.filter((printed) => line.test(printed)).length;
            if (before < nth && seen >= nth) {
                setTimeout(() => child.kill(signal), delay);
            }
        });
    };
}
