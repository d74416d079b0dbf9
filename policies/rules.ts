import type { Rule } from "./pack/rule";
import { accessTable } from "./rules/access-table";
import { accessTagWrites } from "./rules/access-tag-writes";
import { accountAccessSource } from "./rules/account-access-source";
import { containerExecLogging } from "./rules/container-exec-logging";
import { documentPublicSharing } from "./rules/document-public-sharing";
import { documentSecrets } from "./rules/document-secrets";
import { documentSharing } from "./rules/document-sharing";
import { endpointIngress } from "./rules/endpoint-ingress";
import { endpointPrivateDns } from "./rules/endpoint-private-dns";
import { endpointPrincipals } from "./rules/endpoint-principals";
import { federationAudience } from "./rules/federation-audience";
import { federationRequestTags } from "./rules/federation-request-tags";
import { federationRunAs } from "./rules/federation-run-as";
import { federationTagSession } from "./rules/federation-tag-session";
import { iamDocumentReadable } from "./rules/iam-document-readable";
import { iamSizeLimit } from "./rules/iam-size-limit";
import { iamSizeNearLimit } from "./rules/iam-size-near-limit";
import { instanceAccessTags } from "./rules/instance-access-tags";
import { instanceConnectEndpoint } from "./rules/instance-connect-endpoint";
import { instanceImdsv2 } from "./rules/instance-imdsv2";
import { instanceIngress } from "./rules/instance-ingress";
import { instanceKeyPair } from "./rules/instance-key-pair";
import { instanceProfile } from "./rules/instance-profile";
import { instancePublicAddress } from "./rules/instance-public-address";
import { instanceRoleParameters } from "./rules/instance-role-parameters";
import { instanceRoleSessions } from "./rules/instance-role-sessions";
import { instanceTagsMatchGrants } from "./rules/instance-tags-match-grants";
import { instanceVolumeEncrypted } from "./rules/instance-volume-encrypted";
import { launchAccessTags } from "./rules/launch-access-tags";
import { managedSessionPolicy } from "./rules/managed-session-policy";
import { noAssociation } from "./rules/no-association";
import { noAutomation } from "./rules/no-automation";
import { noContainerExec } from "./rules/no-container-exec";
import { noInstanceConnect } from "./rules/no-instance-connect";
import { noInternetRoute } from "./rules/no-internet-route";
import { noMaintenanceWindow } from "./rules/no-maintenance-window";
import { noSendCommand } from "./rules/no-send-command";
import { noSerialConsole } from "./rules/no-serial-console";
import { noUserData } from "./rules/no-user-data";
import { nodeActivation } from "./rules/node-activation";
import { ownSessions } from "./rules/own-sessions";
import { policyWrites } from "./rules/policy-writes";
import { principalTagWrites } from "./rules/principal-tag-writes";
import { roleUsername } from "./rules/role-username";
import { scheduledCommands } from "./rules/scheduled-commands";
import { serialConsoleAccess } from "./rules/serial-console-access";
import { sessionDocumentWrites } from "./rules/session-document-writes";
import { sessionElevation } from "./rules/session-elevation";
import { sessionEncryption } from "./rules/session-encryption";
import { sessionEndpoints } from "./rules/session-endpoints";
import { sessionLogAccess } from "./rules/session-log-access";
import { sessionLogStore } from "./rules/session-log-store";
import { sessionLogging } from "./rules/session-logging";
import { sessionRunAs } from "./rules/session-run-as";
import { sessionTimeouts } from "./rules/session-timeouts";
import { roleTrustEveryone } from "./rules/role-trust-everyone";
import { startSessionDead } from "./rules/start-session-dead";
import { startSessionDenyList } from "./rules/start-session-deny-list";
import { startSessionDocument } from "./rules/start-session-document";
import { startSessionDocumentTags } from "./rules/start-session-document-tags";
import { startSessionGuard } from "./rules/start-session-guard";
import { startSessionPlace } from "./rules/start-session-place";
import { startSessionTarget } from "./rules/start-session-target";
import { startSessionTunnel } from "./rules/start-session-tunnel";
import { startSessionWildcardValue } from "./rules/start-session-wildcard-value";
import { unjudgedResources } from "./rules/unjudged-resources";
import { unusedException } from "./rules/unused-exception";

/** Every rule of the pack, in the order of the documentation's table. */
export const rules: readonly Rule[] = [
    instanceAccessTags,
    launchAccessTags,
    instanceTagsMatchGrants,
    instanceImdsv2,
    instancePublicAddress,
    instanceIngress,
    instanceKeyPair,
    instanceVolumeEncrypted,
    instanceProfile,
    iamDocumentReadable,
    startSessionTarget,
    startSessionGuard,
    startSessionWildcardValue,
    startSessionDenyList,
    startSessionDead,
    startSessionPlace,
    startSessionDocument,
    startSessionDocumentTags,
    startSessionTunnel,
    managedSessionPolicy,
    ownSessions,
    roleUsername,
    roleTrustEveryone,
    accountAccessSource,
    noSendCommand,
    noAutomation,
    noAssociation,
    noMaintenanceWindow,
    noInstanceConnect,
    noSerialConsole,
    noUserData,
    noContainerExec,
    accessTagWrites,
    principalTagWrites,
    sessionDocumentWrites,
    policyWrites,
    instanceRoleSessions,
    instanceRoleParameters,
    sessionEndpoints,
    endpointPrivateDns,
    endpointIngress,
    endpointPrincipals,
    noInternetRoute,
    sessionLogging,
    sessionEncryption,
    sessionTimeouts,
    sessionRunAs,
    sessionElevation,
    sessionLogStore,
    sessionLogAccess,
    containerExecLogging,
    documentSharing,
    documentPublicSharing,
    documentSecrets,
    scheduledCommands,
    instanceConnectEndpoint,
    serialConsoleAccess,
    nodeActivation,
    federationTagSession,
    federationRequestTags,
    federationRunAs,
    federationAudience,
    iamSizeLimit,
    iamSizeNearLimit,
    accessTable,
    unusedException,
    unjudgedResources,
];
