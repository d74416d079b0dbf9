import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chosen, readInventory } from "../../stacks/inventory";

const STACK = `{ name: web, account: "111122223333", region: eu-central-1 }`;

describe("An inventory of stacks", () => {
    const folder = mkdtempSync(join(tmpdir(), "inventory-"));
    const file = join(folder, "stacks.yaml");
    after(() => rmSync(folder, { recursive: true }));

    const read = (text: string) => {
        writeFileSync(file, text);
        return readInventory(file);
    };
    const error = (text: string): string => {
        try {
            read(text);
            return "";
        } catch (wrong) {
            return (wrong as Error).message.replace(`${file} isn't an inventory: `, "");
        }
    };

    it("gives each stack what the defaults have and the stack doesn't", () => {
        const [web, db] = read(`
defaults: { settings: base.yaml, role: deploy, config: { a: 1, b: 1 } }
stacks:
  - ${STACK}
  - { name: db, account: "444455556666", region: us-east-1, settings: db.yaml, config: { b: 2 } }
`);
        expect(web).to.deep.equal({
            name: "web",
            account: "111122223333",
            region: "eu-central-1",
            settings: join(folder, "base.yaml"),
            config: { a: 1, b: 1 },
            role: "deploy",
            policyConfig: undefined,
            secretsProvider: undefined,
        });
        expect([db?.settings, db?.config, db?.role]).to.deep.equal([join(folder, "db.yaml"), { a: 1, b: 2 }, "deploy"]);
    });

    it("is refused with the key, the value and what is expected", () => {
        const stack = (more: string) =>
            `stacks: [{ name: web, account: "111122223333", region: eu-central-1, ${more} }]`;
        expect(error("stacks: []")).to.include("stacks: invalid value [] (expected at least one stack)");
        expect(error(stack("acount: 1"))).to.match(/stacks\.0.*acount/);
        expect(error(`stacks: [{ name: web, account: 111122223333, region: eu-central-1 }]`)).to.include(
            "invalid value 111122223333 (expected the account's ID: 12 digits, in quotes)",
        );
        expect(error(`stacks: [{ name: web, account: "111122223333", region: Frankfurt }]`)).to.include(
            "stacks.0.region",
        );
        expect(error(`stacks: [{ name: "a/b", account: "111122223333", region: eu-central-1 }]`)).to.include(
            "stacks.0.name",
        );
        expect(error(stack("role: arn:aws:iam::111122223333:role/x"))).to.include("the name of an IAM role");
        expect(error(stack("secretsProvider: kms"))).to.include("awskms://alias/NAME?region=REGION");
        expect(error("stacks: web")).to.include("stacks");
        expect(error("a: [")).to.include("isn't YAML");
    });

    it("has no two stacks of one name, in any case", () => {
        expect(error(`stacks: [${STACK}, ${STACK.replace("web", "Web")}]`)).to.equal(
            'stacks.1.name: invalid value "Web" (expected a name of its own; stacks.0 has it)',
        );
    });

    it("is narrowed to the stacks that are named", () => {
        const all = read(`stacks: [${STACK}, ${STACK.replace("web", "db")}]`);
        expect(chosen(all, ["db"]).map(({ name }) => name)).to.deep.equal(["db"]);
        expect(chosen(all, [])).to.have.length(2);
        expect(() => chosen(all, ["wbe"])).to.throw(
            'invalid value "wbe" for --only (expected stacks of the inventory: web, db)',
        );
    });
});
