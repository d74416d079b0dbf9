/**
 * Who can open an AWS Session Manager session on what, from any IAM documents. Reads an account from files of the AWS
 * CLI, a Pulumi stack's state, a preview, a program or AWS itself, and answers with plain data. `access --help` is the
 * same as a command.
 */

/** Reads an account from any source. */
export { readSource, type ReadOptions, type Source } from "../sources/read";
export { SourceError } from "../files";

/** What is read: principals with their policies, and instances. */
export type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";

/** Who can open a session on what. */
export { accessMatrix, type Matrix } from "../matrix/matrix";
export type { AccessTable, AccessTableOptions } from "../matrix/access-table";
export { accessTable, chainMatrix, type ChainOptions } from "../chains";
export { renderMatrix, type RenderOptions } from "../matrix/render";
export { matrixMarkdown } from "../matrix/markdown";

/** The verdict on one request, and what is missing where it isn't allowed. */
export { explain, type ExplainedRequest, type Explanation } from "../matrix/explain";
export { decide, type Decision, type Question } from "../evaluate/decide";

/** What a change does to access. */
export { accessDiff, type DiffOptions } from "../diff/diff";
export type { AccessChange, AccessDiff, BypassChange } from "../diff/change";
export { diffReport } from "../diff/report";

/** Whether access is as it must be. */
export { accessCheck } from "../check/check";
export { parseExpectations } from "../check/parse";
export type { Expectations } from "../check/expectation";
export type { CheckResult } from "../check/result";
export { checkReport } from "../check/report";

/** The holes and mistakes in policies. */
export { findingsOf, type FindingsOptions } from "../findings/findings";
export type { Finding } from "../findings/toolkit/finding";
export { findingsReport } from "../findings/report";
export { BYPASSES, type Bypass } from "../bypasses";

/** Whether a principal can ever reach more than declared. */
export { prove, type Proof, type ProofQuestion } from "../prove/prove";

/** Reports as text for a terminal, and as Markdown for a pull request. */
export type { Report } from "../report/report";
export { reportText } from "../report/report-text";
export { reportMarkdown } from "../report/report-markdown";

/** Policy documents, read and checked as IAM does. */
export { parsePolicy, parseSessionPolicy, parseTrustPolicy } from "../policy/parse";
export { PolicyError } from "../policy/error";
export type { Policy } from "../policy/policy";
