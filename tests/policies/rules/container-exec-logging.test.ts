import { expect } from "chai";
import { containerExecLogging as rule } from "../../../policies/rules/container-exec-logging";
import { judgeStack, type TestResource, unknownValue } from "../judge";

const cluster = (executeCommandConfiguration?: unknown): TestResource => ({
    type: "aws:ecs/cluster:Cluster",
    name: "cluster",
    props: {
        name: "cluster",
        ...(executeCommandConfiguration === undefined ? {} : { configuration: { executeCommandConfiguration } }),
    },
});
const good = { kmsKeyId: "alias/exec", logging: "OVERRIDE", logConfiguration: { cloudWatchLogGroupName: "exec" } };
const service = (change: Record<string, unknown> = {}): TestResource => ({
    type: "aws:ecs/service:Service",
    name: "web",
    props: { enableExecuteCommand: true, cluster: unknownValue, taskDefinition: unknownValue, ...change },
    dependsOn: { cluster: ["cluster"], taskDefinition: ["task"] },
});
const task = (logDriver?: string): TestResource => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "task",
    props: {
        family: "web",
        containerDefinitions: JSON.stringify([{ name: "app", ...(logDriver && { logConfiguration: { logDriver } }) }]),
    },
});
const judged = (...stack: readonly TestResource[]) => judgeStack(rule, stack);

describe("policies: container-exec-logging", () => {
    it("accepts ECS Exec with a log and a key, and services without it", async () => {
        expect(await judged(cluster(good), service(), task())).to.deep.equal({ problems: [], notices: [] });
        expect(await judged(cluster(), service({ enableExecuteCommand: false }), task())).to.deep.equal({
            problems: [],
            notices: [],
        });
    });
    it("reports a cluster that switches logging off, or names no place for logs", async () => {
        const { problems } = await judged(cluster({ ...good, logging: "NONE" }), service(), task());
        expect(problems).to.deep.equal([
            "cluster: configuration.executeCommandConfiguration.logging is NONE: no log shows ECS Exec, which web uses.",
        ]);
        expect((await judged(cluster({ kmsKeyId: "k", logging: "NONE" }))).problems).to.have.length(1);
        const nowhere = { ...good, logConfiguration: { cloudWatchLogGroupName: "" } };
        expect((await judged(cluster(nowhere), service(), task())).problems[0]).to.contain(
            "neither a log group nor a bucket",
        );
    });
    it("reports a service in a cluster without settings: no key, and no log but for the driver awslogs", async () => {
        expect((await judged(cluster(), service(), task("awslogs"))).problems).to.deep.equal([
            "cluster: configuration.executeCommandConfiguration.kmsKeyId isn't set for ECS Exec, which web uses.",
        ]);
        expect((await judged(cluster({ kmsKeyId: "k" }), service(), task("fluentd"))).problems).to.deep.equal([
            "web: Its cluster leaves the logging of ECS Exec at the default, which needs the log driver awslogs: app has another.",
        ]);
        expect(
            (await judged(cluster({ kmsKeyId: "k", logging: "DEFAULT" }), service(), task())).problems,
        ).to.have.length(1);
    });
    it("says what the stack doesn't show", async () => {
        const elsewhere = { ...service({ cluster: "shared" }), dependsOn: {} };
        expect((await judged(elsewhere)).notices[0]).to.contain("web are logged: its cluster isn't in the stack");
        const unread = await judged(cluster({ kmsKeyId: "k" }), service());
        expect(unread.problems).to.be.empty;
        expect(unread.notices[0]).to.contain("its task definition can't be read");
    });
    it("asks for no key where none is configured", async () => {
        const { problems } = await judgeStack(rule, [cluster(), service(), task("awslogs")], { key: false });
        expect(problems).to.be.empty;
    });
});
