import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { installPacked } from "../packed";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { InstanceRole, SessionUser, type SessionGrantArgs } from "@session-manager-access/components";

const registered: string[] = [];
const grants: SessionGrantArgs[] = [{ tags: { Environment: ["Development"] } }];

async function run(): Promise<void> {
    await pulumi.runtime.setMocks({
        newResource: ({ type, inputs }) => {
            registered.push(type);
            return { id: "id", state: { ...(inputs as object), arn: "arn" } };
        },
        call: () => ({ accountId: "111122223333" }),
    });
    const alice = new SessionUser("alice", { region: "eu-central-1", grants });
    const role = new InstanceRole("instances", { region: "eu-central-1" });
    await new Promise<void>((resolve) => pulumi.all([alice.arn, role.instanceProfileName]).apply(() => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    console.log(registered.join("\\n"));
}
void run();
`;

/** The part of the engine's protocol that this needs; Pulumi's generated code has no declarations for it. */
interface Client {
    getSchema(request: object, reply: (error: Error | null, answer: { getSchema(): string }) => void): void;
    close(): void;
}
const pulumi = createRequire(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
const { GetSchemaRequest } = pulumi("@pulumi/pulumi/proto/provider_pb") as { GetSchemaRequest: new () => object };
const { ResourceProviderClient } = pulumi("@pulumi/pulumi/proto/provider_grpc_pb") as {
    ResourceProviderClient: new (address: string, credentials: object) => Client;
};

describe("components: the packed package, without this repository", function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-packed-"));
    const installed = join(folder, "node_modules/@session-manager-access/components");

    before(() => {
        installPacked("components", folder);
        writeFileSync(join(folder, "program.ts"), PROGRAM);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("leaves nothing behind in the repository", () => {
        const left = ["bundle.js", "plugin.js", "types", "LICENSE"];
        expect(readdirSync(join(repository, "components"))).not.to.include.members(left);
    });

    it("has a page, a licence and no TypeScript but types", () => {
        const files = readdirSync(installed);
        expect(files).to.include.members(["README.md", "LICENSE", "PulumiPlugin.yaml", "schema.json"]);
        expect(files.filter((name) => name.endsWith(".ts"))).to.deep.equal([]);
    });

    it("has types that a program is checked by, and runs in it", () => {
        const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
        const types = join(repository, "node_modules/@types");
        const options = ["--strict", "--module", "nodenext", "--skipLibCheck", "--typeRoots", types, "--types", "node"];
        const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
        run(tsc, ...options, "program.ts");
        expect(run("program.js").trim().split("\n")).to.include.members([
            "aws:iam/user:User",
            "aws:iam/userPolicy:UserPolicy",
            "aws:iam/instanceProfile:InstanceProfile",
        ]);
    });

    it("is a plugin that tells the engine its schema", async () => {
        const runner = join(folder, "node_modules/@pulumi/pulumi/cmd/run-plugin");
        const plugin: ChildProcess = spawn(process.execPath, [runner, installed, "127.0.0.1:1"], {
            cwd: folder,
            stdio: ["ignore", "pipe", "inherit"],
        });
        try {
            const [port] = (await once(plugin.stdout ?? plugin, "data")) as [Buffer];
            const client = new ResourceProviderClient(`127.0.0.1:${String(port).trim()}`, credentials.createInsecure());
            const schema = await new Promise<string>((resolve, reject) => {
                client.getSchema(new GetSchemaRequest(), (error, answer) =>
                    error === null ? resolve(answer.getSchema()) : reject(error),
                );
            });
            client.close();
            expect(JSON.parse(schema)).to.deep.equal(
                JSON.parse(readFileSync(join(repository, "components/schema.json"), "utf8")),
            );
        } finally {
            plugin.kill();
        }
    });
});
