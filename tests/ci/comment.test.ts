import { expect } from "chai";
import { GitHubError, writeComment, type PullRequest } from "../../ci/support/github-comment";
import { startFakeGitHub, type FakeGitHub } from "./fake-github";

const MARKER = "<!-- session-access -->";

describe("The comment on a pull request", () => {
    let github: FakeGitHub;
    let pull: PullRequest;

    const start = async (...there: Parameters<typeof startFakeGitHub>) => {
        github = await startFakeGitHub(...there);
        pull = {
            api: github.url,
            repository: "octo/access",
            number: "7",
            token: "ghs_secret",
            author: "github-actions[bot]",
            timeout: 5000,
        };
    };
    afterEach(() => github.close());

    const refused = async (): Promise<string> => {
        try {
            await writeComment(pull, MARKER, "text");
        } catch (error) {
            expect(error).to.be.instanceOf(GitHubError);
            const { message } = error as Error;
            expect(message).not.to.include("ghs_secret");
            return message.replace(github.url, "API");
        }
        throw new Error("nothing was thrown");
    };

    it("is created once, then updated in place, and left alone where nothing changed", async () => {
        await start();
        expect(await writeComment(pull, MARKER, "first")).to.equal("created");
        expect(await writeComment(pull, MARKER, "second")).to.equal("updated");
        expect(await writeComment(pull, MARKER, "second")).to.equal("unchanged");
        expect(github.comments.map(({ body }) => body)).to.deep.equal([`${MARKER}\nsecond`]);
        expect(github.requests.at(-1)).to.equal("GET /repos/octo/access/issues/7/comments");
    });

    it("is found behind a hundred others, and never taken for one of somebody else that begins alike", async () => {
        const bot = { login: "github-actions[bot]" };
        await start([
            { body: `${MARKER}\nforged`, user: { login: "mallory" } },
            ...Array.from({ length: 150 }, (_, index) => ({ body: `comment ${index}`, user: bot })),
            { body: `${MARKER}\nold`, user: bot },
        ]);
        expect(await writeComment(pull, MARKER, "new")).to.equal("updated");
        expect(github.comments).to.have.length(152);
        expect(github.comments.at(-1)?.body).to.equal(`${MARKER}\nnew`);
        expect(github.comments[0]?.body).to.include("forged");
    });

    it("says what GitHub answered, without the token", async () => {
        await start();
        github.answer = { status: 403, body: JSON.stringify({ message: "Resource not accessible by integration" }) };
        expect(await refused()).to.equal(
            "GET API/repos/octo/access/issues/7/comments?per_page=100&page=1: GitHub answered 403: Resource not accessible by integration",
        );
        github.answer = { status: 502, body: "<html>" };
        expect(await refused()).to.match(/GitHub answered 502$/);
        github.answer = { status: 200, body: "<html>" };
        expect(await refused()).to.match(/GitHub's answer isn't JSON$/);
    });

    it("doesn't wait forever, and says where nothing listens", async () => {
        await start();
        github.answer = "silent";
        pull = { ...pull, timeout: 100 };
        expect(await refused()).to.match(/: no answer within 0.1 s$/);
        pull = { ...pull, api: "http://127.0.0.1:1" };
        expect(await refused()).to.match(/^GET http:\/\/127.0.0.1:1\/.*: fetch failed/);
    });
});
