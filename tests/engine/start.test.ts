import { expect } from "chai";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { clone, type Clone } from "./clone";
import { declaredAccess } from "./declared-access";
import { printedReach } from "./printed-table";
import { configurationOf, NAMED_SCENARIOS, type StackConfig } from "./scenario-settings";

type NpmResult = Awaited<ReturnType<Clone["npm"]>>;

/** The model of the clone's own Pulumi.dev.yaml, with another scenario. */
function modelOf({ folder }: Clone, scenario: string) {
    const { config } = parse(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8")) as { config: StackConfig };
    return configurationOf({ ...config, "session-manager-access:scenario": scenario }).model;
}

/** That `npm start` ended well and told who reaches what, and how. */
function expectStarted(where: Clone, result: NpmResult, scenario: string): void {
    expect(result.code, result.text).to.equal(0);
    const model = modelOf(where, scenario);
    expect(result.stdout).to.contain(`Who reaches what in the scenario ${scenario}`);
    expect(printedReach(result.stdout), result.stdout).to.deep.equal(declaredAccess(model));
    for (const name of Object.keys(model.instances)) {
        const [, id = ""] = new RegExp(`^${name} \\((i-[0-9a-f]+)\\)$`, "m").exec(result.stdout) ?? [];
        expect(result.stdout).to.match(
            new RegExp(
                `^ +https://eu-central-1\\.console\\.aws\\.amazon\\.com/systems-manager/session-manager/${id}\\?`,
                "m",
            ),
        );
        expect(result.stdout).to.contain(`aws ssm start-session --region eu-central-1 --target ${id}\n`);
    }
}

/** The engine at work on the clone's stack, once it has made something, by the lock that it holds. */
async function engineAtWork({ folder }: Clone, starting: Promise<NpmResult>): Promise<number> {
    const state = join(folder, ".sandbox/state/.pulumi");
    const locks = join(state, "locks/organization/session-manager-access/dev");
    const checkpoint = join(state, "stacks/session-manager-access/dev.json");
    let ended: NpmResult | undefined;
    void starting.then((result) => (ended = result));
    while (ended === undefined) {
        const [lock] = existsSync(locks) ? readdirSync(locks).filter((name) => name.endsWith(".json")) : [];
        if (lock !== undefined && existsSync(checkpoint) && readFileSync(checkpoint, "utf8").includes('"vpc-'))
            return (JSON.parse(readFileSync(join(locks, lock), "utf8")) as { pid: number }).pid;

        await sleep(20);
    }
    throw new Error(`npm start ended before anybody could kill its engine:\n${ended.text}`);
}

describe("npm start in a fresh clone", () => {
    let one: Clone;
    let other: Clone;

    before(() => {
        one = clone();
        other = clone();
    });
    after(async () => {
        await one.remove();
        await other.remove();
    });

    it("deploys the stack's own scenario, while another clone deploys another", async () => {
        const [first, second] = await Promise.all([one.npm("start"), other.npm("start", "--", "--scenario", "tags")]);
        expectStarted(one, first, "group");
        expectStarted(other, second, "tags");
    });

    it("changes nothing the second time", async () => {
        const again = await one.npm("start");
        expectStarted(one, again, "group");
        expect(again.stdout).to.match(/^Resources:\n +\d+ unchanged$/m);
    });

    for (const scenario of NAMED_SCENARIOS.filter((name) => name !== "group")) {
        it(`deploys the scenario ${scenario} when asked for it`, async () => {
            expectStarted(one, await one.npm("start", "--", "--scenario", scenario), scenario);
        });
    }

    it("runs commands in the sandbox with their own exit code, on what is deployed", async () => {
        const preview = await one.npm("run", "sandbox", "--", "pulumi", "preview", "--expect-no-changes");
        expect(preview.code, preview.text).to.equal(0);
        // The scenario that was deployed last, federated, has a role and no users.
        const roles = await one.npm("run", "--silent", "sandbox", "--", "aws", "iam", "list-roles", "--output", "json");
        expect(roles.code, roles.text).to.equal(0);
        const names = (JSON.parse(roles.stdout) as { Roles: { RoleName: string }[] }).Roles.map(
            (role) => role.RoleName,
        );
        expect(names).to.include("session-access");
        const failing = await one.npm("run", "sandbox", "--", "node", "--eval", "process.exit(3)");
        expect(failing.code, failing.text).to.equal(3);
    });

    it("says what is wrong with a scenario or an option that doesn't exist, and changes nothing", async () => {
        const scenario = await one.npm("start", "--", "--scenario", "grup");
        expect(scenario.code).to.be.greaterThan(0);
        expect(scenario.text).to.contain('did you mean "group"?').and.not.to.contain("Who reaches what");
        const option = await one.npm("start", "--", "--scenrio", "group");
        expect(option.code).to.be.greaterThan(0);
        expect(option.text).to.contain("--scenrio").and.to.contain("Usage:");
    });

    it("starts anew after the sandbox was stopped, and the other clone's sandbox goes on", async () => {
        const stopped = await one.npm("run", "sandbox:stop");
        expect(stopped.code, stopped.text).to.equal(0);
        expect((await one.npm("run", "sandbox:stop")).text).to.contain("No sandbox is running.");
        const neighbour = await other.npm("run", "sandbox", "--", "pulumi", "preview", "--expect-no-changes");
        expect(neighbour.code, neighbour.text).to.equal(0);

        const anew = await one.npm("start");
        expect(anew.text).to.contain("Starting over");
        expectStarted(one, anew, "group");
        expect(anew.stdout).to.match(/^Resources:\n +\+ \d+ created$/m);
    });

    it("recovers by itself after its engine was killed", async () => {
        await one.npm("run", "sandbox:stop");
        const starting = one.npm("start");
        process.kill(await engineAtWork(one, starting), "SIGKILL");
        const killed = await starting;
        expect(killed.code, killed.text).to.be.greaterThan(0);

        const recovered = await one.npm("start");
        expect(recovered.text).to.contain("A killed Pulumi process left the stack");
        expectStarted(one, recovered, "group");
    });

    it("leaves every file of the clone as it was", () => {
        expect(one.changes()).to.equal("");
        expect(other.changes()).to.equal("");
    });
});
