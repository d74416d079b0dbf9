import Module, { createRequire } from "node:module";

/*
 * Leaves out what Pulumi's runtime does at every start, or at every error, and this program has no use for: it is more
 * than half of the time that a preview takes. To be imported before Pulumi is.
 */

/**
 * The runtime notes where each resource was made, by the stack of an error without a message. Finding the lines of
 * TypeScript for it takes longer than making the resource, and nobody reads it unless PULUMI_DEBUG_PROMISE_LEAKS asks.
 * Errors that say something keep their traces.
 */
const quiet = !process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
const prepare = Error.prepareStackTrace?.bind(Error);
if (prepare !== undefined) {
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

/**
 * It also notes, for each of its promises, the calls that led there, in case the promise never ends: walking back through
 * all that waits is half of the time and of the memory that a preview of a thousand instances takes. A promise that never
 * ends is noticed all the same.
 */
if (quiet) {
    type Debuggable = Record<"debuggablePromise", (...args: unknown[]) => unknown>;
    const debuggable = load("@pulumi/pulumi/runtime/debuggable") as Debuggable;
    const { debuggablePromise } = debuggable;
    debuggable.debuggablePromise = (...args) => withoutTraces(() => debuggablePromise(...args));
}

function withoutTraces<T>(make: () => T): T {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
        return make();
    } finally {
        Error.stackTraceLimit = limit;
    }
}

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
