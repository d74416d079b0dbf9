import { mapValues } from "../access/map-values";
import { accessTable } from "../access/chains";
import { renderMatrix, withPeople, type Account } from "../access/matrix";
import type { Tags } from "../access/model";
import { readSource } from "../access/sources";
import { cached } from "./system/folders";
import { requireMoto } from "./moto/server";
import type { Sandbox } from "./setup/open-sandbox";
import { SandboxError } from "./system/progress";
import { DEFAULT_STACK } from "./pulumi-command/stack-settings";
import { pulumi } from "./setup/run-pulumi";

interface InstanceOutput {
    readonly id: string;
    readonly consoleUrl: string;
    readonly startSessionCommand: string;
}

/** The stack's outputs that the report shows; a program without them simply shows less. */
interface Outputs {
    readonly scenario?: string;
    readonly instances?: Readonly<Record<string, InstanceOutput>>;
    readonly fleets?: Readonly<Record<string, { readonly groupName: string }>>;
    readonly users?: Readonly<Record<string, unknown>>;
    readonly roles?: Readonly<Record<string, RoleOutput>>;
}

interface RoleOutput {
    readonly people: Readonly<Record<string, Tags>>;
    /** Of a permission set of IAM Identity Center. */
    readonly permissionSetArn?: string;
}

async function outputsOf(sandbox: Sandbox): Promise<Outputs> {
    const result = await pulumi(sandbox, ["stack", "output", "--json", "--stack", sandbox.stack]);
    if (result.code !== 0) throw new SandboxError(`Reading the stack outputs failed: ${result.stderr.trim()}`);

    return JSON.parse(result.stdout) as Outputs;
}

/** The AWS SDK reads where and who from the environment; in the sandbox's, nothing of the user's own is left. */
function enterEnvironment(environment: NodeJS.ProcessEnv): void {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];

    Object.assign(process.env, environment);
}

/**
 * Who reaches which of the stack's instances, decided on the IAM policies and tags that AWS answers with: not on what
 * the program meant, nor on what Pulumi's state says.
 */
async function accessOf(sandbox: Sandbox, outputs: Outputs): Promise<string> {
    enterEnvironment(sandbox.environment);
    const account = await readSource({ kind: "account", regions: [sandbox.region] }).catch(async (error: unknown) => {
        await requireMoto(sandbox.folder, sandbox.moto);
        throw error;
    });
    const { users = {}, roles = {} } = outputs;
    const table = accessTable(
        withPeople(
            { ...account, at: new Date() },
            mapValues(roles, ({ people }) => people),
        ),
        {
            onlyInstances: instancesOf(outputs, account),
            principals: Object.keys({ ...users, ...roles }),
        },
    );
    return renderMatrix(table, {
        colours: process.stdout.isTTY,
        width: process.stdout.columns || 100,
        everything: "npm run sandbox -- npm run access -- matrix --account --all",
    });
}

/** The IDs of the stack's instances: those that it knows, and those that its fleets run at present. */
export function instancesOf({ instances = {}, fleets = {} }: Outputs, account: Account): string[] {
    const groups = new Set<unknown>(Object.values(fleets).map(({ groupName }) => groupName));
    const launched = account.instances.filter(({ tags }) => groups.has(tags["aws:autoscaling:groupName"]));
    return [...Object.values(instances), ...launched].map(({ id }) => id);
}

/** What the account's table can't have: the roles of permission sets, which Moto doesn't make. */
function permissionSetsOf({ roles = {} }: Outputs, stack: string): string[] {
    const names = Object.keys(roles).filter((name) => roles[name]?.permissionSetArn !== undefined);
    return names.length === 0
        ? []
        : [
              `${names.join(", ")}: a permission set, of which only IAM Identity Center in AWS makes a role. The stack's state shows what it reaches:`,
              "",
              `    npm run sandbox -- npm run access -- matrix --stack ${stack}`,
              "",
          ];
}

function sessionsOf(outputs: Outputs): string[] {
    return Object.entries(outputs.instances ?? {}).flatMap(([name, { id, consoleUrl, startSessionCommand }]) => [
        `${name} (${id})`,
        `    ${consoleUrl}`,
        `    ${startSessionCommand}`,
    ]);
}

/** The command that deploys this sandbox's stack. */
export function npmStart({ stack }: Pick<Sandbox, "stack">, ...options: readonly string[]): string {
    const words = [...(stack === DEFAULT_STACK ? [] : ["--stack", stack]), ...options];
    return ["npm start", ...(words.length === 0 ? [] : ["--", ...words])].join(" ");
}

/** The commands to run next, each with the stack in use. */
export function nextSteps(sandbox: Pick<Sandbox, "stack" | "folder">, scenario: string | undefined): string[] {
    const other = scenario === "tags" ? "hierarchical-tags" : "tags";
    const stack = sandbox.stack === DEFAULT_STACK ? "" : ` --stack ${sandbox.stack}`;
    const commands = [
        [npmStart(sandbox, "--scenario", other), "deploy another scenario"],
        [`npm run sandbox -- pulumi preview${stack} --policy-pack policies`, "preview a change"],
        ["npm run sandbox -- aws ec2 describe-instances", "query the sandbox's AWS"],
        ["npm run sandbox:stop", "stop the sandbox and discard what is deployed"],
    ] as const;
    const width = Math.max(...commands.map(([command]) => command.length));
    return [
        `Kept for the next run: the engine and Moto in ${cached()}, this stack's state in ${sandbox.folder}.`,
        "The instances exist only in Moto: the URLs and commands are correct, but no session opens.",
        "",
        ...commands.map(([command, what]) => `    ${command.padEnd(width)}  ${what}`),
    ];
}

/** Prints what a deployment has come to: who reaches what, how to open a session, and what to run next. */
export async function report(sandbox: Sandbox): Promise<void> {
    const outputs = await outputsOf(sandbox);
    const title =
        outputs.scenario === undefined ? "Who reaches what" : `Who reaches what in the scenario ${outputs.scenario}`;
    const lines = [
        "",
        `${title}, according to the deployed policies and tags:`,
        "",
        await accessOf(sandbox, outputs),
        ...permissionSetsOf(outputs, sandbox.stack),
        ...sessionsOf(outputs),
        "",
        ...nextSteps(sandbox, outputs.scenario),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
}
