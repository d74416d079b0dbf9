import { CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsClients } from "./aws-clients";
import { processStart } from "../../runner/lock";
import { runningMoto, startMoto, stopMoto, type Moto } from "../../sandbox/moto/server";
import { overhear } from "./overhear";

describe("A Moto that is paused", () => {
    let folder: string;
    let moto: Moto;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "paused-"));
        moto = await startMoto(folder, { untilEndOf: process.pid });
        process.kill(moto.pid, "SIGSTOP");
    });
    afterEach(async () => {
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    it("is waited for, and is the same with all it knows when it goes on", async () => {
        setTimeout(() => process.kill(moto.pid, "SIGCONT"), 7_000);
        let again: Moto | undefined;
        const said = await overhear(async () => {
            again = await startMoto(folder, { untilEndOf: process.pid });
        });

        expect(again).to.deep.equal(moto);
        expect(said).to.include(`process ${moto.pid}`).and.include("waiting");
        const { iam } = awsClients({ moto, region: "eu-central-1" });
        await iam.send(new CreateUserCommand({ UserName: "alice" }));
        expect((await iam.send(new ListUsersCommand({}))).Users).to.have.length(1);
    });

    it("is an error that names it when it stays silent, and no other takes its place", async () => {
        const record = readFileSync(join(folder, "moto.json"), "utf8");
        const error: unknown = await startMoto(folder, { patience: 1_000 }).catch((problem: unknown) => problem);

        expect(error)
            .to.be.an("error")
            .with.property("message")
            .that.includes(`process ${moto.pid}`)
            .and.not.includes("\n");
        expect(readFileSync(join(folder, "moto.json"), "utf8")).to.equal(record);
        expect(processStart(moto.pid)).to.not.equal("gone");
    });

    it("is ended by the command that ends it", async () => {
        expect(await stopMoto(folder)).to.equal(true);
        expect(processStart(moto.pid)).to.equal("gone");
        expect(await runningMoto(folder)).to.equal(undefined);
    });
});
