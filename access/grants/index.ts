export type { GrantedPolicy, GrantedStatement } from "./document";
export { instanceRolePolicy, instanceTrustPolicy } from "./instance-role";
export { measuredInstanceId, measuredPlace, policySize } from "./measured";
export { documentArn, instanceArn, partitionOf, type Place } from "./place";
export { issuerOf, providerArn, roleTrustPolicy, trustedProvider, type TrustedProvider } from "./role-trust";
export { s3EndpointPolicy } from "./s3-endpoint";
export { sessionPolicy, type SessionPolicyInput } from "./session-policy";
export type { SessionSettings } from "../session-settings";
