import { missingText, type Account } from "../matrix/account";
import { problemsOf } from "../matrix/policy-problems";
import { printable } from "../report/printable";
import { sourceTitle } from "./source-options";
import { readSource as read, type Source } from "../sources/read";

/**
 * Reads the account that a source stands for; what takes long says so on a terminal. Policies that can't be judged are
 * named on stderr, each once.
 * @param at the moment that is asked about. Default: none, and what depends on the time is unknown.
 * @throws SourceError for what can't be read.
 */
export async function readSource(source: Source, at?: Date): Promise<Account> {
    const shows = process.stderr.isTTY;
    const onProgress = (what: string): void => {
        if (shows) process.stderr.write(`reading ${what} …\n`);
    };
    const account = await read(source, { onProgress });
    for (const { policy, where, problem } of problemsOf(account)) {
        const place = [sourceTitle(source), policy, where].filter((part) => part !== "").join(": ");
        process.stderr.write(
            `access: warning: ${printable(`${place}: ${problem}`)}; verdicts that depend on it are unknown\n`,
        );
    }
    for (const part of account.missing ?? [])
        process.stderr.write(`access: warning: ${printable(`${sourceTitle(source)}: ${missingText(part)}`)}\n`);

    return at === undefined ? account : { ...account, at };
}
