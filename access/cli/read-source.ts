import type { Account } from "../matrix/account";
import { readSource as read, type Source } from "../sources/read";

/**
 * Reads the account that a source stands for; what takes long says so on a terminal.
 * @throws SourceError for what can't be read; PolicyError for a document that can't be judged.
 */
export async function readSource(source: Source): Promise<Account> {
    const shows = process.stderr.isTTY;
    const onProgress = (what: string): void => {
        if (shows) process.stderr.write(`reading ${what} …\n`);
    };
    return read(source, { onProgress });
}
