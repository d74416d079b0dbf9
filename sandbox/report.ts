import type { Sandbox } from "./open-sandbox";
import { SandboxError } from "./progress";
import { pulumi } from "./run-pulumi";
import { cached } from "./folders";

interface InstanceOutput {
    readonly id: string;
    readonly consoleUrl: string;
    readonly startSessionCommand: string;
}

interface Outputs {
    readonly scenario?: string;
    readonly instances?: Readonly<Record<string, InstanceOutput>>;
}

async function outputsOf(sandbox: Sandbox): Promise<Outputs> {
    const result = await pulumi(sandbox, ["stack", "output", "--json", "--stack", sandbox.stack]);
    if (result.code !== 0) {
        throw new SandboxError(`The stack's outputs can't be read: ${result.stderr.trim()}`);
    }
    return JSON.parse(result.stdout) as Outputs;
}

/** Prints what a deployment has come to: who reaches what, how to open a session, and how to go on. */
export async function report(sandbox: Sandbox): Promise<void> {
    const outputs = await outputsOf(sandbox);
    const lines: string[] = [];
    for (const [name, instance] of Object.entries(outputs.instances ?? {})) {
        lines.push(`${name} (${instance.id})`, `    ${instance.consoleUrl}`, `    ${instance.startSessionCommand}`);
    }
    lines.push("", ...nextSteps());
    process.stdout.write(`${lines.join("\n")}\n`);
}

function nextSteps(): string[] {
    return [
        `Kept for next time: the engine and Moto in ${cached()}, the stack's state in .sandbox.`,
        "",
        "    npm start -- --scenario tags                                  another scenario",
        "    npm run sandbox -- pulumi preview --policy-pack policies      what a change would do",
        "    npm run sandbox -- aws ec2 describe-instances                 ask the sandbox's AWS",
        "    npm run sandbox:stop                                          end it; what is deployed is forgotten",
    ];
}
