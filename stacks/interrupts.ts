import { constants } from "node:os";

/** A second signal within this time is the same one, told twice: npm forwards what the terminal has sent already. */
const SAME_SIGNAL_MS = 500;

/** What a user's Ctrl-C, or a CI's SIGTERM, asks for. */
export class Interrupts {
    /** Aborts with the first signal. */
    readonly first: AbortSignal;
    /** Aborts with the second. */
    readonly second: AbortSignal;
    readonly #controllers = [new AbortController(), new AbortController()] as const;
    readonly #say: (line: string) => void;
    readonly #now: () => number;
    #last = -Infinity;
    #exitCode: number | undefined;

    constructor(say: (line: string) => void, now: () => number = () => performance.now()) {
        this.#say = say;
        this.#now = now;
        this.first = this.#controllers[0].signal;
        this.second = this.#controllers[1].signal;
    }

    /** The exit code by which shells know what ended a command; undefined where nothing interrupted it. */
    get exitCode(): number | undefined {
        return this.#exitCode;
    }

    readonly receive = (signal: "SIGINT" | "SIGTERM"): void => {
        const since = this.#now() - this.#last;
        this.#last = this.#now();
        if (since < SAME_SIGNAL_MS || this.second.aborted) return;
        this.#exitCode ??= 128 + constants.signals[signal];
        if (!this.first.aborted) {
            this.#say(
                "Stopping: each Pulumi finishes what it is doing, and stacks that wait don't start. Once more stops Pulumi at once, which leaves the stacks' locks.",
            );
            this.#controllers[0].abort();
            return;
        }
        this.#say("Stopping at once.");
        this.#controllers[1].abort();
    };
}
