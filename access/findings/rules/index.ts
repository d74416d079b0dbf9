import { BYPASSES } from "../../bypasses";
import { bypassRule } from "../toolkit/open-bypasses";
import type { Rule } from "../toolkit/rule";
import { administratorThroughRoles } from "./administrator-through-roles";
import { allBut } from "./all-but";
import { ambiguousTags } from "./ambiguous-tags";
import { anyDocument } from "./any-document";
import { dataChannel } from "./data-channel";
import { deadStatement } from "./dead-statement";
import { documentRights } from "./document-rights";
import { federationSubject } from "./federation-subject";
import { foreignAccountTrust } from "./foreign-account-trust";
import { foreignSessions } from "./foreign-sessions";
import { iamEscalation } from "./iam-escalation";
import { iamTakeover } from "./iam-takeover";
import { instanceRoleParameters } from "./instance-role-parameters";
import { instanceRoleSessions } from "./instance-role-sessions";
import { leadingWildcard } from "./leading-wildcard";
import { missingDocument } from "./missing-document";
import { misspeltAction } from "./misspelt-action";
import { misspeltKey } from "./misspelt-key";
import { namePrefix } from "./name-prefix";
import { nearQuota } from "./near-quota";
import { noInstance } from "./no-instance";
import { plainVariable } from "./plain-variable";
import { portForwarding } from "./port-forwarding";
import { principalTagEscalation } from "./principal-tag-escalation";
import { regionMismatch } from "./region-mismatch";
import { resourceNeverMatches } from "./resource-never-matches";
import { shadowedByDeny } from "./shadowed-by-deny";
import { tagGatedDocument } from "./tag-gated-document";
import { tagRemoval } from "./tag-removal";
import { tagSelfGrant } from "./tag-self-grant";
import { trustEveryone } from "./trust-everyone";
import { unlimitedSessions } from "./unlimited-sessions";
import { unpinnedSessionTags } from "./unpinned-session-tags";
import { untaggedPasses } from "./untagged-passes";
import { usernameInRole } from "./username-in-role";
import { wildcardPlace } from "./wildcard-place";

/** Ways to more sessions, by the tags that open them. */
export const TAG_BYPASSES: readonly Rule[] = [tagSelfGrant, tagRemoval, principalTagEscalation, unpinnedSessionTags];

/** Bypasses: a shell, or what a shell gives, beside sessions. */
export const BYPASS_RULES: readonly Rule[] = BYPASSES.map((bypass) =>
    bypass.id === documentRights.id ? documentRights : bypassRule(bypass),
);

/** Ways to more rights, and so to more sessions, by rewriting IAM. */
export const IAM_RULES: readonly Rule[] = [iamEscalation, iamTakeover];

/** Trust policies that let in more than is meant. */
const TRUST_RULES: readonly Rule[] = [trustEveryone, federationSubject, foreignAccountTrust];

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
    ...TAG_BYPASSES,
    ...IAM_RULES,
    ...TRUST_RULES,
    administratorThroughRoles,
    ...BYPASS_RULES,
    instanceRoleSessions,
    instanceRoleParameters,
    nearQuota,
];

/** The rules on what a principal may do: of an administrator, who may do everything, they are said once. */
export const FOLDED: ReadonlySet<string> = new Set(
    [
        unlimitedSessions,
        anyDocument,
        portForwarding,
        foreignSessions,
        ...TAG_BYPASSES,
        ...IAM_RULES,
        ...BYPASS_RULES,
        instanceRoleParameters,
    ].map(({ id }) => id),
);
