export { COMMENT_LIMIT } from "./comment";
export { engineText } from "./engine-text";
export { andMore, enumeration } from "./enumeration";
export {
    isMandatory,
    resourceName,
    stoppedBy,
    violationEntry,
    violationsIn,
    type PolicyViolation,
} from "./policy-violations";
export { printable, printableJson } from "./printable";
export { markdownTable, markdownTableCode, markdownText } from "./markdown";
export { reportMarkdown } from "./report-markdown";
export { reportText } from "./report-text";
export { code, counted, type Report, type ReportEntry, type ReportSection } from "./report";
