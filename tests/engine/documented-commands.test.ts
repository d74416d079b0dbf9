import { expect } from "chai";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { capture } from "../../sandbox/system/run-command";
import { accountedFor, testedBy } from "../docs/accounted";
import { documentedCommands, PAGES } from "../docs/fences";
import { clone, type Clone } from "./clone";

const commands = [...new Set(PAGES.flatMap(documentedCommands).map(({ command }) => command))];

/** The commands that are tested in one way, each once, in the order of the pages. */
const tested = (by: string) => commands.filter((command) => testedBy(command) === by);

/** Ends the sandbox: after everything else. */
const STOP = "npm run sandbox:stop";
/** Checks that the pack's strictest configuration may refuse what is in the sandbox: that is an answer. */
const MAY_BE_REFUSED = /--policy-pack/;

describe("The commands on the pages, in a sandbox", function () {
    this.timeout(900_000);
    let where: Clone;
    let program: string;

    before(() => {
        where = clone();
        program = anotherProgram(where.folder);
    });
    after(async () => {
        await where.remove();
        rmSync(program, { recursive: true, force: true });
    });

    async function sh(script: string): Promise<{ code: number; text: string }> {
        const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)));
        const { code, stdout, stderr } = await capture("sh", ["-c", script], { cwd: where.folder, env });
        return { code, text: `${script}\n${stdout}\n${stderr}` };
    }

    // A bare `npm start` is first: the others speak of what it has deployed.
    for (const command of ["npm start", ...tested("sandbox").filter((one) => one !== "npm start" && one !== STOP)]) {
        it(`work: ${command}`, async () => {
            const { code, text } = await sh(command.replaceAll("../my-program", program));
            if (MAY_BE_REFUSED.test(command) && code !== 0) expect(text).to.match(/Policy Violations:|mandatory/);
            else expect(code, text).to.equal(0);
        });
    }

    it("work on an account and on a stack, which here are the sandbox's", async () => {
        const started = await sh(
            "npm start -- --stack dev && npm run --silent sandbox -- pulumi preview --json --show-sames > preview.json",
        );
        expect(started.code, started.text).to.equal(0);
        for (const command of tested("account")) {
            const { code, text } = await sh(`npm run sandbox -- sh -c '${command.replaceAll("'", `'\\''`)}'`);
            expect(code, text).to.be.oneOf([0, 2]);
            expect(text).not.to.match(/^access: /m);
        }
    });

    it("for stacks in a real account have arguments that Pulumi knows", async () => {
        const all = tested("pulumi").flatMap((command) => {
            const accounted = accountedFor(command);
            return accounted.by === "pulumi" ? [`pulumi ${accounted.args} --help > /dev/null`] : [];
        });
        const script = all.join(" && ");
        const { code, text } = await sh(`npm run sandbox -- sh -c '${script.replaceAll("'", `'\\''`)}'`);
        expect(code, text).to.equal(0);
        const wrong = await sh("npm run sandbox -- pulumi preview --no-such-option --help");
        expect(wrong.code, wrong.text).not.to.equal(0);
    });

    it("leave nothing behind that git would see, and end the sandbox", async () => {
        expect(where.changes()).to.equal("");
        expect((await sh(STOP)).code).to.equal(0);
    });
});

/** A small Pulumi program of somebody else, in a folder beside a clone. */
function anotherProgram(beside: string): string {
    const folder = `${beside}-program`;
    mkdirSync(folder);
    cpSync(join(repository, "package.json"), join(folder, "package.json"));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "my-program", runtime, main: "index.js" }));
    const source = `const aws = require("@pulumi/aws");\nnew aws.iam.User("zoe");\n`;
    writeFileSync(join(folder, "index.js"), source);
    return folder;
}
