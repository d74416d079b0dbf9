import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { deployedInstances } from "./deployed-instances";
import { expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { exampleInstaller } from "./installed-example";
import { makeVpc } from "./make-vpc";

describe("An example, installed in a folder of its own, on the real engine", function () {
    this.timeout(600_000);
    const examples = exampleInstaller();

    after(() => examples.remove());

    async function withExample(name: string, run: (stack: TestStack) => Promise<void>): Promise<void> {
        const stack = await openTestStack({ project: examples.install(name), policyPacks: [] });
        try {
            await run(stack);
            expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
            expectSuccess(await stack.destroy());
        } finally {
            await stack.close();
        }
    }

    it("deploys an instance for sessions to an existing VPC (bastion-replacement)", () =>
        withExample("bastion-replacement", async (stack) => {
            const { vpcId, subnetIds } = await makeVpc(stack);
            stack.configure({
                "aws:region": "eu-central-1",
                "bastion-replacement:vpcId": vpcId,
                "bastion-replacement:subnetIds": subnetIds,
            });
            expectSuccess(await stack.up());
            const { instanceId } = await stack.outputs();
            const instances = Object.values(await deployedInstances(stack.aws));
            expect(instances.map((one) => one.instanceId)).to.deep.equal([instanceId]);
            expect(instances.map((one) => one.subnetId)).to.deep.equal(subnetIds.slice(0, 1));
        }));

    it("deploys a fleet and a group that reaches part of it by tags (fleet-by-tags)", () =>
        withExample("fleet-by-tags", async (stack) => {
            expectSuccess(await stack.up());
            expect(Object.keys(await deployedInstances(stack.aws))).to.have.members([
                "web-development-1",
                "web-development-2",
                "web-production-1",
                "web-production-2",
            ]);
        }));

    it("has only resources that the components' schema has, with what they require (components-from-yaml)", () => {
        const folder = examples.install("components-from-yaml");
        const program = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as {
            packages: Record<string, string>;
            resources: Record<string, { type: string; properties: Record<string, unknown> }>;
        };
        const plugin = join(folder, program.packages["session-manager-access"] ?? "");
        const { resources } = JSON.parse(readFileSync(join(plugin, "schema.json"), "utf8")) as {
            resources: Record<string, { inputProperties: Record<string, unknown>; requiredInputs: string[] }>;
        };
        for (const [name, { type, properties }] of Object.entries(program.resources)) {
            const definition = resources[type.replace(":", ":index:")];
            expect(definition, name).not.to.equal(undefined);
            expect(Object.keys(definition?.inputProperties ?? {}), name).to.include.members(Object.keys(properties));
            expect(Object.keys(properties), name).to.include.members(definition?.requiredInputs ?? []);
        }
    });
});
