import { expect } from "chai";
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { clone, type Clone } from "../engine/clone";
import { accountedFor, notRun, testedBy } from "./accounted";
import { documentedCommands, fences, PAGES } from "./fences";

const commands = PAGES.flatMap(documentedCommands);

/** Runs a command as it is written, and shows what a reader would see. */
async function run(command: string, cwd: string): Promise<string> {
    // As in a shell: what npm told this process isn't there.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)));
    try {
        const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd, env, maxBuffer: 1 << 26 });
        return stdout;
    } catch (error) {
        const { code, stdout = "", stderr = "" } = error as { code?: number; stdout?: string; stderr?: string };
        return `${stdout}${stderr.replace(/^npm .*\n/gm, "")}[exit code ${code}]\n`;
    }
}

describe("The commands on the pages", function () {
    this.timeout(120_000);
    let where: Clone;
    before(() => (where = clone()));
    after(() => where.remove());

    it("are each tested, or not for a reason that still stands", () => {
        for (const { command } of commands) expect(() => accountedFor(command)).not.to.throw();
        const written = new Set(commands.map(({ command }) => command));
        expect(notRun.filter((command) => !written.has(command))).to.deep.equal([]);
        expect(commands.length).to.be.greaterThan(50);
    });

    it("stand in blocks that say that they are a shell's", () => {
        for (const page of PAGES) {
            for (const { language, text, line } of fences(page)) {
                if (!["sh", "console", "yaml", "diff"].includes(language))
                    expect(text, `${page}:${line}`).not.to.match(/^(\$ )?(npm|npx|pulumi|access|aws) /m);
            }
        }
    });

    const here = commands.filter(({ command }) => testedBy(command) === "here");
    for (const { page, line, command, answer } of here) {
        it(`answer in ${page}, line ${line}, as the page says: ${command.slice(0, 100)}`, async () => {
            const shown = await run(command, where.folder);
            if (answer !== undefined) expect(shown).to.equal(answer);
            else expect(shown, command).not.to.match(/^access: |\[exit code (?!2\])/m);
        });
    }

    it("leave nothing behind that git or a check would see", () => {
        expect(where.changes()).to.equal("");
        // What they write where they are run for a real stack.
        const ignored = ["preview.json", "state.json"];
        const written = commands.flatMap(({ command }) => />\s*(\S+)/.exec(command)?.[1] ?? []);
        expect([...new Set(written)].sort()).to.deep.equal(ignored.sort());
        const found = execFileSync("git", ["check-ignore", ...ignored], { cwd: where.folder, encoding: "utf8" });
        expect(found.trim().split("\n").sort()).to.deep.equal(ignored);
    });
});
