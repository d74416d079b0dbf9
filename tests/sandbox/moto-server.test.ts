import { expect } from "chai";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runningMoto, stopMoto } from "../../sandbox/moto/server";

describe("The sandbox's Moto", () => {
    let folder: string;
    let bystander: ChildProcess;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "moto-"));
        bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    });

    afterEach(() => {
        bystander.kill("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
    });

    function record(endpoint: string): void {
        writeFileSync(join(folder, "moto.json"), JSON.stringify({ token: "ours", pid: bystander.pid, endpoint }));
    }

    it("is not taken for running when its process id belongs to another process by now, which is left alone", async () => {
        record("http://127.0.0.1:9");

        expect(await runningMoto(folder)).to.equal(undefined);
        expect(await stopMoto(folder)).to.equal(false);
        expect(bystander.exitCode).to.equal(null);
        expect(bystander.signalCode).to.equal(null);
        expect(existsSync(join(folder, "moto.json"))).to.equal(false);
    });

    it("is not taken for running when another server has its port by now, and neither is ended", async () => {
        const answers = { pid: bystander.pid, token: "somebody else's" };
        const server: Server = createServer((_request, response) => response.end(JSON.stringify(answers)));
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        try {
            record(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

            expect(await stopMoto(folder)).to.equal(false);
            expect(bystander.signalCode).to.equal(null);
        } finally {
            server.close();
            server.closeAllConnections();
        }
    });

    it("can be stopped where none was ever started", async () => {
        expect(await stopMoto(folder)).to.equal(false);
    });
});
