/** What a step is run with. Tests give an environment of their own. */
export interface StepInput {
    readonly env: NodeJS.ProcessEnv;
    /** What follows the step's name on the command line. */
    readonly args: readonly string[];
}

/** A step. @returns the exit code: 0, 1 for an error, 2 where the answer is no. */
export type Step = (input: StepInput) => Promise<number>;

/** The exit code of a step whose answer is no, as the access command has it. */
export const ANSWER_IS_NO = 2;
