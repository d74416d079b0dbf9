import { expect } from "chai";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import {
    rememberOverride,
    rememberedOverride,
    writeSettings,
    type StackPlace,
} from "../../sandbox/pulumi-command/stack-settings";

describe("The settings a stack has in the sandbox", () => {
    let place: StackPlace;
    let userFile: string;

    /** Stands for the engine: makes a stack the way Pulumi does, with a salt beside Pulumi.yaml. */
    const fakeEngine = `#!/bin/sh
mkdir -p "$STATE/.pulumi/stacks/access"
echo '{}' > "$STATE/.pulumi/stacks/access/dev.json"
echo 'encryptionsalt: v1:of-the-sandbox' > Pulumi.dev.yaml
`;

    beforeEach(() => {
        const folder = mkdtempSync(join(tmpdir(), "settings-"));
        const project = join(folder, "project");
        const engine = join(folder, "pulumi");
        mkdirSync(project);
        writeFileSync(join(project, "Pulumi.yaml"), "name: access\nruntime: nodejs\n");
        writeFileSync(engine, fakeEngine);
        chmodSync(engine, 0o755);
        const environment = { ...process.env, STATE: join(folder, "state") };
        place = { folder, project, settingsFolder: project, engine, environment };
        userFile = join(project, "Pulumi.dev.yaml");
    });

    afterEach(() => rmSync(place.folder, { recursive: true, force: true }));

    const settings = async (override = {}) =>
        parse(readFileSync(await writeSettings(place, "dev", override), "utf8")) as unknown;

    it("are the user's own with the sandbox's salt, and the user's file stays as it is", async () => {
        const text = "# mine\nconfig:\n  aws:region: eu-west-1\n  access:scenario: group # for now\n";
        writeFileSync(userFile, text);

        expect(await settings()).to.deep.equal({
            config: { "aws:region": "eu-west-1", "access:scenario": "group" },
            encryptionsalt: "v1:of-the-sandbox",
        });
        expect(readFileSync(userFile, "utf8")).to.equal(text);
    });

    it("follow the user's file from one command to the next", async () => {
        writeFileSync(userFile, "config:\n  access:scenario: group\n");
        await settings();
        writeFileSync(userFile, "config:\n  access:scenario: tags\n");

        expect(await settings()).to.have.deep.property("config", { "access:scenario": "tags" });
    });

    it("have the scenario of the command line, also where the user's file has no configuration at all", async () => {
        for (const text of [
            "config:\n  access:scenario: group\n",
            "config:\n  scenario: group\n",
            "",
            "# nothing yet\n",
            "config:\n",
        ]) {
            writeFileSync(userFile, text);

            expect(await settings({ scenario: "tags" }), text).to.deep.equal({
                config: { "access:scenario": "tags" },
                encryptionsalt: "v1:of-the-sandbox",
            });
        }
    });

    it("go without the secrets of the real stack, which nobody can read here", async () => {
        writeFileSync(
            userFile,
            "secretsprovider: awskms://alias/key\nencryptedkey: abc\nencryptionsalt: v1:real\n" +
                "config:\n  access:token:\n    secure: v1:xyz\n  access:scenario: tags\n",
        );

        expect(await settings()).to.deep.equal({
            config: { "access:scenario": "tags" },
            encryptionsalt: "v1:of-the-sandbox",
        });
    });

    it("are refused with the file's name and line when they aren't YAML", async () => {
        writeFileSync(userFile, "config:\n  a: [1\n");

        const error = await settings().catch((problem: Error) => problem);

        expect(error)
            .to.be.an("error")
            .with.property("message")
            .that.includes(userFile)
            .and.matches(/line \d/);
    });

    it("remember what npm start was told until it is told something else", () => {
        rememberOverride(place, "dev", { scenario: "tags" });
        expect(rememberedOverride(place, "dev")).to.deep.equal({ scenario: "tags" });
        rememberOverride(place, "dev", {});
        expect(rememberedOverride(place, "dev")).to.deep.equal({});
    });
});
