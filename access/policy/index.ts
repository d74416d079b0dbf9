export { duplicateKeys } from "./duplicate-key";
export type { PolicyDocument, Statement } from "./document";
export type { Condition, Policy, PolicyStatement } from "./policy";
export { isVariable, type Template } from "./template";
export { boundaries, inRange, type IpRange, readDate, readRange } from "./values";
