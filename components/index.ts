export { confirmExisting } from "./existing";
export { ExistingInstance, type ExistingInstanceArgs } from "./existing-instance";
export { confirmPrincipals, STACK_TAG, thisStack, type WantedPrincipals } from "./existing-principals";
export { grantArgs, type GrantArgs, type SessionGrantArgs } from "./grants";
export { AdvancedInstances, HybridActivation, type HybridActivationArgs } from "./hybrid-activation";
export { InstanceRole, type InstanceRoleArgs } from "./instance-role";
export { machineImage } from "./machine-image";
export { InstanceFleet, type InstanceFleetArgs } from "./instance-fleet";
export { Architecture } from "./launch";
export { ManagedInstance, type ManagedInstanceArgs } from "./managed-instance";
export { callerPlace, type PlaceArgs } from "./place";
export { confirmBoundary, PermissionsBoundary, type PermissionsBoundaryArgs } from "./permissions-boundary";
export type { PrincipalArgs } from "./principal";
export { PrivateNetwork, type ExistingVpcArgs, type PrivateNetworkArgs } from "./private-network";
export { SessionEndpoints, type SessionEndpointsArgs } from "./session-endpoints";
export { SessionGrants, type SessionGrantsArgs } from "./session-grants";
export { SessionGroup, type SessionGroupArgs } from "./session-group";
export { SessionLogs, type SessionLogsArgs } from "./session-logs";
export { assignmentArgs, SessionPermissionSet, type SessionPermissionSetArgs } from "./session-permission-set";
export { SessionPreferences, type SessionPreferencesArgs } from "./session-preferences";
export {
    SessionRole,
    trustArgs,
    type AccountAccessTrustArgs,
    type OidcTrustArgs,
    type SamlTrustArgs,
    type SessionRoleArgs,
} from "./session-role";
export { SessionUser, type SessionUserArgs } from "./session-user";
export { DataChannel, type SessionPreferenceSettings, type SessionSettings } from "../access/session-settings";
