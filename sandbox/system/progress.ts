/** What the sandbox says while it works goes to standard error: standard output belongs to the command it runs. */
const screen = process.stderr;

/** Without a terminal, a long step says every so often that it is alive. */
const PLAIN_INTERVAL_MS = 15_000;

/** An error whose message says all there is to say: it is printed without a stack. */
export class SandboxError extends Error {
    override readonly name = "SandboxError";
}

/** Says one line. */
export function say(line: string): void {
    screen.write(`${line}\n`);
}

/** A step's own line, redrawn on a terminal and repeated now and then elsewhere. */
interface Progress {
    /** Replaces the line. */
    update(line: string): void;
    /** Ends the step with a last line, or takes the line away. */
    done(line?: string): void;
}

/** Starts a step. Its line carries the seconds it has taken so far. */
export function startProgress(first: string): Progress {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    let line = first;
    const draw = () => {
        const text = `${line} (${seconds()})`;
        screen.write(screen.isTTY ? `\r\u001b[K${text.slice(0, (screen.columns || 80) - 1)}` : `${text}\n`);
    };
    draw();
    const timer = setInterval(draw, screen.isTTY ? 250 : PLAIN_INTERVAL_MS);
    timer.unref();
    return {
        update(next) {
            line = next;
        },
        done(last) {
            clearInterval(timer);
            if (screen.isTTY) screen.write("\r\u001b[K");

            if (last !== undefined) say(`${last} (${seconds()})`);
        },
    };
}
