import { openSandbox } from "./setup/open-sandbox";
import { runInForeground } from "./system/run-command";
import { runMain } from "./system/run-main";
import { say } from "./system/progress";

const usage = `Usage: npm run sandbox -- COMMAND [ARGUMENTS…]

Runs a command with the sandbox's AWS, Pulumi engine and state, never with your own AWS account.

    npm run sandbox -- pulumi preview --policy-pack policies
    npm run sandbox -- aws ec2 describe-instances`;

runMain(async () => {
    const [command, ...args] = process.argv.slice(2);
    if (command === undefined || command === "--help" || command === "-h") {
        say(usage);
        return command === undefined ? 2 : 0;
    }
    const sandbox = await openSandbox({ stack: process.env["PULUMI_STACK"] });
    try {
        return await runInForeground(command, args, { env: sandbox.environment });
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        say(code === "ENOENT" ? `${command}: command not found in the sandbox` : String(error));
        return code === "ENOENT" ? 127 : 126;
    }
});
