import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Identitystore } from "@aws-sdk/client-identitystore";
import { expect } from "chai";
import { accessTable } from "../../access/chains";
import { SourceError } from "../../access/files/source-error";
import { cellText } from "../../access/matrix";
import { collect, type Collected } from "../../access/sources/collect";
import { readFolder } from "../../access/sources/folder";
import { startMoto, stopMoto } from "../../sandbox/moto/server";
import { startFlakyAws, type FlakyAws, type Fate } from "../engine/flaky-aws";
import { makeOrganization, SETTINGS, type MadeOrganization } from "./organization";

const root = join(__dirname, "../..");

describe("access collect", function () {
    this.timeout(90_000);
    const folder = mkdtempSync(join(tmpdir(), "collect-"));
    const out = join(folder, "organization");
    const environment = { ...process.env };
    let endpoint: string;
    let aws: FlakyAws;
    let made: MadeOrganization;
    /** What becomes of a call. */
    let fate: (payload: string, action: string) => Fate;

    before(async () => {
        ({ endpoint } = await startMoto(folder, { untilEndOf: process.pid }));
        made = await makeOrganization(endpoint);
        aws = await startFlakyAws(endpoint, ({ payload, action }) => fate(payload, action));
        Object.assign(process.env, {
            AWS_ENDPOINT_URL: aws.endpoint,
            AWS_REGION: SETTINGS.region,
            AWS_ACCESS_KEY_ID: SETTINGS.credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: SETTINGS.credentials.secretAccessKey,
        });
    });
    beforeEach(() => (fate = () => "pass"));
    after(async () => {
        process.env = environment;
        await aws.close();
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    /** Runs the command; `onStart` gets what ends it. */
    function access(
        args: readonly string[],
        onStart: (kill: () => void) => void = () => undefined,
    ): Promise<{ stdout: string; stderr: string; status: number | null }> {
        const child = spawn(process.execPath, [join(root, "access/bin.js"), ...args], { env: process.env });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
        child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
        onStart(() => child.kill("SIGKILL"));
        return new Promise((resolve) => child.on("close", (status) => resolve({ stdout, stderr, status })));
    }

    function collected(to: string, accounts?: readonly string[]): Promise<Collected> {
        const roleName = "OrganizationAccountAccessRole";
        return collect({ out: to, roleName, accounts, parallel: 4, onProgress: () => undefined });
    }

    /** Who reaches what, without roles: `person-0: server-prod yes: shell through ProdShell`. */
    function table(from: string): string[] {
        const { instances, rows } = accessTable(readFolder(from));
        return rows
            .filter(({ principal }) => principal.type !== "role")
            .map(({ principal, cells }) => {
                const open = cells.flatMap((cell, index) =>
                    cell.verdict === "denied" ? [] : `${instances[index]?.name ?? ""} ${cellText(cell)}`,
                );
                return `${principal.name}: ${open.join(", ")}`;
            });
    }

    it("names an account that can't be read, reads the others, and every answer says which one is missing", async () => {
        fate = (payload, action) =>
            action === "AssumeRole" && payload.includes(made.accounts.prod)
                ? { code: "AccessDenied", message: "not authorized to perform sts:AssumeRole" }
                : "pass";
        const { stdout, stderr, status } = await access(["collect", "--out", out]);
        const prod = `account ${made.accounts.prod} (prod)`;
        expect(status, stderr).to.equal(1);
        expect(stdout).to.equal(`${out}: 2 accounts\n`);
        expect(stderr).to.include(`${prod}: failed\n`);
        expect(stderr).to.match(/access: account \d{12} \(prod\): can't read .* not authorized to perform sts:Assume/);
        expect(stderr).to.match(/account \d{12} \(dev\): read \(\d of 3\)\n/);
        const answer = await access(["matrix", "--from", out]);
        expect(answer.stderr).to.include(`${prod} is missing from this answer: can't read the account, as arn:aws:iam`);
        expect(answer.status).to.equal(0);
    });

    it("reads the organization, its people and its accounts, once the failed one can be read", async () => {
        expect(await collected(out)).to.deep.equal({ accounts: 3, failures: [] });
        const account = readFolder(out);
        expect([account.id, account.missing]).to.deep.equal([made.management, undefined]);
        const { people = [], groups = [], permissionSets = [], assignments = [] } = account.identityCenter ?? {};
        const counts = [people, groups, permissionSets, assignments].map(({ length }) => length);
        expect(counts).to.deep.equal([40, 10, 6, 7]);
        const bounded = permissionSets.flatMap(({ name, policies }) => (policies?.boundary === undefined ? [] : name));
        expect(bounded.sort()).to.deep.equal(["Systems", "Viewers"]);
        expect(people.every((one) => one.groups.length === 1 && one.tags !== undefined)).to.equal(true);
        const prod = account.principals.find(({ name }) => name === "user-prod");
        expect(prod?.policies.scps?.flat().map(({ name }) => name)).to.include("service control policy no-run-command");
        expect(account.instances.map(({ managed }) => managed?.state)).to.deep.equal(["online", "online", "online"]);
        const opens = new Map([
            [0, "server-prod yes: shell through ProdShell"],
            [1, "server-dev yes: shell through DevShell"],
            [2, "server-dev yes: shell through BothShell"],
            [4, "server-dev yes: shell, SSH +5 through Systems"],
        ]);
        const persons = Array.from({ length: 40 }, (_, n) => `person-${n}: ${opens.get(n % 10) ?? ""}`);
        expect(table(out)).to.have.members([
            ...persons.filter((line) => !line.endsWith(" ")),
            ...["prod", "dev", "management"].map((name) => `user-${name}: server-${name} yes: shell`),
        ]);
    });

    it("goes on where it was killed, without asking again for what is there", async () => {
        const fresh = join(folder, "killed");
        let kill = (): void => undefined;
        fate = (_, action) => {
            // The memberships are the last of what is asked for about people.
            if (action === "ListGroupMemberships") kill();
            return "pass";
        };
        const killed = await access(["collect", "--out", fresh], (end) => (kill = end));
        expect(killed.status).to.equal(null);
        expect(existsSync(join(fresh, "identity-center/incomplete.json"))).to.equal(true);
        const before = written(fresh);
        expect(before.size).to.be.greaterThan(30);
        fate = () => "pass";
        const asked = aws.calls.length;
        expect(await collected(fresh)).to.deep.equal({ accounts: 3, failures: [] });
        const again = aws.calls.slice(asked).map(({ action }) => action);
        expect(again).not.to.include("ListUsers");
        expect(again).not.to.include("DescribePermissionSet");
        const after = written(fresh);
        for (const [name, time] of before) expect(after.get(name), name).to.equal(time);
        expect([...after.keys()].filter((name) => name.endsWith(".draft"))).to.deep.equal([]);
        expect(table(fresh)).to.deep.equal(table(out));
    });

    it("shows a person who moves to another group in that person's row alone", async () => {
        const { IdentityStoreId } = made;
        const [UserId, GroupId] = [made.people.get("person-9") ?? "", made.groups.get("group-0")];
        const store = new Identitystore({ ...SETTINGS, endpoint });
        await store.createGroupMembership({ IdentityStoreId, GroupId, MemberId: { UserId } });
        const fresh = join(folder, "moved");
        await collected(fresh);
        const before = new Set(table(out));
        expect(table(fresh).filter((line) => !before.has(line))).to.deep.equal([
            "person-9: server-prod yes: shell through ProdShell",
        ]);
    });

    it("reads only the accounts that are asked for, and refuses one that isn't there", async () => {
        const some = join(folder, "some");
        expect((await collected(some, ["dev", made.management])).accounts).to.equal(2);
        expect(readFolder(some).missing?.map(({ reason }) => reason)).to.deep.equal(["it wasn't read"]);
        const error: unknown = await collected(some, ["staging"]).catch((one: unknown) => one);
        expect(error).to.be.instanceOf(SourceError);
        expect((error as SourceError).message).to.equal("the organization has no active account staging");
    });

    /** When each file was written, but for what says that a folder is incomplete. */
    function written(path: string): Map<string, number> {
        const files = readdirSync(path, { recursive: true, encoding: "utf8" })
            .map((name) => ({ name, state: statSync(join(path, name)) }))
            .filter(({ name, state }) => state.isFile() && !name.endsWith("incomplete.json"));
        return new Map(files.map(({ name, state }) => [name, state.mtimeMs]));
    }
});
