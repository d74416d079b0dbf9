export type { ShellStep, Step, StepKind } from "../matrix/step";
