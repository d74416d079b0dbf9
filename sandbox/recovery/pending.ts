import { existsSync } from "node:fs";
import { jsonFile } from "../system/json-file";
import { stateFile, type StackPlace } from "../pulumi-command/stack-settings";

/** A resource as the state holds it. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    /** False for a component, true for what a provider makes. */
    readonly custom?: boolean;
    readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What Pulumi had begun when it was killed, and doesn't know the end of. */
export interface PendingOperation {
    readonly type: string;
    readonly resource: StateResource;
}

/** A stack's state, as far as recovery looks at it. */
export interface StackState {
    readonly resources: readonly StateResource[];
    readonly pending: readonly PendingOperation[];
}

interface Checkpoint {
    readonly checkpoint?: {
        readonly latest?: {
            readonly resources?: readonly StateResource[];
            readonly pending_operations?: readonly PendingOperation[];
        };
    };
}

/** Reads a stack's state from the sandbox's backend, without the engine's start-up. */
export function readState(place: Pick<StackPlace, "folder" | "project">, stack: string): StackState {
    const file = stateFile(place, stack);
    const checkpoint = existsSync(file) ? jsonFile<Checkpoint>(file) : {};
    const latest = checkpoint.checkpoint?.latest;
    return { resources: latest?.resources ?? [], pending: latest?.pending_operations ?? [] };
}
