import type { Rule } from "./rule";
import { allBut } from "./rules/all-but";
import { ambiguousTags } from "./rules/ambiguous-tags";
import { anyDocument } from "./rules/any-document";
import { association } from "./rules/association";
import { automation } from "./rules/automation";
import { dataChannel } from "./rules/data-channel";
import { deadStatement } from "./rules/dead-statement";
import { documentRights } from "./rules/document-rights";
import { ecsExec } from "./rules/ecs-exec";
import { foreignSessions } from "./rules/foreign-sessions";
import { instanceConnect } from "./rules/instance-connect";
import { instanceRoleParameters } from "./rules/instance-role-parameters";
import { instanceRoleSessions } from "./rules/instance-role-sessions";
import { leadingWildcard } from "./rules/leading-wildcard";
import { maintenanceWindow } from "./rules/maintenance-window";
import { missingDocument } from "./rules/missing-document";
import { misspeltAction } from "./rules/misspelt-action";
import { misspeltKey } from "./rules/misspelt-key";
import { namePrefix } from "./rules/name-prefix";
import { nearQuota } from "./rules/near-quota";
import { noInstance } from "./rules/no-instance";
import { plainVariable } from "./rules/plain-variable";
import { portForwarding } from "./rules/port-forwarding";
import { principalTagEscalation } from "./rules/principal-tag-escalation";
import { regionMismatch } from "./rules/region-mismatch";
import { runCommand } from "./rules/run-command";
import { serialConsole } from "./rules/serial-console";
import { shadowedByDeny } from "./rules/shadowed-by-deny";
import { tagGatedDocument } from "./rules/tag-gated-document";
import { tagRemoval } from "./rules/tag-removal";
import { tagSelfGrant } from "./rules/tag-self-grant";
import { unlimitedSessions } from "./rules/unlimited-sessions";
import { unpinnedSessionTags } from "./rules/unpinned-session-tags";
import { untaggedPasses } from "./rules/untagged-passes";
import { userData } from "./rules/user-data";
import { usernameInRole } from "./rules/username-in-role";
import { wildcardPlace } from "./rules/wildcard-place";

/** Ways to more sessions, by the tags that open them. */
export const TAG_WAYS: readonly Rule[] = [tagSelfGrant, tagRemoval, principalTagEscalation, unpinnedSessionTags];

/** Actions that open a shell, or run what one likes, beside sessions. */
export const SHELL_WAYS: readonly Rule[] = [
    runCommand,
    automation,
    association,
    maintenanceWindow,
    instanceConnect,
    serialConsole,
    userData,
    ecsExec,
];

/** Every rule. A new one is its file and a line here. */
export const RULES: readonly Rule[] = [
    deadStatement,
    shadowedByDeny,
    misspeltAction,
    misspeltKey,
    plainVariable,
    usernameInRole,
    tagGatedDocument,
    missingDocument,
    regionMismatch,
    dataChannel,
    noInstance,
    untaggedPasses,
    allBut,
    leadingWildcard,
    wildcardPlace,
    unlimitedSessions,
    anyDocument,
    portForwarding,
    foreignSessions,
    namePrefix,
    ambiguousTags,
    ...TAG_WAYS,
    documentRights,
    ...SHELL_WAYS,
    instanceRoleSessions,
    instanceRoleParameters,
    nearQuota,
];
