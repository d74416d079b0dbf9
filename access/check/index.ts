export { accessCheck } from "./check";
export { checkSarif } from "./data";
export type { Expectations } from "./expectation";
export { checkJunit } from "./junit";
export { checkReport } from "./report";
export { statusOf, type CheckFailure, type CheckResult } from "./result";
export { parseExpectations } from "./parse";
