import { BYPASSES } from "../bypasses";
import { bypassRule } from "./bypass-rule";
import type { Rule } from "./rule";
import { allBut } from "./rules/all-but";
import { ambiguousTags } from "./rules/ambiguous-tags";
import { anyDocument } from "./rules/any-document";
import { dataChannel } from "./rules/data-channel";
import { deadStatement } from "./rules/dead-statement";
import { documentRights } from "./rules/document-rights";
import { foreignSessions } from "./rules/foreign-sessions";
import { iamEscalation } from "./rules/iam-escalation";
import { iamTakeover } from "./rules/iam-takeover";
import { instanceRoleParameters } from "./rules/instance-role-parameters";
import { instanceRoleSessions } from "./rules/instance-role-sessions";
import { leadingWildcard } from "./rules/leading-wildcard";
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
import { resourceNeverMatches } from "./rules/resource-never-matches";
import { shadowedByDeny } from "./rules/shadowed-by-deny";
import { tagGatedDocument } from "./rules/tag-gated-document";
import { tagRemoval } from "./rules/tag-removal";
import { tagSelfGrant } from "./rules/tag-self-grant";
import { unlimitedSessions } from "./rules/unlimited-sessions";
import { unpinnedSessionTags } from "./rules/unpinned-session-tags";
import { untaggedPasses } from "./rules/untagged-passes";
import { usernameInRole } from "./rules/username-in-role";
import { wildcardPlace } from "./rules/wildcard-place";

/** Ways to more sessions, by the tags that open them. */
export const TAG_WAYS: readonly Rule[] = [tagSelfGrant, tagRemoval, principalTagEscalation, unpinnedSessionTags];

/** Bypasses: a shell, or what a shell gives, beside sessions. */
export const BYPASS_RULES: readonly Rule[] = BYPASSES.map((bypass) =>
    bypass.id === documentRights.id ? documentRights : bypassRule(bypass),
);

/** Ways to more rights, and so to more sessions, by rewriting IAM. */
export const IAM_RULES: readonly Rule[] = [iamEscalation, iamTakeover];

/** Every rule. A new one is its file and a line here. */
export const RULES: readonly Rule[] = [
    deadStatement,
    shadowedByDeny,
    resourceNeverMatches,
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
    ...IAM_RULES,
    ...BYPASS_RULES,
    instanceRoleSessions,
    instanceRoleParameters,
    nearQuota,
];

/** The rules on what a principal may do: of an administrator, who may do everything, they are said once. */
export const FOLDED: ReadonlySet<string> = new Set(
    [anyDocument, portForwarding, foreignSessions, ...TAG_WAYS, ...IAM_RULES, ...BYPASS_RULES].map(({ id }) => id),
);
