export type { GrantedPolicy, GrantedStatement } from "./document";
export { interfaceEndpointPolicy, s3EndpointPolicy, type EndpointPrincipals } from "./endpoint-policies";
export { hybridTrustPolicy, instanceRolePolicy, instanceTrustPolicy } from "./instance-role";
export { grantDocuments, grantsThatAddUp } from "./limits";
export { logBucketPolicy, sessionKeyPolicy } from "./log-stores";
export { measuredInstanceId, measuredPlace, policySize } from "./measured";
export { documentArn, instanceArn, nameInArn, partitionOf, type Place } from "./place";
export { managedPolicyName, packInstances, policyRoom, type PolicyRoom } from "./packed-policies";
export { permissionSetOf, permissionSetRole } from "./permission-set";
export { issuerOf, providerArn, roleTrustPolicy, trustedProvider, type TrustedProvider } from "./role-trust";
export { sessionDocument } from "./session-document";
export {
    isNamedInstances,
    namedInstances,
    namedInstancesPolicy,
    sessionPolicy,
    type SessionPolicyInput,
} from "./session-policy";
export type { SessionPreferenceSettings, SessionSettings } from "../session-settings";
