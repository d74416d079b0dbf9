import type { Account } from "../matrix/account";
import { readSource as read, type Source } from "../sources/read";
import { UsageError } from "./input";
import type { SourceArgument } from "./source-argument";

/**
 * Reads the account that a source stands for; what takes long says so on a terminal.
 * @throws SourceError for what can't be read; PolicyError for a document that can't be judged.
 */
export async function readSource(argument: SourceArgument): Promise<Account> {
    const shows = process.stderr.isTTY;
    const onProgress = (what: string): void => {
        if (shows) process.stderr.write(`reading ${what} …\n`);
    };
    return read(sourceOf(argument), { onProgress });
}

function sourceOf({ parts, text }: SourceArgument): Source {
    const [state, preview, stack, plan] = ["state", "preview", "stack", "plan"].map((kind) =>
        parts.get(kind as "state"),
    );
    const [iam, instances] = [parts.get("iam"), parts.get("instances")];
    if (iam !== undefined && instances !== undefined) return { kind: "files", iam, instances: [instances] };
    if (state !== undefined) return { kind: "state", file: state };
    if (preview !== undefined) return { kind: "preview", file: preview };
    if (stack !== undefined) return { kind: "stack", name: stack };
    if (plan !== undefined) return { kind: "plan", ...(plan !== "" && { stack: plan }) };
    const account = parts.get("account");
    if (account === undefined) throw new UsageError(`${text} names no source`);
    return { kind: "account", ...(account !== "" && { regions: account.split(",") }) };
}
