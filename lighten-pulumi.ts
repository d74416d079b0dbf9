import Module, { createRequire } from "node:module";

/*
 * Leaves out what Pulumi's runtime does at every start, or at every error, and this program has no use for: it is more
 * than half of the time that a preview takes. To be imported before Pulumi is.
 */

/**
 * The runtime notes where each of its promises was made, in case one never ends, by reading the stack of an error
 * without a message. Finding the lines of TypeScript for it is half of the time that a preview of many instances takes,
 * and nobody reads it unless PULUMI_DEBUG_PROMISE_LEAKS asks. Errors that say something keep their traces.
 */
const prepare = Error.prepareStackTrace?.bind(Error);
if (prepare !== undefined) {
    const quiet = !process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
    Error.prepareStackTrace = (error, frames) =>
        quiet && error.message === "" ? "" : packaged(prepare(error, frames) as unknown);
}

/**
 * Pulumi's source maps lead to `node_modules/@pulumi/output.ts`, a package's name without its second half. Node's
 * `util.inspect` looks for that half in coloured traces without end: a program that throws would take half a minute and
 * two gigabytes to say so.
 */
function packaged(trace: unknown): unknown {
    return typeof trace === "string"
        ? trace.replaceAll(/([\\/]node_modules[\\/]@pulumi)([\\/])(?=[^\\/\s]+\.ts:\d)/g, "$1$2pulumi$2")
        : trace;
}

const load = createRequire(__filename);

/** A module whose exports are functions: loaded when the first of them is called. */
function loadLate(name: string): void {
    const file = load.resolve(name);
    if (load.cache[file] !== undefined) return;
    const late =
        (called: string | symbol) =>
        (...args: unknown[]): unknown => {
            if (load.cache[file] === standIn) Reflect.deleteProperty(load.cache, file);
            return (load(file) as Record<string | symbol, (...args: unknown[]) => unknown>)[called]?.(...args);
        };
    const standIn = new Module(file);
    standIn.exports = new Proxy({}, { get: (_, called) => late(called) });
    standIn.loaded = true;
    load.cache[file] = standIn;
}

// They turn functions into code for the cloud, and bring the TypeScript compiler and much of npm along.
loadLate("@pulumi/pulumi/runtime/closure/serializeClosure");
loadLate("@pulumi/pulumi/runtime/closure/codePaths");
