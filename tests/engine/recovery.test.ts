import { DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { ListInstanceProfilesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recover } from "../../sandbox/recovery/recover";
import { openTestStack, type TestStack } from "./harness";
import { interruptAt } from "./interrupt";

describe("A stack whose engine was killed", () => {
    let stack: TestStack;
    const settings = { "aws:region": "eu-central-1", "session-manager-access:scenario": "single-instance" };

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
        stack.configure(settings);
    });

    after(() => stack?.close());

    /** The roles, instance profiles and security groups that AWS has: a killed creation leaves one of these first. */
    async function inAws(): Promise<string[]> {
        const { iam, ec2 } = stack.aws;
        const { Roles = [] } = await iam.send(new ListRolesCommand({}));
        const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
        const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
        const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== "default");
        return [
            ...Roles.map(({ RoleName }) => RoleName!),
            ...InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName!),
            ...groups.map(({ GroupId }) => GroupId!),
        ];
    }

    async function inState(): Promise<Set<string | undefined>> {
        const { deployment } = await stack.exportState();
        return new Set((deployment.resources ?? []).map(({ id }) => id));
    }

    const said: string[] = [];
    const write = process.stderr.write.bind(process.stderr);

    /** Recovers as `npm start` does, and keeps what it says. */
    async function recoverListening(): Promise<string> {
        said.length = 0;
        process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
        try {
            await recover(stack.sandbox, stack.sandbox.stack);
        } finally {
            process.stderr.write = write;
        }
        return said.join("");
    }

    for (const type of ["aws:iam:Role", "aws:ec2:SecurityGroup", "aws:ec2:Instance"]) {
        it(`is recovered after a kill while making an ${type}, and ends in the same place with nothing orphaned`, async () => {
            const line = new RegExp(`${type} .*creating`);
            const killed = await stack.up({ onStart: interruptAt({ signal: "SIGKILL", line, delay: 40 }) });
            expect(killed.code, killed.text).to.equal(137);
            const pending = (await stack.exportState()).deployment.pending_operations ?? [];

            const told = await recoverListening();

            for (const { type: operation, resource } of pending) {
                expect(told).to.include(`${operation} ${resource.urn}`);
            }
            const up = await stack.up();
            expect(up.code, up.text).to.equal(0);
            const known = await inState();
            expect((await inAws()).filter((id) => !known.has(id))).to.deep.equal([]);
            const destroyed = await stack.destroy();
            expect(destroyed.code, destroyed.text).to.equal(0);
            expect(await inAws()).to.deep.equal([]);
        });
    }

    it("says nothing and changes nothing where there is nothing to recover", async () => {
        expect(await recoverListening()).to.equal("");
    });

    it("has never had the user's own settings written to", () => {
        const file = join(stack.sandbox.settingsFolder, "Pulumi.dev.yaml");
        expect(readFileSync(file, "utf8")).to.not.include("encryptionsalt");
    });
});
