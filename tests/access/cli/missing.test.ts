import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { filesOf } from "../sources/fixtures";
import { DEV, wholeFolder } from "../sources/organization-fixture";

const root = join(__dirname, "../../..");
const REASON = "access to the role session-access is denied";
const MISSING = `account ${DEV} (dev) is missing from this answer: ${REASON}`;

describe("An answer without an account of the organization", function () {
    this.timeout(60_000);
    const whole = filesOf(wholeFolder);
    const partly = filesOf({
        ...wholeFolder,
        [`accounts/${DEV}/incomplete.json`]: { reason: REASON },
        "expectations.yaml": 'expectations:\n  - who: "*"\n    mustNotReach: "*"\n    reason: nobody\n',
    });
    after(() => {
        whole.remove();
        partly.remove();
    });
    const from = ["--from", partly.path(".")];

    function access(...args: string[]): { stdout: string; stderr: string } {
        const env = { ...process.env, NO_COLOR: "1" };
        return spawnSync(process.execPath, [join(root, "access/bin.js"), ...args], {
            encoding: "utf8",
            cwd: root,
            env,
        });
    }

    it("says so on stderr, and in each file that is kept", () => {
        const commands = [
            ["matrix", ...from],
            ["findings", ...from],
            ["prove", ...from, "--scope", "Environment=Development"],
            ["check", ...from, "--expect", partly.path("expectations.yaml")],
            ["diff", "--before", `from:${whole.path(".")}`, "--after", `from:${partly.path(".")}`],
        ];
        for (const command of commands) {
            for (const format of ["json", "markdown", "html"]) {
                const { stdout, stderr } = access(...command, "--format", format);
                expect(stderr, command.join(" ")).to.include(MISSING);
                const found = format === "json" ? JSON.stringify(missingIn(stdout)) : stdout;
                expect(found, `${command.join(" ")} ${format}`)
                    .to.include(`account ${DEV}`)
                    .and.include(REASON.slice(-15));
            }
        }
    });

    it("says nothing where all was read", () => {
        const { stdout, stderr } = access("matrix", "--from", whole.path("."), "--format", "json");
        expect(stderr).to.equal("");
        expect(missingIn(stdout)).to.equal(undefined);
    });
});

function missingIn(json: string): unknown {
    return (JSON.parse(json) as { readonly missing?: unknown }).missing;
}
