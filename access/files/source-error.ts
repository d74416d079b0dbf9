/** A source that can't be read, or that isn't what it was taken for. Its message is all the user needs. */
export class SourceError extends Error {
    override readonly name = "SourceError";
}
