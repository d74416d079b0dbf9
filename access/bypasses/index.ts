import type { Bypass } from "./bypass";
import { association, automation, codeDeploy, documentRewrite, maintenanceWindow, runCommand } from "./commands";
import { accountAccess, identityCenter, justInTime } from "./identities";
import {
    diskCopy,
    diskSwap,
    hostManagement,
    instanceProfile,
    launchTemplate,
    managedInstanceRole,
    rootVolume,
    userData,
} from "./instances";
import { cloud9, containerSessions, ecsExec, eksAccess, instanceConnect, remoteDesktop, serialConsole } from "./logins";
import { documentRights } from "./preferences";

export type { Bypass, BypassVariant, Opens, Right } from "./bypass";
export { COMMAND_DOCUMENTS } from "./documents";
export { IAM_WRITES, type IamWrite, type IamWriteEffect, type IamWriteOn } from "./iam";
export { UNNAMED } from "./places";
export { PREFERENCES } from "./preferences";
export { INSTANCE_TAG_WRITES, SERVICE_TAG_WRITES, TAG_WRITES, tagActions } from "./tags";
export { DENY_LIST, INSTANCE_ROLE, INSTANCE_TAGS, PRINCIPAL_TAGS } from "./texts";

/** Every bypass: the one table that findings, diffs and the policy pack read. A new one is a line here. */
export const BYPASSES = [
    runCommand,
    automation,
    association,
    maintenanceWindow,
    documentRewrite,
    codeDeploy,
    documentRights,
    instanceConnect,
    serialConsole,
    remoteDesktop,
    ecsExec,
    containerSessions,
    eksAccess,
    cloud9,
    userData,
    rootVolume,
    diskSwap,
    diskCopy,
    launchTemplate,
    instanceProfile,
    managedInstanceRole,
    hostManagement,
    identityCenter,
    accountAccess,
    justInTime,
] as const satisfies readonly Bypass[];

/** The bypass of an id. @throws Error for an id that isn't in the table. */
export function bypassOf(id: string): Bypass {
    const found: Bypass | undefined = BYPASSES.find((one) => one.id === id);
    if (found === undefined)
        throw new Error(`no bypass "${id}" (expected ${BYPASSES.map((one) => one.id).join(", ")})`);

    return found;
}

/** The actions that do it, without what they need besides: those of the given bypasses, each once. */
export function actionsOf(...ids: readonly string[]): string[] {
    return [...new Set(ids.flatMap((id) => bypassOf(id).variants.flatMap(({ act }) => act.actions)))];
}
