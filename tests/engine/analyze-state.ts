import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumi } from "../../sandbox/setup/run-pulumi";
import type { TestStack } from "./harness";
import { violations, type Violation } from "./violations";

interface Analysis {
    readonly code: number | null;
    readonly text: string;
    readonly violations: readonly Violation[];
}

/** What a pack says of a stack's exported state, without the program and without AWS. */
export async function analyzeState(
    stack: TestStack,
    policyPack: string,
    args: readonly string[] = [],
): Promise<Analysis> {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-state-"));
    const file = join(folder, "state.json");
    try {
        writeFileSync(file, JSON.stringify(await stack.exportState()));
        const { code, stdout, stderr } = await pulumi(
            stack.sandbox,
            [
                "policy",
                "analyze",
                "--policy-pack",
                policyPack,
                ...args,
                "--file",
                file,
                "--non-interactive",
                "--color",
                "never",
            ],
            {},
        );
        const text = `${stdout}\n${stderr}`;
        return { code, text, violations: violations(text) };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
