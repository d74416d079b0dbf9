import * as pulumi from "@pulumi/pulumi";
import { mockEngine, valueOf, type Recorded } from "./mocks";

/** The region of every configuration below, unless it says otherwise. */
const REGION = { "aws:region": "eu-central-1" };

/** Configuration as Pulumi hands it to programs: text as it is, everything else as JSON. */
export function configuration(values: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries({ ...REGION, ...values })
            .filter(([, value]) => value !== undefined)
            .map(([key, value]) => [
                key.includes(":") ? key : `session-manager-access:${key}`,
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
    );
}

/** What one run of the program came to. */
export interface Run extends Recorded {
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs index.ts under mocks, as `pulumi up` or `pulumi preview` would with this configuration. */
export async function runProgram(values: Readonly<Record<string, unknown>>): Promise<Run> {
    const { recorded, limit, program } = await load(values);
    const entries = await Promise.all(
        Object.entries(program()).map(async ([name, output]) => [name, await valueOf(output)] as const),
    );
    await pulumi.runtime.disconnect();
    Error.stackTraceLimit = limit;
    return { ...recorded, outputs: Object.fromEntries(entries) };
}

/** Runs index.ts with a configuration that it should refuse: what it throws, and what it registered before. */
export async function runRefused(values: Readonly<Record<string, unknown>>): Promise<Recorded & { error: unknown }> {
    const { recorded, limit, program } = await load(values);
    let error: unknown;
    try {
        program();
    } catch (thrown) {
        error = thrown;
    }
    await pulumi.runtime.disconnect();
    Error.stackTraceLimit = limit;
    return { ...recorded, error };
}

/** The program runs when it is loaded: anew each time. */
async function load(values: Readonly<Record<string, unknown>>) {
    const recorded = await mockEngine();
    // Pulumi notes a stack for each of its promises, and finding the lines of TypeScript for them takes seconds.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    pulumi.runtime.setAllConfig(configuration(values));
    const path = require.resolve("../index");
    delete require.cache[path];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would run it once and for all
    return { recorded, limit, program: () => require(path) as Record<string, unknown> };
}
