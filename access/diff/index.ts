export type { AccessDiff } from "./change";
export { accessDiff } from "./diff";
export { diffReport } from "./report";
export { diffSarif } from "./sarif";
