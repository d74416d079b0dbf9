import * as pulumi from "@pulumi/pulumi";

/** Whether the engine runs hooks. Mocks have none: a program under them would wait for its first hook for ever. */
export function runsHooks(): boolean {
    const monitor = pulumi.runtime.getMonitor();
    return monitor !== undefined && "registerResourceHook" in monitor;
}
