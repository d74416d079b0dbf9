export type { GrantedPolicy, GrantedStatement } from "./document";
export { instanceRolePolicy, instanceTrustPolicy, type SessionLogs } from "./instance-role";
export { measuredInstanceId, measuredPlace, policySize } from "./measured";
export { documentArn, instanceArn, partitionOf, type Place } from "./place";
export { s3EndpointPolicy } from "./s3-endpoint";
export { sessionPolicy, type SessionPolicyInput, type SessionSettings } from "./session-policy";
