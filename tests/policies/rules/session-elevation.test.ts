import { expect } from "chai";
import { sessionElevation as rule } from "../../../policies/rules/session-elevation";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const commands = (properties: unknown, sessionType = "InteractiveCommands") =>
    preferences({}, { content: JSON.stringify({ schemaVersion: "1.0", sessionType, properties }) });

describe("policies: session-elevation", () => {
    it("accepts preferences as they should be, and commands of the session's own user", async () => {
        expect(await judgeResource(rule, preferences())).to.deep.equal({ problems: [], notices: [] });
        for (const shell of [
            "cd /opt/app && exec bash",
            "# no sudo here",
            "echo pseudo; cat /etc/sudoers",
            "suspend",
        ]) {
            expect((await judgeResource(rule, preferences({ shellProfile: { linux: shell } }))).problems, shell).to.be
                .empty;
        }
        expect((await judgeResource(rule, commands({ linux: { commands: "top", runAsElevated: false } }))).problems).to
            .be.empty;
    });
    it("reports runAsElevated, on either platform and as text", async () => {
        for (const properties of [
            { linux: { commands: "top", runAsElevated: true } },
            { windows: { commands: "tasklist", runAsElevated: "true" } },
        ]) {
            for (const type of ["InteractiveCommands", "NonInteractiveCommands"]) {
                expect((await judgeResource(rule, commands(properties, type))).problems[0]).to.match(
                    /^properties\.(linux|windows)\.runAsElevated is true\.$/,
                );
            }
        }
    });
    it("reports sudo, in commands and in the shell's profile", async () => {
        for (const line of [
            "sudo -i",
            "cd /; sudo su - ec2-user",
            "/usr/bin/sudo bash",
            "$(sudo whoami)",
            "su - root",
        ]) {
            const profile = preferences({ shellProfile: { linux: `whoami\n${line}` } });
            expect((await judgeResource(rule, profile)).problems[0], line).to.match(
                /^inputs\.shellProfile\.linux runs (sudo|su)\.$/,
            );
            const list = commands({ linux: { commands: ["whoami", line] } });
            expect((await judgeResource(rule, list)).problems, line).to.have.length(1);
        }
    });
    it("leaves documents that open no sessions to other rules", async () => {
        const { notApplicable } = await judgeResource(rule, preferences({}, { documentType: "Command" }));
        expect(notApplicable).to.equal("it opens no sessions");
        expect((await judgeResource(rule, preferences({}, { content: unknownValue }))).problems).to.be.empty;
    });
});
