import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What stands in a folder whose answers aren't all there, with the reason. */
export const INCOMPLETE = "incomplete.json";

/** Why a folder is incomplete from the first answer to the last: a run that is killed says no more. */
const UNFINISHED = "reading it didn't finish";

/**
 * A folder that answers are written to. A file is there only when it is whole, and what is there isn't asked for again.
 */
export class AnswerStore {
    private readonly path: string;

    constructor(path: string) {
        this.path = path;
    }

    /** A folder in this one. */
    in(...names: readonly string[]): AnswerStore {
        return new AnswerStore(join(this.path, ...names));
    }

    has(...names: readonly string[]): boolean {
        return existsSync(join(this.path, ...names));
    }

    /** An answer, from its file or from AWS: then it is written to the file. */
    async answer<T extends object>(ask: () => Promise<T>, ...names: readonly string[]): Promise<T> {
        if (this.has(...names)) return JSON.parse(readFileSync(join(this.path, ...names), "utf8")) as T;
        const answer = await ask();
        this.write(answer, ...names);
        return answer;
    }

    /** Does what fills this folder, which says that it is incomplete until that is done. */
    async filled(work: () => Promise<void>): Promise<void> {
        const fails = (reason: string): void => this.write({ reason }, INCOMPLETE);
        fails(UNFINISHED);
        try {
            await work();
            rmSync(join(this.path, INCOMPLETE), { force: true });
        } catch (error) {
            fails(error instanceof Error ? error.message : String(error));
            throw error;
        }
    }

    private write(content: object, ...names: readonly string[]): void {
        const file = join(this.path, ...names);
        const draft = `${file}.${process.pid}.draft`;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(draft, `${JSON.stringify(content, undefined, 4)}\n`);
        renameSync(draft, file);
    }
}
