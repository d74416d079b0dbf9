import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";

/*
 * Skips what Pulumi's runtime does at every start, or for every error, that this program has no use for: more than half
 * of the time that a preview takes. Import it before Pulumi.
 *
 * It changes private modules of @pulumi/pulumi, whose version package.json pins and whose behaviour
 * tests/lighten-pulumi.test.ts checks. The policy pack runs with whatever version its user has, so every step looks
 * first: a module that isn't there, is loaded already or has another shape stays as it is, and costs what it did.
 */

/**
 * The runtime notes where each resource was made, by the stack of an error without a message. Finding the lines of
 * TypeScript for it takes longer than creating the resource, and only PULUMI_DEBUG_PROMISE_LEAKS uses it. Errors with a
 * message keep their traces.
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
function promiseWithoutTraces(): void {
    const file = resolved("@pulumi/pulumi/runtime/debuggable");
    if (file === undefined || !exportsFunctions(file, ["debuggablePromise"])) return;
    const debuggable = load(file) as Record<"debuggablePromise", unknown>;
    const { debuggablePromise: traced } = debuggable;
    if (typeof traced !== "function") return;
    // Where the export can't be replaced, Reflect.set says so instead of throwing.
    Reflect.set(debuggable, "debuggablePromise", (...args: unknown[]): unknown =>
        withoutTraces(() => Reflect.apply(traced, undefined, args) as unknown),
    );
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

/** A module's file, or undefined where there is no such module or its package keeps it to itself. */
function resolved(name: string): string | undefined {
    try {
        return load.resolve(name);
    } catch {
        return undefined;
    }
}

/** Whether a compiled module exports functions of these names, without running it. */
function exportsFunctions(file: string, names: readonly string[]): boolean {
    const source = readFileSync(file, "utf8");
    return names.every((name) => new RegExp(`^(async )?function ${name}\\(`, "m").test(source));
}

/** Loads a module when the first of these functions, or anything else of it, is used. */
function loadLate(name: string, functions: readonly string[]): void {
    const file = resolved(name);
    if (file === undefined || load.cache[file] !== undefined || !exportsFunctions(file, functions)) return;
    const real = (): Record<string | symbol, unknown> => {
        if (load.cache[file] === placeholder) Reflect.deleteProperty(load.cache, file);
        return load(file) as Record<string | symbol, unknown>;
    };
    const late =
        (called: string) =>
        (...args: unknown[]): unknown =>
            Reflect.apply(real()[called] as () => unknown, undefined, args);
    const placeholder = new Module(file);
    placeholder.exports = new Proxy(
        {},
        {
            get: (_, key) => (typeof key === "string" && functions.includes(key) ? late(key) : real()[key]),
            has: (_, key) => key in real(),
        },
    );
    placeholder.loaded = true;
    load.cache[file] = placeholder;
}

if (quiet) promiseWithoutTraces();
// They turn functions into code for the cloud, and bring the TypeScript compiler and much of npm along.
loadLate("@pulumi/pulumi/runtime/closure/serializeClosure", ["serializeFunction", "serializeFunctionAsync"]);
loadLate("@pulumi/pulumi/runtime/closure/codePaths", ["computeCodePaths"]);
