import { rmSync } from "node:fs";
import { resetMoto } from "../moto/server";
import { forgetIntents, type Sandbox } from "../setup/open-sandbox";
import { say } from "../system/progress";
import { stateFile } from "../pulumi-command/stack-settings";
import { pulumi, stackArguments } from "../setup/run-pulumi";
import { findOrphans } from "./orphans";
import { readState, type PendingOperation, type StackState } from "./pending";
import { releaseStackLock } from "./stack-lock";

/**
 * Puts a stack in order whose last run was killed: names the operations that Pulumi has no result of, removes what
 * was created without being recorded, and refreshes the rest. The next `up` continues as if nothing had happened.
 */
export async function recover(sandbox: Sandbox, stack: string): Promise<void> {
    await releaseStackLock(sandbox, stack);
    const state = readState(sandbox, stack);
    if (state.pending.length === 0) return;

    say(`The last run of Pulumi was interrupted; ${count(state.pending)} may have finished or not:`);
    for (const { type, resource } of state.pending) say(`    ${type} ${resource.urn}`);

    try {
        await removeOrphans(sandbox, state);
        await refresh(sandbox, stack);
        say("Recovered: interrupted operations are rolled back or refreshed. Resuming the deployment.");
    } catch (error) {
        say(`${error instanceof Error ? error.message : String(error)}`);
        await startOver(sandbox, stack);
    }
}

const count = (pending: readonly PendingOperation[]) =>
    pending.length === 1 ? "one operation" : `${pending.length} operations`;

async function removeOrphans(sandbox: Sandbox, state: StackState): Promise<void> {
    for (const { type, resource } of state.pending) {
        // A component is nothing in AWS; what it is made of has operations of its own.
        if (type !== "creating" || resource.custom === false) continue;

        // Of the same type: a user's login has the user's own name as its id.
        const alike = state.resources.filter((other) => other.type === resource.type);
        const known = new Set(alike.flatMap(({ id }) => (id === undefined ? [] : [id])));
        const orphans = await findOrphans(sandbox, resource, known);
        if (orphans === undefined)
            throw new Error(`The sandbox can't check for leftovers of the resource type ${resource.type}.`);

        for (const orphan of orphans) {
            say(`    removing ${orphan.id}, which was created but not recorded`);
            await orphan.remove();
        }
    }
}

async function refresh(sandbox: Sandbox, stack: string): Promise<void> {
    const settings = await stackArguments(sandbox, stack);
    const flags = ["--yes", "--skip-preview", "--clear-pending-creates", "--non-interactive", "--color", "never"];
    const result = await pulumi(sandbox, ["refresh", ...flags, ...settings]);
    if (result.code !== 0 || readState(sandbox, stack).pending.length > 0)
        throw new Error(`pulumi refresh failed:\n${result.stdout}${result.stderr}`);
}

/** The last resort, which only a sandbox has: its resources are worth less than trust in its state. */
async function startOver(sandbox: Sandbox, stack: string): Promise<void> {
    say("Starting over: the sandbox's AWS resources and this stack's state are discarded and deployed again.");
    await resetMoto(sandbox.moto);
    rmSync(stateFile(sandbox, stack), { force: true });
    forgetIntents(sandbox.folder);
}
