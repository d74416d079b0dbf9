import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { stopMoto } from "../../sandbox/moto/server";
import { openSandbox, type Sandbox } from "../../sandbox/setup/open-sandbox";
import { capture, type CommandResult } from "../../sandbox/system/run-command";
import { repository } from "../../sandbox/system/folders";
import { thorough } from "../thorough";

const COUNT = thorough ? 20 : 4;
const ROLE = "session-access-deploy";
const accountOf = (index: number): string => String(111122220000 + Math.floor(index / 2));
const userOf = (index: number): string => `alice-${index}`;

describe("Stacks of many accounts, from one inventory", () => {
    let folder: string;
    let inventory: string;
    let sandbox: Sandbox;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "session-manager-access-"));
        inventory = join(folder, "stacks.yaml");
        sandbox = await openSandbox({ folder: join(folder, "sandbox"), untilEndOf: process.pid });
        const stacks = Array.from({ length: COUNT }, (_, index) => ({
            name: `team-${index}`,
            account: accountOf(index),
            region: index % 2 === 0 ? "eu-central-1" : "us-east-1",
            config: {
                "session-manager-access:scenario": "custom",
                "session-manager-access:custom": {
                    instances: {},
                    users: { [userOf(index)]: { grants: [{ tags: { Team: "web" } }] } },
                },
            },
            // Credentials of another account, as where a role is missing.
            ...(index === 1 ? {} : { role: ROLE }),
        }));
        writeFileSync(inventory, stringify({ stacks }));
    });
    after(async () => {
        await stopMoto(sandbox.folder);
        rmSync(folder, { recursive: true, force: true });
    });

    const run = (...args: string[]): Promise<CommandResult> =>
        capture(process.execPath, [join(repository, "runner/run.js"), "stacks/stacks.ts", ...args], {
            cwd: repository,
            env: sandbox.environment,
        });

    it("deploy side by side, each to its account, where one that fails neither stops nor hides the others", async () => {
        const up = await run("up", "--inventory", inventory);
        expect(up.code, up.stderr).to.equal(1);
        const rows = up.stdout.split("\n").filter((line) => /^team-\d+ {2}/.test(line));
        expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4).join(" "))).to.deep.equal(
            Array.from({ length: COUNT }, (_, index) => {
                const region = index % 2 === 0 ? "eu-central-1" : "us-east-1";
                return `team-${index} ${accountOf(index)} ${region} ${index === 1 ? "failed" : "succeeded"}`;
            }),
        );
        expect(up.stdout).to.match(/team-1 failed:\n.*AWS account ID not allowed: 123456789012/s);
        expect(up.stdout).to.include(`${COUNT - 1} succeeded, 1 failed, in `);
        expect(readdirSync(repository).filter((name) => name.includes("team-"))).to.deep.equal([]);
        for (let index = 0; index < COUNT; index += 2) {
            const expected = [index, index + 1].filter((one) => one !== 1 && one < COUNT).map(userOf);
            expect(await usersIn(sandbox.moto.endpoint, accountOf(index))).to.deep.equal(expected);
        }
    });

    it("change nothing when they run again, without the files of the first time and in another order", async () => {
        rmSync(join(folder, ".stacks"), { recursive: true });
        const again = await run(
            "up",
            "--inventory",
            inventory,
            "--only",
            "team-2",
            "--only",
            "team-0",
            "--parallel",
            "1",
        );
        expect(again.code, again.stderr).to.equal(0);
        expect(again.stdout.match(/succeeded {2}4 unchanged/g)).to.have.length(2);
        const selected = await capture(sandbox.engine, ["stack", "ls", "--json"], {
            cwd: repository,
            env: sandbox.environment,
        });
        const current = (JSON.parse(selected.stdout) as { current: boolean }[]).filter((one) => one.current);
        expect(current, "no stack was selected").to.deep.equal([]);
    });

    it("are all checked before the first one runs", async () => {
        writeFileSync(
            inventory,
            `stacks: [{ name: a, account: "111122223333", region: eu-central-1, config: { "session-manager-access:scenario": tag } }]`,
        );
        const wrong = await run("up", "--inventory", inventory);
        expect(wrong.code).to.equal(2);
        expect(wrong.stderr)
            .to.match(/^stack a: /)
            .and.to.include("session-manager-access:scenario");
        const options = await run("up", "--parallel", "0");
        expect([options.code, options.stderr.split("\n")[0]]).to.deep.equal([
            2,
            'invalid value "0" for --parallel (expected a number from 1 to 50)',
        ]);
    });
});

async function usersIn(endpoint: string, account: string): Promise<string[]> {
    const common = { region: "eu-central-1", endpoint };
    const sts = new STSClient({ ...common, credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" } });
    const RoleArn = `arn:aws:iam::${account}:role/${ROLE}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const iam = new IAMClient({ ...common, credentials: { ...credentials, sessionToken: SessionToken ?? "" } });
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    return Users.map(({ UserName = "" }) => UserName).sort();
}
