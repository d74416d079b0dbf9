import { expect } from "chai";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../sandbox/system/run-command";
import { startFakeGitHub, type FakeGitHub } from "../ci/fake-github";
import { clone, type Clone } from "./clone";

/** What production has before the branch: a developer who reaches none of it. */
const BASE = `
import * as aws from "@pulumi/aws";
const developer = new aws.iam.User("developer", { name: "developer" });
`;

/** The branch: a role that the developer can assume. */
const branch = (environment: string) => `
const release = new aws.iam.Role("release", {
    name: "release",
    assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: developer.arn }, Action: "sts:AssumeRole" }],
    }),
});
new aws.iam.RolePolicy("release-sessions", {
    role: release.name,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: "arn:aws:ec2:*:*:instance/*",
                Condition: { StringEquals: { "ssm:resourceTag/Environment": "${environment}" } },
            },
            { Effect: "Allow", Action: "ssm:StartSession", Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
        ],
    }),
});
`;

describe("The steps of the workflows, on a branch that opens production to a developer through a role", () => {
    let where: Clone;
    let github: FakeGitHub;
    let base: string;

    const file = (...path: readonly string[]) => join(where.folder, ...path);
    const read = (...path: readonly string[]) => readFileSync(file(...path), "utf8");
    async function sh(script: string, sandboxed: boolean) {
        const env = Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|GITHUB_)/i.test(name)),
        );
        const args = sandboxed ? ["npm", "run", "--silent", "sandbox", "--", "sh", "-c", script] : ["sh", "-c", script];
        const [command = "", ...rest] = args;
        const { code, stdout, stderr } = await capture(command, rest, {
            cwd: where.folder,
            env: { ...env, STACK: "prod" },
        });
        return { code, text: `${script}\n${stdout}\n${stderr}` };
    }
    const step = (name: string) => `npm run --silent ci -- ${name}`;

    before(async () => {
        where = clone();
        github = await startFakeGitHub([{ body: "<!-- session-access -->\nLooks good", user: { login: "mallory" } }]);
        base = `${read("index.ts")}${BASE}`;
        writeFileSync(file("index.ts"), base);
        const { code, text } = await sh(`pulumi stack init prod && ${step("up")} && ${step("drift")}`, true);
        expect(code, text).to.equal(0);
        expect(text)
            .to.match(/expectations: \d+ met, 0 failed/)
            .and.to.match(/No principal gains or loses access/);
    });
    after(async () => {
        await github.close();
        await where.remove();
    });

    it("fail in check, before anything is asked of AWS", async () => {
        writeFileSync(file("index.ts"), base);
        expect((await sh(step("check"), false)).code).to.equal(0);
        appendFileSync(file("index.ts"), branch("Production"));
        const { code, text } = await sh(step("check"), false);
        expect(code, text).to.equal(2);
        expect(text).to.match(/developer can open a session through release but must not, on .*finance-ledger/);
        expect(read("ci-output/prod/check.xml")).to.match(/<failure .*developer/);
        expect(read("ci-output/prod/check.sarif")).to.include('"uri": "expectations/prod.yaml"');
    });

    const push = async () => {
        const access = await sh(`${step("preview")}; echo "preview: $?"; FAIL_ON=gain ${step("access-diff")}`, true);
        const comment = await sh(
            `GITHUB_API_URL=${github.url} GITHUB_REPOSITORY=octo/access PULL_REQUEST=7 GITHUB_TOKEN=secret ${step("comment")}`,
            false,
        );
        expect(comment.code, comment.text).to.equal(0);
        expect(comment.text.split("\n").slice(1).join("\n")).not.to.include("secret");
        return access;
    };

    it("say so in the comment's first lines, with the policies that are violated and the resources below", async () => {
        const { code, text } = await push();
        expect(code, text).to.equal(2);
        expect(text).to.match(/preview: [1-9]/);
        const comment = read("ci-output/prod/comment.md");
        const first = comment.split("\n").slice(0, 9).join("\n");
        expect(first).to.match(/^### Session access in prod\n\n3 principal–instance pairs gain access/);
        expect(first).to.match(/developer` gained: `shell` on .*finance-ledger.*through `.*release/);
        expect(comment.indexOf("start-session-place")).to.be.greaterThan(comment.indexOf("Expectations: not met"));
        expect(comment.indexOf("create `aws:iam/role:Role release`")).to.be.greaterThan(
            comment.indexOf("start-session-place"),
        );
        expect(read("ci-output/prod/access.sarif")).to.include('"uri": "Pulumi.prod.yaml"');
        expect(github.comments.map(({ user }) => user.login)).to.deep.equal(["mallory", "github-actions[bot]"]);
        expect(github.comments[1]?.body).to.include("release");
    });

    it("update the same comment on the next push", async () => {
        writeFileSync(file("index.ts"), base + branch("Development"));
        const { code, text } = await push();
        expect(code, text).to.equal(0);
        expect(github.comments).to.have.length(2);
        expect(github.comments[0]?.body).to.match(/Looks good/);
        expect(github.comments[1]?.body).to.match(
            /^<!-- session-access -->\n### .*\n\nNo principal gains or loses access/,
        );
    });

    it("find in drift what was changed beside the program", async () => {
        writeFileSync(file("index.ts"), base);
        const allow = JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" },
        });
        const { code, text } = await sh(
            `aws iam put-user-policy --user-name developer --policy-name by-hand --policy-document '${allow}' && ${step("drift")}`,
            true,
        );
        expect(code, text).to.equal(2);
        expect(text)
            .to.match(/developer gained: shell/)
            .and.to.include("by-hand");
    });
});
