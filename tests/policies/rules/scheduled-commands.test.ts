import { expect } from "chai";
import { scheduledCommands as rule } from "../../../policies/rules/scheduled-commands";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const association = (name: unknown, more: Partial<TestResource> = {}): TestResource => ({
    type: "aws:ssm/association:Association",
    name: "nightly",
    props: { name, targets: [{ key: "InstanceIds", values: ["*"] }] },
    ...more,
});
const task = (taskArn: unknown): TestResource => ({
    type: "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
    name: "task",
    props: { taskType: "RUN_COMMAND", taskArn },
});
const own = (content: unknown): TestResource => ({
    type: "aws:ssm/document:Document",
    name: "deploy",
    props: { name: "Deploy", documentType: "Command", content: JSON.stringify(content) },
});

describe("policies: scheduled-commands", () => {
    it("accepts documents that keep instances as they are declared", async () => {
        for (const name of ["AWS-GatherSoftwareInventory", "AWS-RunPatchBaseline", "AWS-UpdateSSMAgent"]) {
            expect((await judgeResource(rule, association(name))).problems, name).to.be.empty;
            expect((await judgeResource(rule, task(name))).problems, name).to.be.empty;
        }
    });
    it("reports documents of AWS's that run commands, by name and by ARN", async () => {
        for (const name of [
            "AWS-RunShellScript",
            "AWS-RunPowerShellScript",
            "AWS-ApplyAnsiblePlaybooks",
            "AWS-RunRemoteScript",
            "arn:aws:ssm:eu-central-1::document/AWS-RunShellScript",
            "arn:aws:ssm:eu-central-1::document/AWS-RunShellScript:1",
        ]) {
            for (const one of [association(name), task(name)])
                expect((await judgeResource(rule, one)).problems[0], name).to.match(/^It runs AWS-\w+ on instances\.$/);
        }
    });
    it("reports a document of the program's that has such a step, known or not yet", async () => {
        const steps = own({ schemaVersion: "2.2", mainSteps: [{ action: "aws:runShellScript", name: "run" }] });
        const older = own({ schemaVersion: "1.2", runtimeConfig: { "aws:runShellScript": {} } });
        for (const document of [steps, older]) {
            for (const one of [association("Deploy"), association(unknownValue, { dependsOn: { name: ["deploy"] } })]) {
                expect((await judgeStack(rule, [document, one])).problems).to.deep.equal([
                    "nightly: It runs deploy, which has a step aws:runShellScript, on instances.",
                ]);
            }
        }
        const harmless = own({ schemaVersion: "2.2", mainSteps: [{ action: "aws:softwareInventory", name: "run" }] });
        expect((await judgeStack(rule, [harmless, association("Deploy")])).problems).to.be.empty;
        expect((await judgeStack(rule, [preferences(), association("Other")])).problems).to.be.empty;
    });
    it("leaves reviewed documents alone", async () => {
        const config = { allowedDocuments: ["AWS-RunShellScript", "Deploy"] };
        expect((await judgeResource(rule, association("AWS-RunShellScript"), config)).problems).to.be.empty;
        const document = own({ mainSteps: [{ action: "aws:runShellScript" }] });
        expect((await judgeStack(rule, [document, association("Deploy")], config)).problems).to.be.empty;
    });
    it("says what isn't known yet", async () => {
        expect((await judgeResource(rule, association(unknownValue))).notices[0]).to.contain("name of");
    });
});
