import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { InventoryStack } from "../../stacks/inventory";
import { configOf, writeSettings } from "../../stacks/settings";

const SCENARIO = {
    "session-manager-access:scenario": "custom",
    "session-manager-access:custom": { instances: {}, users: { alice: { grants: [{ tags: { Team: "web" } }] } } },
};
const web: InventoryStack = {
    name: "web",
    account: "111122223333",
    region: "us-gov-west-1",
    settings: undefined,
    config: SCENARIO,
    role: "ci/deploy",
    policyConfig: undefined,
    secretsProvider: undefined,
};

describe("The settings of an inventory's stack", () => {
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    const base = join(folder, "base.yaml");
    after(() => rmSync(folder, { recursive: true }));

    it("assume the account's role, and allow no other account", () => {
        expect(configOf(web)).to.deep.equal({
            ...SCENARIO,
            "aws:region": "us-gov-west-1",
            "aws:allowedAccountIds": ["111122223333"],
            "aws:assumeRoles": [{ roleArn: "arn:aws-us-gov:iam::111122223333:role/ci/deploy" }],
        });
        expect(configOf({ ...web, role: undefined })).to.not.have.property("aws:assumeRoles");
    });

    it("start from those of a file", () => {
        writeFileSync(
            base,
            "config:\n  session-manager-access:network: { cidrBlock: 10.9.0.0/16 }\n  aws:region: eu-west-1\n",
        );
        const config = configOf({ ...web, settings: base });
        expect(config["session-manager-access:network"]).to.deep.equal({ cidrBlock: "10.9.0.0/16" });
        expect(config["aws:region"]).to.equal("us-gov-west-1");
    });

    it("are refused before anything runs: a key of the inventory's own, another stack's secret, a wrong value", () => {
        expect(() => configOf({ ...web, config: { ...SCENARIO, "aws:region": "eu-west-1" } })).to.throw(
            "stack web: unexpected aws:region in config (expected the key region of the stack instead)",
        );
        writeFileSync(base, "config:\n  session-manager-access:console: { secure: AAAA }\n");
        expect(() => configOf({ ...web, settings: base })).to.throw(
            /stack web: session-manager-access:console of .* is a secret/,
        );
        expect(() => configOf({ ...web, config: { "session-manager-access:scenario": "tag" } })).to.throw(
            /^stack web: .*\n[^]*session-manager-access:scenario/,
        );
        expect(() => configOf({ ...web, settings: join(folder, "none.yaml") })).to.throw(`there is no ${folder}`);
    });

    it("keep the key that Pulumi has written to the file", () => {
        const file = join(folder, "web", "Pulumi.web.yaml");
        writeSettings(file, { a: 1 }, undefined);
        writeFileSync(file, `${readFileSync(file, "utf8")}encryptionsalt: v1:abc\nencryptedkey: def\n`);
        writeSettings(file, { a: 2 }, "awskms://alias/state?region=eu-central-1");
        expect(parse(readFileSync(file, "utf8"))).to.deep.equal({
            encryptionsalt: "v1:abc",
            encryptedkey: "def",
            secretsprovider: "awskms://alias/state?region=eu-central-1",
            config: { a: 2 },
        });
    });
});
