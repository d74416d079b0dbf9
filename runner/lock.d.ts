/** What a lock does and says. */
export interface LockOptions {
    /** Called once when another process holds the lock, with that process's id, before waiting for it. */
    readonly onWait?: (owner: number) => void;
}

/**
 * Runs `work` while holding the lock of that path, waiting until it is free. The lock of a process that was killed
 * counts as free.
 */
export function withLock<T>(path: string, work: () => T | Promise<T>, options?: LockOptions): Promise<T>;

/** A line that tells a process from a later one with the same id: its start as the system counts it, or "gone". */
export function processStart(pid: number): string;
