import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { configTexts } from "../access/sources";
import { repository, sandboxFolder } from "./system/folders";
import { withLock } from "../runner/lock";
import { openSandbox, type Sandbox } from "./setup/open-sandbox";
import { SandboxError, say } from "./system/progress";
import { readSettings, settingsRegion, withoutSecrets } from "./pulumi-command/settings-file";
import { DEFAULT_STACK, projectName, rememberOverride, userSettingsFile } from "./pulumi-command/stack-settings";
import { recover } from "./recovery/recover";
import { npmStart, report } from "./report";
import { runMain } from "./system/run-main";
import { pulumiInForeground, stackArguments } from "./setup/run-pulumi";

/** Loads a module when it is needed. */
const load = createRequire(__filename);

const usage = `Usage: npm start -- [OPTIONS]

Deploys a stack in the sandbox and shows who can open a session on which instance.

    --scenario NAME   deploy this scenario instead of the one in the stack's settings
    --stack NAME      deploy the stack with these settings, Pulumi.NAME.yaml (default: dev)
    --help            show this`;

interface StartOptions {
    readonly scenario: string | undefined;
    readonly stack: string;
}

function readOptions(args: readonly string[]): StartOptions | undefined {
    try {
        const { values } = parseArgs({
            args: [...args],
            strict: true,
            options: {
                scenario: { type: "string" },
                stack: { type: "string", default: DEFAULT_STACK },
                help: { type: "boolean", short: "h" },
            },
        });
        return values.help ? undefined : { scenario: values.scenario, stack: values.stack };
    } catch (error) {
        throw new SandboxError(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}.\n\n${usage}`);
    }
}

function checkStack(stack: string): void {
    if (!existsSync(userSettingsFile({ settingsFolder: repository }, stack))) {
        const stacks = readdirSync(repository).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
        throw new SandboxError(
            `invalid value "${stack}" for --stack (expected a stack with a Pulumi.NAME.yaml: ${stacks.join(", ")})`,
        );
    }
}

/** The commands that follow keep to the scenario that is chosen here: one that can't be deployed would break them. */
function checkScenario({ stack, scenario }: StartOptions): void {
    if (scenario === undefined) return;

    const file = userSettingsFile({ settingsFolder: repository }, stack);
    const name = projectName({ project: repository });
    const { scenario: _, ...config } = withoutSecrets(readSettings(file).config, file);
    const full = (key: string) => (key.includes(":") ? key : `${name}:${key}`);
    const entries = [...Object.entries(config), ["scenario", scenario] as const];
    const values = configTexts(Object.fromEntries(entries.map(([key, value]) => [full(key), value])));
    // Only here, as it loads much of Pulumi.
    const { readConfiguration } = load("../scenarios/configuration") as typeof import("../scenarios/configuration");
    try {
        readConfiguration({ values, environment: { AWS_REGION: settingsRegion(file) } });
    } catch (error) {
        throw new SandboxError(error instanceof Error ? error.message : String(error), { cause: error });
    }
}

/** Deploys with the policy pack. What the pack stops is said once more, below what the engine prints. */
async function deploy(sandbox: Sandbox): Promise<number> {
    const events = join(sandboxFolder, "events.json");
    rmSync(events, { force: true });
    const pack = join(sandbox.project, "policies");
    const packs = existsSync(join(pack, "PulumiPolicy.yaml")) ? ["--policy-pack", pack] : [];
    const settings = await stackArguments(sandbox);
    // The outputs come in the report.
    const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--event-log", events, ...packs, ...settings];
    const code = await pulumiInForeground(sandbox, args);
    if (code !== 0 && existsSync(events)) {
        // Only here, as it takes some time to load.
        const { stoppedBy, violationsIn } = load("../access/report") as typeof import("../access/report");
        const stopped = stoppedBy(violationsIn(readFileSync(events, "utf8")));
        if (stopped !== "") say(`\n${stopped}`);
    }
    rmSync(events, { force: true });
    return code;
}

async function start({ stack, scenario }: StartOptions): Promise<number> {
    const sandbox = await openSandbox({ stack });
    await recover(sandbox, stack);
    rememberOverride(sandbox, stack, { scenario });
    const code = await deploy(sandbox);
    if (code !== 0) {
        say(`\nFix the error above and run ${npmStart(sandbox)} again to resume.`);
        return code;
    }
    await report(sandbox);
    return 0;
}

runMain(async () => {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
        say(usage);
        return 0;
    }
    checkStack(options.stack);
    checkScenario(options);
    const onWait = (owner: number) => say(`Waiting for another npm start in this folder (process ${owner}) to finish…`);
    return withLock(join(sandboxFolder, "start.lock"), () => start(options), { onWait });
});
