import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMENT_LIMIT } from "../access/report";
import { writeComment } from "./support/github-comment";
import { environments, optional, required, SettingError } from "./support/settings";
import type { Step } from "./support/step";

const TIMEOUT_MS = 30_000;

/**
 * Creates the pull request's one comment, or updates it in place. The parts are the files given, by default those that
 * `access-diff` wrote for each environment. `COMMENT_ID` tells comments of several workflows apart; `COMMENT_AUTHOR` is
 * the login that the token belongs to.
 */
export const run: Step = async ({ env, args }) => {
    const number = "a number, such as 12";
    const id = optional(env, "COMMENT_ID", "session-access");
    const pull = {
        api: optional(env, "GITHUB_API_URL", "https://api.github.com"),
        repository: required(env, "GITHUB_REPOSITORY", "OWNER/NAME", /^[\w.-]+\/[\w.-]+$/),
        number: required(env, "PULL_REQUEST", number, /^[1-9]\d*$/),
        token: required(env, "GITHUB_TOKEN", "a token that may write to the pull request"),
        author: optional(env, "COMMENT_AUTHOR", "github-actions[bot]"),
        timeout: TIMEOUT_MS,
    };
    const marker = `<!-- ${required({ COMMENT_ID: id }, "COMMENT_ID", "letters, digits, - and _", /^[\w-]+$/)} -->`;
    const done = await writeComment(pull, marker, together(partsOf(env, args), marker));
    process.stdout.write(`The comment on ${pull.repository}#${pull.number} is ${done}.\n`);
    return 0;
};

function partsOf(env: NodeJS.ProcessEnv, args: readonly string[]): string[] {
    const output = optional(env, "OUTPUT", "ci-output");
    const all = environments().map((stack) => join(output, stack, "comment.md"));
    const files = args.length > 0 ? args : all.filter((file) => existsSync(file));
    if (files.length === 0)
        throw new SettingError(`nothing to comment: none of ${all.join(", ")} exists (npm run ci -- access-diff)`);

    return files.map((file) => readFileSync(file, "utf8"));
}

/** The parts that fit, and a word on those that don't. */
function together(parts: readonly string[], marker: string): string {
    const note = "\nMore environments are left out: the comment would be too long. The jobs' summaries have them.\n";
    let text = "";
    for (const part of parts) {
        const next = text === "" ? part : `${text}\n${part}`;
        if (Buffer.byteLength(`${marker}\n${next}${note}`, "utf8") > COMMENT_LIMIT) return text + note;
        text = next;
    }
    return text;
}
