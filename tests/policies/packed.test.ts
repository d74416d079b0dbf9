import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { expect } from "chai";
import { rules } from "../../policies/rules";
import { repository } from "../../sandbox/system/folders";
import { installPacked } from "../packed";

/** The parts of the engine's protocol that this needs; Pulumi's generated code has no declarations for it. */
interface Message {
    setEnforcementlevel(level: number): void;
    setProperties(properties: object): void;
    getPolicyconfigMap(): Map<string, Message>;
    getPoliciesList(): readonly { getName(): string }[];
}
type Reply = (error: { details: string } | null, answer: Message) => void;
interface Client {
    configure(request: Message, reply: Reply): void;
    getAnalyzerInfo(request: object, reply: Reply): void;
    close(): void;
}
// The messages must be of the very package that the client is of.
const pulumi = createRequire(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));
const messages = pulumi("@pulumi/pulumi/proto/analyzer_pb") as Record<
    "ConfigureAnalyzerRequest" | "PolicyConfig",
    new () => Message
>;
const { AnalyzerClient } = pulumi("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
    AnalyzerClient: new (address: string, credentials: object) => Client;
};
const { Struct } = pulumi("google-protobuf/google/protobuf/struct_pb") as {
    Struct: { fromJavaScript(value: object): object };
};
const { Empty } = pulumi("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

describe("policies: the packed pack, without an engine", function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-packed-"));
    const empty = join(folder, "empty");
    let pack: ChildProcess;
    let client: Client;

    before(async () => {
        installPacked("policies", empty);
        pack = spawn(process.execPath, ["-e", 'require("@session-manager-access/policies")'], {
            cwd: empty,
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [port] = (await once(pack.stdout ?? pack, "data")) as [Buffer];
        client = new AnalyzerClient(`127.0.0.1:${String(port).trim()}`, credentials.createInsecure());
    });
    after(() => {
        client.close();
        pack.kill();
        rmSync(folder, { recursive: true, force: true });
    });

    const configure = (config: Readonly<Record<string, object>>) =>
        new Promise<string>((resolve) => {
            const request = new messages.ConfigureAnalyzerRequest();
            for (const [name, settings] of Object.entries(config)) {
                const one = new messages.PolicyConfig();
                one.setEnforcementlevel(1);
                one.setProperties(Struct.fromJavaScript(settings));
                request.getPolicyconfigMap().set(name, one);
            }
            client.configure(request, (error) => resolve(error?.details ?? ""));
        });

    it("has every rule, required from a folder that has nothing else", async () => {
        const info = await new Promise<Message>((resolve, reject) => {
            client.getAnalyzerInfo(new Empty(), (error, answer) =>
                error === null ? resolve(answer) : reject(new Error(error.details)),
            );
        });
        expect(info.getPoliciesList().map((one) => one.getName())).to.deep.equal(rules.map(({ name }) => name));
    });
    it("takes its ready configurations", async () => {
        const installed = join(empty, "node_modules/@session-manager-access/policies/config");
        for (const file of readdirSync(installed)) {
            const config = JSON.parse(readFileSync(join(installed, file), "utf8")) as Record<string, unknown>;
            const settings = Object.entries(config).map(([name, value]) => {
                const { enforcementLevel: _, ...own } = (typeof value === "object" ? value : {}) as Record<
                    string,
                    unknown
                >;
                return [name, own] as const;
            });
            expect(await configure(Object.fromEntries(settings)), file).to.equal("");
        }
    });
    it("holds the pages that its messages and its own pages point to", () => {
        const installed = join(empty, "node_modules/@session-manager-access/policies");
        const sources = execFileSync(
            "grep",
            ["-rhoE", "docs/[a-z-]+\\.md", join(repository, "policies"), "--include=*.ts"],
            { encoding: "utf8" },
        );
        const pages = [...new Set(sources.trim().split("\n"))];
        expect(pages).to.contain("docs/policies.md");
        for (const page of pages) expect(existsSync(join(installed, page)), page).to.equal(true);

        for (const page of ["README.md", ...pages]) {
            const links = readFileSync(join(installed, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g);
            for (const [, link = ""] of links)
                expect(existsSync(join(installed, page, "..", link)), `${page}: ${link}`).to.equal(true);
        }
    });
    it("has a licence, its own configurations among its exports, and changes no private modules of Pulumi's", () => {
        const installed = join(empty, "node_modules/@session-manager-access/policies");
        expect(readFileSync(join(installed, "LICENSE"), "utf8")).to.contain("Apache License");
        const load = createRequire(join(empty, "package.json"));
        expect(load("@session-manager-access/policies/config/prod.json")).to.be.an("object");
        expect(readFileSync(join(installed, "bundle.js"), "utf8")).not.to.contain("debuggablePromise");
    });
    it("refuses a rule and a setting that it doesn't have, all of them at once", async () => {
        const text = await configure({ "start-session-guards": {}, "instance-key-pair": { allowed: true } });
        expect(text).to.contain("The configuration has mistakes:");
        expect(text).to.contain('unknown rule "start-session-guards"');
        expect(text).to.contain('instance-key-pair: unknown key "allowed" (expected enforcementLevel, exceptions)');
        expect(text).not.to.contain(" at ");
        expect(await configure({ "instance-key-pair": {} })).to.equal("");
    });
});
