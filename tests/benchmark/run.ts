import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { say } from "../../sandbox/system/progress";
import { runMain } from "../../sandbox/system/run-main";

/** A module loaded only when it is needed: what one benchmark imports must not weigh on another. */
const load = createRequire(__filename);

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
    preview: () => (load("./preview") as typeof import("./preview")).previewBenchmark(),
    access: () => (load("./access") as typeof import("./access")).accessBenchmark(),
    chains: () => (load("./chains") as typeof import("./chains")).chainBenchmark(),
    quotas: () => (load("./quotas") as typeof import("./quotas")).quotaBenchmark(),
    policies: () => (load("./policies") as typeof import("./policies")).policyBenchmark(),
};

const usage = `Usage: npm run benchmark [-- NAME ...]

Measures, and asserts nothing: ratios are taken within one run, for machines differ. NAME is one or more of
${Object.keys(benchmarks).join(", ")}; default: all.`;

runMain(async () => {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name));
    if (values.help || unknown.length > 0) {
        say(unknown.length > 0 ? `There is no benchmark ${unknown.join(", ")}.\n\n${usage}` : usage);
        return values.help ? 0 : 1;
    }
    for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) await benchmarks[name]?.();

    return 0;
});
