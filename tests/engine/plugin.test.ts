import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { openTestStack, type TestStack } from "./harness";

/** What an SDK that Pulumi generates does: it registers components that the engine makes in the plugin. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";

class Remote extends pulumi.ComponentResource {
    declare readonly arn: pulumi.Output<string>;
    constructor(type: string, name: string, args: pulumi.Inputs) {
        super("session-manager-access:index:" + type, name, { arn: undefined, ...args }, {}, true);
    }
}
const region = "eu-central-1";
export const alice = new Remote("SessionUser", "alice", {
    region,
    grants: [{ tags: { Environment: ["Development"] } }],
}).arn;
new Remote("SessionGroup", "developers", { region, members: ["alice"] });
`;

describe("The components as a plugin, on the real engine", () => {
    let stack: TestStack;
    let folder: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "session-manager-access-plugin-"));
        const project = join(folder, "program");
        mkdirSync(project);
        symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
        writeFileSync(join(project, "index.ts"), PROGRAM);
        writeFileSync(join(project, "package.json"), JSON.stringify({ name: "remote", version: "0.1.0" }));
        const plugin = { name: "session-manager-access", path: join(repository, "components") };
        const yaml = { name: "remote", main: "index.ts", runtime: "nodejs", plugins: { providers: [plugin] } };
        writeFileSync(join(project, "Pulumi.yaml"), JSON.stringify(yaml));
        const options = { target: "es2022", module: "nodenext", moduleResolution: "nodenext", noCheck: true };
        writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
        stack = await openTestStack({ project, policyPacks: [] });
        stack.configure({ "aws:region": "eu-central-1" });
    });

    after(async () => {
        await stack.close();
        rmSync(folder, { recursive: true, force: true });
    });

    it("makes a user and a group for a program that knows them only by type", async () => {
        const up = await stack.up();
        expect(up.code, up.text).to.equal(0);
        const { Users = [] } = await stack.aws.iam.send(new ListUsersCommand({}));
        expect(Users.map(({ Arn }) => Arn)).to.deep.equal([(await stack.outputs())["alice"]]);
        const again = await stack.up({ args: ["--expect-no-changes"] });
        expect(again.code, again.text).to.equal(0);
        const destroyed = await stack.destroy();
        expect(destroyed.code, destroyed.text).to.equal(0);
    });
});
