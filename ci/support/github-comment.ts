/** A pull request, and who writes to it. */
export interface PullRequest {
    /** The API's address, `https://api.github.com`. */
    readonly api: string;
    /** `owner/name`. */
    readonly repository: string;
    readonly number: string;
    readonly token: string;
    /** The login whose comments the token writes. */
    readonly author: string;
    /** How long an answer may take, in milliseconds. */
    readonly timeout: number;
}

/** GitHub's answer isn't the one that was wanted. The message never has the token. */
export class GitHubError extends Error {
    override readonly name = "GitHubError";
}

interface Comment {
    readonly id: number;
    readonly body?: string | null;
    readonly user?: { readonly login?: string } | null;
}

const PAGE = 100;

/**
 * Writes a comment, or updates it where it is there already: the author's first comment that begins with the marker.
 * Others' comments are left alone whatever they begin with, as they could be changed later.
 * @throws GitHubError where GitHub refuses, or doesn't answer in time.
 */
export async function writeComment(
    pull: PullRequest,
    marker: string,
    text: string,
): Promise<"created" | "updated" | "unchanged"> {
    const body = `${marker}\n${text}`;
    const comments = `/repos/${pull.repository}/issues/${pull.number}/comments`;
    const found = await ownComment(pull, comments, marker);
    if (found === undefined) {
        await ask(pull, "POST", comments, { body });
        return "created";
    }
    if (found.body === body) return "unchanged";
    await ask(pull, "PATCH", `/repos/${pull.repository}/issues/comments/${found.id}`, { body });
    return "updated";
}

async function ownComment(pull: PullRequest, path: string, marker: string): Promise<Comment | undefined> {
    for (let page = 1; ; page++) {
        const comments = (await ask(pull, "GET", `${path}?per_page=${PAGE}&page=${page}`)) as readonly Comment[];
        const found = comments.find(({ body, user }) => user?.login === pull.author && body?.startsWith(marker));
        if (found !== undefined || comments.length < PAGE) return found;
    }
}

async function ask(
    { api, token, timeout }: PullRequest,
    method: string,
    path: string,
    body?: unknown,
): Promise<unknown> {
    const what = `${method} ${api}${path}`;
    let response: Response;
    let text: string;
    try {
        response = await fetch(`${api}${path}`, {
            method,
            headers: {
                accept: "application/vnd.github+json",
                authorization: `Bearer ${token}`,
                "user-agent": "session-manager-access",
                "x-github-api-version": "2022-11-28",
                ...(body !== undefined && { "content-type": "application/json" }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
            redirect: "error",
            signal: AbortSignal.timeout(timeout),
        });
        text = await response.text();
    } catch (error) {
        throw new GitHubError(`${what}: ${reasonOf(error, timeout)}`, { cause: error });
    }
    const answer = parsed(text);
    if (!response.ok) throw new GitHubError(`${what}: GitHub answered ${response.status}${messageOf(answer)}`);
    if (answer === undefined) throw new GitHubError(`${what}: GitHub's answer isn't JSON`);
    return answer;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function messageOf(answer: unknown): string {
    const message = typeof answer === "object" && answer !== null && "message" in answer ? answer.message : undefined;
    return typeof message === "string" ? `: ${message}` : "";
}

function reasonOf(error: unknown, timeout: number): string {
    const { name, message, cause } = error as Error;
    if (name === "TimeoutError") return `no answer within ${timeout / 1000} s`;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
