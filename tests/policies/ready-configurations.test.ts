import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { configurationProblems } from "../../policies/pack/configure";
import type { Rule } from "../../policies/pack/rule";
import { rules } from "../../policies/rules";
import { repository } from "../../sandbox/system/folders";
import { judgeResource, judgeStack, type TestResource } from "./judge";
import { ordinaryPrograms } from "./ordinary-programs";
import { byTag, instance, shell, user, userPolicy, userPolicyOf } from "./resources";

const folder = join(repository, "policies/config");
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, unknown>;
const settingsOf = (value: unknown): Record<string, unknown> => {
    const { enforcementLevel: _, ...settings } = (typeof value === "object" ? value : {}) as Record<string, unknown>;
    return settings;
};
const sessions = read("sessions.json");

/** What the rules that a configuration leaves on say of a stack, notices included. */
async function said(stack: readonly TestResource[]): Promise<readonly string[]> {
    const on = rules.filter(({ name }) => (sessions[name] ?? sessions.all) !== "disabled");
    const found = await Promise.all(on.map((rule) => saidBy(rule, stack)));
    return found.flat();
}

async function saidBy(rule: Rule, stack: readonly TestResource[]): Promise<readonly string[]> {
    const config = settingsOf(sessions[rule.name]);
    const results = [];
    for (const resource of rule.resource === undefined ? [] : stack)
        results.push(await judgeResource(rule, resource, config));

    if (rule.stack !== undefined) results.push(await judgeStack(rule, stack, config));

    return results.flatMap(({ problems, notices }) => [...problems, ...notices]).map((text) => `${rule.name}: ${text}`);
}

describe("policies: the ready configurations", () => {
    it("name only rules that there are, with settings that they have", () => {
        for (const file of readdirSync(folder)) {
            const problems = Object.entries(read(file)).flatMap(([name, value]) =>
                configurationProblems(name, settingsOf(value), rules),
            );
            expect(problems, file).to.be.empty;
        }
    });
    for (const [name, stack] of Object.entries(ordinaryPrograms)) {
        it(`are silent, with sessions.json, on ${name}`, async () => {
            expect(await said(stack)).to.deep.equal([]);
        });
    }
    it("still judge who may open sessions, with sessions.json", async () => {
        const everywhere = { ...byTag, Resource: "*", Condition: undefined };
        const open = await said([user(), userPolicyOf(everywhere, shell)]);
        expect(open.some((text) => text.startsWith("start-session-target: "))).to.equal(true);
        const command = { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" };
        const bypass = await said([user(), userPolicy(command)]);
        expect(bypass.some((text) => text.startsWith("no-send-command: "))).to.equal(true);
    });
    it("judge access tags, with sessions.json, where a policy of the stack grants by them", async () => {
        const twice = instance({
            tags: { Environment: "Development", environment: "Production", Name: "a", name: "a" },
        });
        const bare = { ...twice, props: { ...twice.props, tagsAll: undefined } };
        expect(await said([bare])).to.be.empty;
        expect(
            (await said([bare, user(), userPolicy()])).filter((text) => text.startsWith("instance-access-tags")),
        ).to.deep.equal([
            "instance-access-tags: web: The tag keys Environment and environment differ only by case: a condition on one reads either.",
        ]);
    });
});
