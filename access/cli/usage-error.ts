/** A mistake in the command or in what it was given: its message is all the user needs. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}
