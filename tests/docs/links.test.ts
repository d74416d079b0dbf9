import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES } from "../../access/findings/rules";
import { stackReadme } from "../../scenarios/stack-readme";
import { anchorsOf, namedPages, pageLinks, problemOf, type Link } from "./links";

const root = join(__dirname, "../..");
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
})
    .split("\0")
    .filter((name) => name !== "" && existsSync(join(root, name)));
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Links that don't resolve, each with its place. */
function broken(links: readonly Link[], folder = root): string[] {
    return links.flatMap((link) => {
        const problem = problemOf(folder, link);
        return problem === undefined ? [] : [`${link.file}:${link.line}: ${link.target}: ${problem}`];
    });
}

describe("Links inside the repository", () => {
    it("resolve on every page, to a file and to a heading", () => {
        const pages = files.filter((file) => file.endsWith(".md"));
        const links = pages.flatMap((file) => pageLinks(file, read(file)));
        expect(links.length).to.be.greaterThan(200);
        expect(broken(links)).to.deep.equal([]);
    });

    it("resolve where sources, messages and settings name a page", () => {
        const sources = files.filter(
            (file) => /\.(ts|js|mjs|py|ya?ml|css|json)$/.test(file) && !file.startsWith("tests/"),
        );
        const links = sources.flatMap((file) => namedPages(file, read(file)));
        expect(links.length).to.be.greaterThan(15);
        expect(broken(links)).to.deep.equal([]);
    });

    it("aren't in what is read elsewhere: the page about a stack and the pages of findings have whole addresses", () => {
        const readme = stackReadme({
            stack: "dev",
            scenario: "tags",
            region: "eu-central-1",
            model: { instances: {} },
            instances: {
                web: { id: "i-0", tags: {}, consoleUrl: "https://console.example", startSessionCommand: "aws ssm" },
            },
            network: { cidrBlock: "10.0.0.0/24", subnetCidrBlocks: ["10.0.0.0/26"], endpoints: [] },
            endpointCost: undefined,
        });
        expect(pageLinks("readme", readme)).to.deep.equal([]);
        for (const { id, url } of RULES) expect(url, id).to.match(/^https:\/\//);
    });

    describe("are found broken", () => {
        let folder = "";
        before(() => {
            folder = mkdtempSync(join(tmpdir(), "links-"));
            writeFileSync(join(folder, "page.md"), "# A `page` of two: _links_\n\n## Twice\n\n## Twice\n");
        });
        after(() => rmSync(folder, { recursive: true }));
        const at = (text: string) => broken(pageLinks("page.md", text), folder);

        for (const link of [
            "[a](page.md)",
            "[a](#twice-1)",
            "[a](#a-page-of-two-_links_)",
            "[a](https://example.com/x)",
        ])
            it(`not ${link}`, () => expect(at(link)).to.deep.equal([]));

        for (const link of [
            "[a](other.md)",
            "[a](#twice-2)",
            "[a](page.md#three)",
            "[a]: other.md",
            '<img src="other.png">',
            "[a](../page.md)",
        ])
            it(link, () => expect(at(`text\n${link}\n`)).to.have.length(1));

        it("but not in code", () => {
            expect(at("`[a](other.md)`\n\n```md\n[a](other.md)\n```\n")).to.deep.equal([]);
            expect([...anchorsOf("```sh\n# a comment\n```\n# One")]).to.deep.equal(["one"]);
        });
    });
});
