import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openSandbox, type Sandbox } from "./open-sandbox";
import { SandboxError, say } from "./progress";
import { rememberOverride, userSettingsFile } from "./pulumi-command/stack-settings";
import { recover } from "./recovery/recover";
import { report } from "./report";
import { runMain } from "./run-main";
import { pulumiInForeground, stackArguments } from "./run-pulumi";

const usage = `Usage: npm start -- [OPTIONS]

Deploys a stack in the sandbox and shows who reaches which instance.

    --scenario NAME   deploy this scenario instead of the one in the stack's settings
    --stack NAME      the stack whose settings (Pulumi.NAME.yaml) to deploy (default: dev)
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
                stack: { type: "string", default: "dev" },
                help: { type: "boolean", short: "h" },
            },
        });
        return values.help ? undefined : { scenario: values.scenario, stack: values.stack };
    } catch (error) {
        throw new SandboxError(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}.\n\n${usage}`);
    }
}

function checkStack(sandbox: Pick<Sandbox, "settingsFolder">, stack: string): void {
    if (!existsSync(userSettingsFile(sandbox, stack))) {
        const stacks = readdirSync(sandbox.settingsFolder).flatMap(
            (file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [],
        );
        throw new SandboxError(
            `There is no stack "${stack}": the stacks with a Pulumi.NAME.yaml are ${stacks.join(", ")}.`,
        );
    }
}

async function deploy(sandbox: Sandbox): Promise<number> {
    const pack = join(sandbox.project, "policies");
    const packs = existsSync(join(pack, "PulumiPolicy.yaml")) ? ["--policy-pack", pack] : [];
    const settings = await stackArguments(sandbox);
    // The outputs come in the report.
    return pulumiInForeground(sandbox, ["up", "--yes", "--skip-preview", "--suppress-outputs", ...packs, ...settings]);
}

runMain(async () => {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
        say(usage);
        return 0;
    }
    const sandbox = await openSandbox({ stack: options.stack });
    checkStack(sandbox, options.stack);
    await recover(sandbox, options.stack);
    rememberOverride(sandbox, options.stack, { scenario: options.scenario });
    const code = await deploy(sandbox);
    if (code !== 0) {
        say("\nNothing is lost: npm start goes on from here once the cause is mended.");
        return code;
    }
    await report(sandbox);
    return 0;
});
