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
 * Puts a stack in order whose last run was killed: names what Pulumi was left unsure of, takes away what it made
 * without recording it, and has Pulumi read the rest again. Afterwards `up` goes on as if nothing had happened.
 */
export async function recover(sandbox: Sandbox, stack: string): Promise<void> {
    await releaseStackLock(sandbox, stack);
    const state = readState(sandbox, stack);
    if (state.pending.length === 0) {
        return;
    }
    say(`Pulumi was ended in the middle of its last run, and was left unsure of ${count(state.pending)}:`);
    for (const { type, resource } of state.pending) {
        say(`    ${type} ${resource.urn}`);
    }
    try {
        await removeOrphans(sandbox, state);
        await refresh(sandbox, stack);
        say("Recovered: what was half done is taken away or read again, and this run goes on from there.");
    } catch (error) {
        say(`${error instanceof Error ? error.message : String(error)}`);
        await startAnew(sandbox, stack);
    }
}

const count = (pending: readonly PendingOperation[]) =>
    pending.length === 1 ? "one operation" : `${pending.length} operations`;

async function removeOrphans(sandbox: Sandbox, state: StackState): Promise<void> {
    for (const { type, resource } of state.pending) {
        // A component is nothing in AWS; what it is made of has operations of its own.
        if (type !== "creating" || resource.custom === false) {
            continue;
        }
        // Of the same type: a user's login has the user's own name as its id.
        const alike = state.resources.filter((other) => other.type === resource.type);
        const known = new Set(alike.flatMap(({ id }) => (id === undefined ? [] : [id])));
        const orphans = await findOrphans(sandbox, resource, known);
        if (orphans === undefined) {
            throw new Error(`The sandbox doesn't know how to look for what is left of a ${resource.type}.`);
        }
        for (const orphan of orphans) {
            say(`    taking away ${orphan.id}, which was made and not recorded`);
            await orphan.remove();
        }
    }
}

async function refresh(sandbox: Sandbox, stack: string): Promise<void> {
    const settings = await stackArguments(sandbox, stack);
    const flags = ["--yes", "--skip-preview", "--clear-pending-creates", "--non-interactive", "--color", "never"];
    const result = await pulumi(sandbox, ["refresh", ...flags, ...settings]);
    if (result.code !== 0 || readState(sandbox, stack).pending.length > 0) {
        throw new Error(`pulumi refresh could not put the stack in order:\n${result.stdout}${result.stderr}`);
    }
}

/** The last resort, which only a sandbox has: nothing in it is worth more than the trust in it. */
async function startAnew(sandbox: Sandbox, stack: string): Promise<void> {
    say("The sandbox starts anew: everything in its AWS and in this stack's state is discarded and deployed again.");
    await resetMoto(sandbox.moto);
    rmSync(stateFile(sandbox, stack), { force: true });
    forgetIntents(sandbox.folder);
}
