import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

/** Folders of rules, one a file; the list of them all is no rule. */
const FOLDERS = ["policies/rules", "access/findings/rules"];
const root = join(__dirname, "..");

describe("Each rule", () => {
    for (const folder of FOLDERS) {
        it(`of ${folder} has a test file of its own, which tests it`, () => {
            const names = readdirSync(join(root, folder)).filter((file) => file !== "index.ts");
            const tests = new Set(readdirSync(join(root, "tests", folder)));
            const untested = names
                .map((file) => file.replace(/\.ts$/, ""))
                .filter((name) => {
                    const test = `${name}.test.ts`;
                    return (
                        !tests.delete(test) ||
                        !readFileSync(join(root, "tests", folder, test), "utf8").includes(`${folder}/${name}"`)
                    );
                });
            expect(untested).to.deep.equal([]);
            expect([...tests], "tests of no rule").to.deep.equal([]);
        });
    }
});
