export { accessCheck } from "./check";
export type { Expectations } from "./expectation";
export type { CheckFailure } from "./result";
export { parseExpectations } from "./parse";
