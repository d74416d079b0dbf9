import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { SourceError } from "../../files/source-error";
import { checked } from "../../checked";
import { whole } from "../../files/whole";
import { readJsonOnce } from "../../files/json-file";

/** A folder of answers of the AWS CLI: one file, one answer. docs/collect.md has the layout. */
export class AnswerFolder {
    readonly path: string;

    constructor(path: string) {
        this.path = path;
    }

    file(...names: readonly string[]): string {
        return join(this.path, ...names);
    }

    has(...names: readonly string[]): boolean {
        return existsSync(this.file(...names));
    }

    /**
     * Reads one answer.
     * @param command what writes it, such as "aws organizations list-roots".
     * @throws SourceError for a file that is missing, isn't whole or is of another kind.
     */
    read<T extends z.ZodType>(schema: T, command: string, ...names: readonly string[]): z.infer<T> {
        const file = this.file(...names);
        if (!existsSync(file)) throw new SourceError(`there is no ${file} (expected the answer of ${command})`);
        return checked(schema, this.answer(...names), file, `the answer of ${command}`);
    }

    /** Reads an answer unchecked. @throws SourceError for a file that can't be read or isn't whole. */
    answer(...names: readonly string[]): unknown {
        const file = this.file(...names);
        const answer = readJsonOnce(file);
        whole(answer, file);
        return answer;
    }

    /** The names of the folders in a folder. */
    folders(...names: readonly string[]): readonly string[] {
        const path = this.file(...names);
        const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
        return entries
            .filter((entry) => entry.isDirectory())
            .map(({ name }) => name)
            .sort();
    }
}

/** Opens a folder. @throws SourceError where it is none. */
export function openFolder(path: string): AnswerFolder {
    if (!existsSync(path)) throw new SourceError(`there is no folder ${path}`);
    if (!statSync(path).isDirectory())
        throw new SourceError(`${path} is a file (expected a folder, as access collect writes it)`);
    return new AnswerFolder(path);
}

/**
 * Checks that an entry is about what its file is about: the file's name says it, and so do most answers.
 * @throws SourceError for another value of the key.
 */
export function agrees(file: string, key: string, found: string | undefined, expected: string): void {
    if (found === undefined || found === expected) return;
    throw new SourceError(
        `${file}: ${key}: invalid value ${JSON.stringify(found)} (expected ${expected}, which the file is about)`,
    );
}

/** @throws SourceError for an ID that an answer has twice. */
export function once(ids: readonly string[], file: string, what: string): void {
    const seen = new Set<string>();
    const twice = ids.find((id) => seen.size === seen.add(id).size);
    if (twice !== undefined) throw new SourceError(`${file} has the ${what} ${twice} twice (expected each only once)`);
}
