import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SourceError } from "../access/files";
import { installedFirst } from "../access/sources";
import { Interrupts } from "./interrupts";
import { chosen, readInventory } from "./inventory";
import { inOwnGroup } from "./own-group";
import { runAll } from "./run-all";
import type { Operation, PlannedStack } from "./run-stack";
import { configOf } from "./settings";
import { endLine, summary } from "./summary";

const usage = `Usage: npm run stacks -- preview|up [OPTIONS]

Previews or updates every stack of an inventory, several at a time. A stack that fails doesn't stop the others.

    --inventory FILE    the stacks, with their accounts and regions (default: stacks.yaml)
    --only NAME         only this stack; may be repeated
    --parallel N        how many stacks run at a time, 1 to 50 (default: one for each core)
    --policy-pack DIR   the policy pack (default: policies; "none" runs none)
    --help              shows this

Exit codes: 0 where all succeeded, 1 where one failed, 2 for wrong options or a wrong inventory, 130 after Ctrl-C.`;

class UsageError extends Error {}

const project = resolve(__dirname, "..");
const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Options {
    readonly operation: Operation;
    readonly inventory: string;
    readonly only: readonly string[];
    readonly parallel: number;
    readonly policyPack: string | undefined;
}

function readOptions(args: string[]): Options | undefined {
    const { values, positionals } = parsed(args);
    if (values.help === true) return undefined;
    const [operation, ...rest] = positionals;
    if (operation !== "preview" && operation !== "up") {
        throw new UsageError(
            `${operation === undefined ? "missing command" : `unknown command ${JSON.stringify(operation)}`} (expected preview or up)`,
        );
    }

    if (rest[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(rest[0])} (expected options)`);

    const cores = Math.min(availableParallelism(), 50);
    const parallel = values.parallel === undefined ? cores : Number(values.parallel);
    if (!Number.isInteger(parallel) || parallel < 1 || parallel > 50 || values.parallel?.trim() === "") {
        throw new UsageError(
            `invalid value ${JSON.stringify(values.parallel)} for --parallel (expected a number from 1 to 50)`,
        );
    }

    const pack = values["policy-pack"] ?? join(project, "policies");
    if (pack !== "none" && !existsSync(join(pack, "PulumiPolicy.yaml"))) {
        throw new UsageError(
            `invalid value ${JSON.stringify(pack)} for --policy-pack (expected a folder with a PulumiPolicy.yaml, or none)`,
        );
    }

    return {
        operation,
        inventory: values.inventory ?? "stacks.yaml",
        only: values.only ?? [],
        parallel,
        policyPack: pack === "none" ? undefined : resolve(pack),
    };
}

function parsed(args: string[]) {
    try {
        return parseArgs({
            args,
            allowPositionals: true,
            options: {
                inventory: { type: "string" },
                only: { type: "string", multiple: true },
                parallel: { type: "string" },
                "policy-pack": { type: "string" },
                help: { type: "boolean", short: "h" },
            },
        });
    } catch (error) {
        throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
    }
}

/** Every stack's settings are read and checked before the first one runs. */
function planned({ inventory, only }: Options): readonly PlannedStack[] {
    return chosen(readInventory(inventory), only).map((stack) => {
        if (stack.policyConfig !== undefined && !existsSync(stack.policyConfig))
            throw new SourceError(`stack ${stack.name}: there is no ${stack.policyConfig}`);
        return { ...stack, config: configOf(stack) };
    });
}

async function run(options: Options): Promise<number> {
    const stacks = planned(options);
    const { inventory } = options;
    const folder = join(dirname(resolve(inventory)), `.${basename(inventory).replace(/\.ya?ml$/, "")}`);
    const interrupts = new Interrupts(say);
    process.on("SIGTERM", interrupts.receive).on("SIGINT", interrupts.receive);
    const pulumi = inOwnGroup(await pulumiCommand(), interrupts.second);
    const started = performance.now();
    say(`${stacks.length} stacks, ${Math.min(options.parallel, stacks.length)} at a time`);
    const results = await runAll(stacks, {
        ...options,
        pulumi,
        project,
        folder,
        signal: interrupts.first,
        onStart: ({ name, account, region }) => say(`${options.operation} ${name} (${account}, ${region})`),
        onEnd: (result, ended) => say(endLine(result, ended, stacks.length)),
    });
    process.stdout.write(`\n${summary(results, (performance.now() - started) / 1000)}\n`);
    return interrupts.exitCode ?? (results.every(({ outcome }) => outcome === "succeeded") ? 0 : 1);
}

/** The user's own command, rather than the one of the npm package `pulumi`. */
async function pulumiCommand(): Promise<PulumiCommand> {
    process.env["PATH"] = installedFirst(process.env["PATH"] ?? "");
    try {
        return await PulumiCommand.get();
    } catch (error) {
        throw new SourceError(
            "The command pulumi isn't there, or doesn't work (expected on PATH: https://www.pulumi.com/docs/iac/download-install/). Without an AWS account, run the stacks in the sandbox: npm run sandbox -- npm run stacks -- preview",
            { cause: error },
        );
    }
}

async function main(): Promise<number> {
    try {
        const options = readOptions(process.argv.slice(2));
        if (options === undefined) {
            process.stdout.write(`${usage}\n`);
            return 0;
        }
        return await run(options);
    } catch (error) {
        if (error instanceof UsageError) say(`${error.message}\n\n${usage}`);
        else if (error instanceof SourceError) say(error.message);
        else throw error;
        return 2;
    }
}

void main().then((code) => {
    process.exitCode = code;
});
