import { execFileSync } from "node:child_process";

/**
 * Watches a process and all it starts, and answers the most memory they held at one time, in bytes of resident set
 * size. Shared pages count in each process that maps them, so it is an upper bound. Looking costs time of its own:
 * never measure time in the same run.
 */
export function watchMemory(root: number, everyMilliseconds = 250): () => number {
    let peak = 0;
    const timer = setInterval(() => {
        peak = Math.max(peak, treeMemory(root));
    }, everyMilliseconds);
    return () => {
        clearInterval(timer);
        return peak;
    };
}

function treeMemory(root: number): number {
    const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" })
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number));
    const tree = new Set([root]);
    // A parent may stand behind its child in the list: go on until nothing is added.
    for (let before = 0; before !== tree.size;) {
        before = tree.size;
        for (const [pid, parent] of processes)
            if (pid !== undefined && parent !== undefined && tree.has(parent)) tree.add(pid);
    }
    return processes.reduce(
        (sum, [pid, , kilobytes]) => (tree.has(pid ?? -1) ? sum + (kilobytes ?? 0) * 1024 : sum),
        0,
    );
}
