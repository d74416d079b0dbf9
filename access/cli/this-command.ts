import { relative } from "node:path";

/**
 * This command as it can be typed again, with other arguments: by `npm run access` or `npx access` where it was started
 * so, in the sandbox where that is where it runs.
 */
export function thisCommand(args: readonly string[]): string {
    const { env } = process;
    const sandbox = env["SANDBOX_FOLDER"] === undefined ? "" : "npm run sandbox -- ";
    return [`${sandbox}${program(env)}`, ...args.map(quotedForShell)].join(" ");
}

function program(env: NodeJS.ProcessEnv): string {
    if (env["npm_lifecycle_event"] === "access") return "npm run access --";
    if (env["npm_command"] === "exec") return "npx access";
    return `node ${quotedForShell(relative(process.cwd(), process.argv[1] ?? ""))}`;
}

/** An argument as shells read it: as it is where nothing in it means anything to them. */
function quotedForShell(argument: string): string {
    if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
    return `'${argument.replaceAll("'", `'\\''`)}'`;
}
