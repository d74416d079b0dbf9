import { CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { runningMoto, stopMoto } from "../../sandbox/moto/server";
import { openSandbox, type Sandbox } from "../../sandbox/setup/open-sandbox";
import { capture, type CommandResult } from "../../sandbox/system/run-command";
import { awsClients } from "./aws-clients";
import { overhear } from "./overhear";

const program = `import * as pulumi from "@pulumi/pulumi";
export const greeting = new pulumi.Config().require("greeting");
export const password = pulumi.secret("hidden");
`;
const settings = "# mine\nconfig:\n  greeter:greeting: hello # for now\n";

describe("A sandbox", () => {
    let project: string;
    let sandbox: Sandbox;

    before(async () => {
        project = mkdtempSync(join(tmpdir(), "greeter-"));
        symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
        writeFileSync(join(project, "Pulumi.yaml"), "name: greeter\nruntime: nodejs\nmain: index.ts\n");
        writeFileSync(join(project, "package.json"), JSON.stringify({ name: "greeter", private: true }));
        writeFileSync(
            join(project, "tsconfig.json"),
            JSON.stringify({ compilerOptions: { noCheck: true, strict: true } }),
        );
        writeFileSync(join(project, "index.ts"), program);
        writeFileSync(join(project, "Pulumi.dev.yaml"), settings);
        sandbox = await open("one");
    });

    after(async () => {
        for (const name of ["one", "two"]) await stopMoto(join(project, name));

        rmSync(project, { recursive: true, force: true });
    });

    const open = (name: string) => openSandbox({ folder: join(project, name), project, untilEndOf: process.pid });

    /** Types a command as a user would in `npm run sandbox -- …`. */
    const type = (command: string): Promise<CommandResult> =>
        capture("sh", ["-c", command], { cwd: project, env: sandbox.environment });

    it("deploys with the command pulumi, and never writes to the user's settings", async () => {
        for (const command of [
            "pulumi preview",
            "pulumi up --yes --skip-preview",
            "pulumi refresh --yes",
            "pulumi stack output",
        ]) {
            const result = await type(command);
            expect(result.code, `${command}\n${result.stdout}${result.stderr}`).to.equal(0);
        }
        const outputs = await type("pulumi stack output --json");
        expect(JSON.parse(outputs.stdout)).to.deep.equal({ greeting: "hello", password: "[secret]" });
        expect(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8")).to.equal(settings);
        expect(readdirSync(project).filter((file) => file.startsWith("Pulumi."))).to.have.members([
            "Pulumi.yaml",
            "Pulumi.dev.yaml",
        ]);
    });

    it("reads the user's settings afresh for each command, and lets the user change them with pulumi config", async () => {
        const set = await type("pulumi config set greeting good-day");
        expect(set.code, set.stderr).to.equal(0);
        const preview = await type("pulumi preview");

        expect(preview.stdout).to.include('"good-day"');
        expect(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8"))
            .to.include("good-day")
            .and.not.include("encryptionsalt");
        writeFileSync(join(project, "Pulumi.dev.yaml"), settings);
    });

    it("says which file is missing for a stack without settings", async () => {
        const result = await type("pulumi preview --stack nowhere");

        expect(result.code).to.equal(1);
        expect(result.stderr).to.include(join(project, "Pulumi.nowhere.yaml"));
    });

    it("makes and removes a stack without making or removing the user's settings of it", async () => {
        const made = await type("pulumi stack init other");
        expect(made.code, made.stderr).to.equal(0);
        expect(existsSync(join(project, "Pulumi.other.yaml"))).to.equal(false);
        writeFileSync(join(project, "Pulumi.other.yaml"), settings);
        const removed = await type("pulumi stack rm other --yes");
        expect(removed.code, removed.stderr).to.equal(0);

        expect(readFileSync(join(project, "Pulumi.other.yaml"), "utf8")).to.equal(settings);
        rmSync(join(project, "Pulumi.other.yaml"));
    });

    it("shares its Moto with the commands after it, and nothing with another sandbox", async () => {
        await awsClients(sandbox).iam.send(new CreateUserCommand({ UserName: "alice" }));
        const again = await open("one");
        const other = await open("two");

        expect(again.moto).to.deep.equal(sandbox.moto);
        const { Users: same } = await awsClients(again).iam.send(new ListUsersCommand({}));
        const { Users: none } = await awsClients(other).iam.send(new ListUsersCommand({}));
        expect(same?.map(({ UserName }) => UserName)).to.deep.equal(["alice"]);
        expect(none).to.deep.equal([]);
        await stopMoto(join(project, "two"));
        expect((await runningMoto(join(project, "one")))?.token).to.equal(sandbox.moto.token);
    });

    it("starts over once Moto has stopped, and keeps the old state aside", async () => {
        expect((await type("pulumi up --yes --skip-preview")).code).to.equal(0);
        process.kill(sandbox.moto.pid, "SIGKILL");
        const said = await overhear(async () => {
            sandbox = await open("one");
        });

        expect(said).to.include("Moto was stopped, and everything deployed in it is gone");
        const kept = readdirSync(join(project, "one")).filter((file) => file.startsWith("state-before-"));
        expect(kept).to.have.length(1);
        expect(existsSync(join(project, "one", kept[0]!, ".pulumi/stacks/greeter/dev.json"))).to.equal(true);
        const preview = await type("pulumi preview");
        expect(preview.stdout, preview.stderr).to.match(/\+ 1 to create/);
    });
});
