/**
 * Pulumi's runtime notes where each of its promises was made, in case one never ends, by reading the stack of an error
 * without a message. Finding the lines of TypeScript for it is half of the time that a preview of many instances takes,
 * and nobody reads it unless PULUMI_DEBUG_PROMISE_LEAKS asks. Errors that say something keep their traces.
 */
const prepare = Error.prepareStackTrace?.bind(Error);
if (prepare !== undefined && !process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) {
    Error.prepareStackTrace = (error, frames) => (error.message === "" ? "" : (prepare(error, frames) as unknown));
}
