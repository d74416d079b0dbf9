import { kill } from "node:process";

const INTERVAL_MS = 200;
const children = new Set<number>();

/** Marks a process as one to end together with this one. */
export function endTogether(pid: number | undefined): () => void {
    if (pid === undefined) return () => undefined;

    children.add(pid);
    return () => void children.delete(pid);
}

/**
 * Ends this process when the engine that started it is gone. A killed engine can't end what it started, and a
 * provider that kept creating resources would make recovery impossible.
 */
export function endWithEngine(): void {
    const engine = process.ppid;
    setInterval(() => {
        if (process.ppid !== engine) {
            for (const child of children) {
                try {
                    kill(child, "SIGKILL");
                } catch {
                    // Gone already.
                }
            }
            process.exit(1);
        }
    }, INTERVAL_MS).unref();
}
