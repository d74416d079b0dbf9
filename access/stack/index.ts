/** The one reader of a stack's resources, wherever they come from. */
export { stackAccount } from "./account";
export { attachments, keyOf, type Attachment, type PrincipalRef, principalRef, principalRefs } from "./attachments";
export { awsPolicies, awsPolicy, awsPolicyName } from "./aws-managed";
export { documentSources, IDENTITY_TYPES, type DocumentSource } from "./documents";
export { asClassic, CLASSIC_TYPES, isNative } from "./native";
export type { ClassicResource } from "./native-resource";
export type { Places } from "./places";
export { principals, type HeldDocument, type Principal } from "./principals";
export { readDocuments, type ReadDocument } from "./read";
export { Relations, type Referred } from "./relations";
export { defaultTagsOf, type StackProvider, type StackResource } from "./resource";
export * from "./types";
export { at, isRecord, listAt, openIn, UNKNOWN } from "./values";
