import { expect } from "chai";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import {
    forgetOverrides,
    rememberOverride,
    rememberedOverride,
    writeOtherSettings,
    writeSettings,
    type StackPlace,
} from "../../sandbox/pulumi-command/stack-settings";
import { told } from "../../sandbox/system/run-main";
import { overhear } from "../engine/overhear";

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

    it("go without the secrets of the real stack, which can't be read here", async () => {
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

    describe("that lead to a real account", () => {
        const leading = [
            ...[
                "accessKey",
                "secretKey",
                "token",
                "profile",
                "sharedCredentialsFiles",
                "sharedConfigFiles",
                "endpoints",
            ],
            ...["assumeRole", "assumeRoles", "assumeRoleWithWebIdentity", "httpProxy", "httpsProxy", "s3UsePathStyle"],
            ...["ec2MetadataServiceEndpoint", "customCaBundle", "stsRegion", "skipMetadataApiCheck", "useFipsEndpoint"],
        ].map((name) => `aws:${name}`);
        const others = [
            "awsx:profile",
            "aws-native:accessKey",
            "awscc:profile",
            "aws:config:profile",
            "aws:endpoints[0].ec2",
        ];

        it("stay outside, and the sandbox names them", async () => {
            for (const key of [...leading, ...others]) {
                writeFileSync(userFile, `config:\n  aws:region: eu-west-1\n  ${key}: mine\n`);
                let config: unknown;
                const said = await overhear(async () => {
                    config = ((await settings()) as { config: unknown }).config;
                });

                expect(config, key).to.deep.equal({ "aws:region": "eu-west-1" });
                expect(said.trim(), key).to.include(key).and.include(userFile).and.not.include("\n");
            }
        });

        it("stay outside where they come by an anchor, and so do environments of Pulumi ESC", async () => {
            const text =
                "real: &real\n  aws:profile: production\nenvironment: [aws/production]\nconfig:\n  <<: *real\n  a:b: c\n";
            writeFileSync(userFile, text);
            let written: unknown;
            const said = await overhear(async () => {
                written = await settings();
            });

            expect(written).to.have.deep.property("config", { "a:b": "c" });
            expect(written).to.not.have.property("environment");
            expect(said).to.include("aws:profile, environment");
        });

        it("are kept where they neither choose an account nor an address", async () => {
            const config = {
                "aws:region": "eu-west-1",
                "aws:defaultTags": { tags: { Team: "a" } },
                "aws-access:profile": "x",
            };
            writeFileSync(userFile, stringify({ config }));

            expect(await settings()).to.have.deep.property("config", config);
        });

        it("are refused in Pulumi.yaml, from where they would hold all the same", async () => {
            writeFileSync(
                join(place.project, "Pulumi.yaml"),
                "name: access\nruntime: nodejs\nconfig:\n  aws:profile: production\n",
            );
            const error = await settings().catch((problem: Error) => problem);

            expect(error)
                .to.be.an("error")
                .with.property("message")
                .that.includes("aws:profile")
                .and.includes("Pulumi.yaml");
        });

        it("stay outside of another project's stack too, whose own file isn't touched", () => {
            const other = join(place.folder, "Pulumi.other.yaml");
            const text = "encryptionsalt: v1:x\nconfig:\n  aws:profile: production\n  a:b: c\n";
            writeFileSync(other, text);
            const copy = writeOtherSettings(place, other);

            expect(parse(readFileSync(copy!, "utf8"))).to.deep.equal({
                encryptionsalt: "v1:x",
                config: { "a:b": "c" },
            });
            expect(readFileSync(other, "utf8")).to.equal(text);
            writeFileSync(other, "config:\n  a:b: c\n");
            expect(writeOtherSettings(place, other)).to.equal(undefined);
        });
    });

    it("are refused in one line that names the file, whatever is in its place", async () => {
        const places: Readonly<Record<string, () => void>> = {
            text: () => writeFileSync(userFile, "hello\n"),
            "a list": () => writeFileSync(userFile, "- a\n- b\n"),
            "a list of keys": () => writeFileSync(userFile, "config: [a]\n"),
            "no UTF-8": () => writeFileSync(userFile, Buffer.from([0xff, 0xfe, 0x00, 0x80])),
            "zero bytes": () => writeFileSync(userFile, "config: \0\n"),
            "a folder": () => mkdirSync(userFile),
            "an anchor in itself": () => writeFileSync(userFile, "config: &c\n  access:a: [*c]\n"),
            "too many anchors": () =>
                writeFileSync(
                    userFile,
                    `a0: &a0 [${"x,".repeat(9)}]\n` +
                        [1, 2, 3, 4].map((n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(9)}]\n`).join(""),
                ),
            "an open bracket": () => writeFileSync(userFile, "config:\n  a: [1\n"),
            "a tab": () => writeFileSync(userFile, "config:\n\ta: 1\n"),
        };
        for (const [what, put] of Object.entries(places)) {
            rmSync(userFile, { recursive: true, force: true });
            put();
            const error: unknown = await settings().catch((problem: unknown) => problem);

            expect(told(error), what).to.include(userFile).and.not.include("\n").and.not.include("    at ");
        }
    });

    it("forget what npm start was told when the sandbox is stopped", () => {
        rememberOverride(place, "dev", { scenario: "tags" });
        rememberOverride(place, "prod", { scenario: "group" });
        forgetOverrides(place.folder);
        expect(rememberedOverride(place, "dev")).to.deep.equal({});
        expect(rememberedOverride(place, "prod")).to.deep.equal({});
    });

    it("keep what npm start was given until it is given something else", () => {
        rememberOverride(place, "dev", { scenario: "tags" });
        expect(rememberedOverride(place, "dev")).to.deep.equal({ scenario: "tags" });
        rememberOverride(place, "dev", {});
        expect(rememberedOverride(place, "dev")).to.deep.equal({});
    });
});
