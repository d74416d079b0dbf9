import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { DeleteUserPolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../../sandbox/system/folders";
import { deployedAccess } from "./deployed-access";
import { deployedInstances } from "./deployed-instances";
import { deployedNetwork } from "./deployed-network";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { violations } from "./violations";
import { settingsOf, type StackConfig } from "./scenario-settings";

const server = (Name: string, Team: string, instanceType?: string) => ({
    tags: { Name, Team, "cost:center": "a b+c=d@e/ü" },
    ...(instanceType !== undefined && { instanceType }),
});

/** Grants of every kind, to users and to groups, one user in two groups, and one with nothing. */
const everyKind = settingsOf("custom", {
    custom: {
        instances: {
            red: server("red", "Red"),
            blue: server("blue", "Blue", "t4g.small"),
            green: server("green", "Green", "t3.nano"),
        },
        users: {
            "ann@example.com": { tags: { Team: "Red" }, grants: [{ principalTags: ["Team"] }] },
            ben: { tags: { Team: "Blue" }, grants: [{ principalTags: ["Team"] }, { instances: ["green"] }] },
            cleo: {},
            dan: {},
        },
        groups: {
            "red-or-blue": { members: ["cleo", "ben"], grants: [{ tags: { Team: ["Red", "Blue"] } }] },
            greens: { members: ["cleo"], grants: [{ instances: ["green"] }] },
        },
    },
});

interface CustomSettings {
    readonly instances: Record<string, unknown>;
    readonly users: Record<string, unknown>;
    readonly groups: Record<string, unknown>;
}

describe("A model that is written in the stack's own configuration", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack();
    });
    after(() => stack.close());

    it("deploys grants of every kind as they are declared", async () => {
        stack.configure(everyKind);
        expectSuccess(await stack.up());
        await expectDeployed(stack, everyKind);
        await expectNothingOrphaned(stack);
        const { reach } = await deployedAccess(stack.sandbox);
        expect(reach).to.deep.equal({
            "ann@example.com": ["red"],
            ben: ["blue", "green", "red"],
            cleo: ["blue", "green", "red"],
            dan: [],
        });
        expectSuccess(await stack.up({ args: ["--expect-no-changes"], policyPacks: [] }));
    });

    it("keeps every instance when its tags, its type and who reaches it change", async () => {
        const before = await deployedInstances(stack.aws);
        const changed = structuredClone(everyKind) as { "session-manager-access:custom": CustomSettings };
        const { instances, users, groups } = changed["session-manager-access:custom"];
        instances["red"] = server("red", "Blue", "t3.small");
        users["dan"] = { grants: [{ tags: { Team: "Green" } }] };
        groups["greens"] = { members: ["ann@example.com"], grants: [{ instances: ["green"] }] };
        stack.configure(changed);
        expectSuccess(await stack.up());
        await expectDeployed(stack, changed);
        await expectNothingOrphaned(stack);
        for (const [name, { instanceId }] of Object.entries(await deployedInstances(stack.aws)))
            expect(instanceId, name).to.equal(before[name]?.instanceId);
    });

    it("finds what somebody changed by hand when it is refreshed, and puts it back with the next up", async () => {
        const [red] = Object.values(await deployedInstances(stack.aws)).filter(({ tags }) => tags["Name"] === "red");
        await stack.aws.ec2.send(
            new CreateTagsCommand({ Resources: [red?.instanceId ?? ""], Tags: [{ Key: "Team", Value: "Green" }] }),
        );
        await stack.aws.iam.send(new DeleteUserPolicyCommand({ UserName: "ben", PolicyName: "session-access" }));
        const refresh = await stack.refresh({ args: ["--expect-no-changes"] });
        expect(refresh.code, refresh.text).not.to.equal(0);
        expectSuccess(await stack.refresh());
        stack.configure(everyKind);
        expectSuccess(await stack.up());
        await expectDeployed(stack, everyKind);
        await expectNothingOrphaned(stack);
    });

    /** An environment's settings, and its configuration of the pack. */
    const environment = (name: string) => {
        const file = readFileSync(join(repository, `Pulumi.${name}.yaml`), "utf8");
        const { config } = parse(file) as { config: StackConfig };
        return { config, args: ["--policy-pack-config", join(repository, `policies/config/${name}.json`)] };
    };

    for (const name of ["dev", "staging"]) {
        it(`passes the pack as ${name} configures it, with the settings of ${name}`, async () => {
            const { config, args } = environment(name);
            stack.configure(config);
            const preview = await stack.preview({ args });
            expectSuccess(preview);
            expect(violations(preview.text)).to.deep.equal([]);
        });
    }

    it("deploys the stack prod as its file says, with the pack as prod configures it", async () => {
        const { config, args } = environment("prod");
        stack.configure(config);
        const up = await stack.up({ args });
        expectSuccess(up);
        expect(violations(up.text)).to.deep.equal([]);
        await expectDeployed(stack, config);
        await expectNothingOrphaned(stack);
        const { subnets, waysOut } = await deployedNetwork(stack.aws);
        expect(subnets).to.have.length(2);
        expect(waysOut).to.deep.equal([]);
        expectSuccess(await stack.up({ args: ["--expect-no-changes"], policyPacks: [] }));
    });

    it("keeps the key and the log group of prod until protect is false", async () => {
        const refused = await stack.destroy();
        expect(refused.code, refused.text).not.to.equal(0);
        expect(refused.text).to.match(/sessions-(key|group|alias)(.|\n)*protect/);
        const { config } = environment("prod");
        stack.configure({ ...config, "session-manager-access:resources": { protect: false } });
        expectSuccess(await stack.up({ policyPacks: [] }));
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });
});
