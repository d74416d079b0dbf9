import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface FakeComment {
    readonly id: number;
    body: string;
    readonly user: { readonly login: string };
}

/** As much of GitHub's API as comments on a pull request take, in pages as GitHub has them. */
export interface FakeGitHub {
    readonly url: string;
    readonly comments: readonly FakeComment[];
    /** The requests so far: `GET /repos/…`. */
    readonly requests: readonly string[];
    /** What the next requests are answered with, instead. `silent`: nothing. */
    answer: { readonly status: number; readonly body: string } | "silent" | undefined;
    close(): Promise<void>;
}

/** Starts it on a port of its own, with comments that are there already. */
export async function startFakeGitHub(there: readonly Pick<FakeComment, "body" | "user">[] = []): Promise<FakeGitHub> {
    const comments: FakeComment[] = there.map((one, index) => ({ ...one, id: index + 1 }));
    const requests: string[] = [];
    const server = createServer((request, response) => {
        void textOf(request).then((text) => {
            const url = new URL(request.url ?? "", "http://localhost");
            requests.push(`${request.method} ${url.pathname}`);
            if (fake.answer === "silent") return;
            const { status, body } = fake.answer ?? answerTo(request.method ?? "", url, text);
            response.writeHead(status, { "content-type": "application/json" }).end(body);
        });
    });
    const answerTo = (method: string, url: URL, text: string): { status: number; body: string } => {
        const number = (name: string) => Number(url.searchParams.get(name));
        if (method === "GET") {
            const [size, page] = [number("per_page"), number("page")];
            return { status: 200, body: JSON.stringify(comments.slice((page - 1) * size, page * size)) };
        }
        const { body } = JSON.parse(text) as { body: string };
        if (method === "POST") {
            const made = { id: comments.length + 1, body, user: { login: "github-actions[bot]" } };
            comments.push(made);
            return { status: 201, body: JSON.stringify(made) };
        }
        const found = comments.find(({ id }) => url.pathname.endsWith(`/issues/comments/${id}`));
        if (found === undefined) return { status: 404, body: JSON.stringify({ message: "Not Found" }) };
        found.body = body;
        return { status: 200, body: JSON.stringify(found) };
    };
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const fake: FakeGitHub = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        comments,
        requests,
        answer: undefined,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
    return fake;
}

async function textOf(request: IncomingMessage): Promise<string> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    return text;
}
