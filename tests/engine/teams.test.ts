import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decide } from "../../access/evaluate/decide";
import { reads, STATE } from "../../bootstrap/rights";
import { deployPolicies } from "../../bootstrap/rights/roles";
import { policy } from "../access/evaluate/questions";
import { neededActions } from "./needed-actions";
import { repository } from "../../sandbox/system/folders";
import { expectSuccess } from "./expect-deployed";
import { startFlakyAws, type FlakyAws } from "./flaky-aws";
import { openTestStack, type RunResult, type TestStack } from "./harness";
import { expectRecorded } from "./recorded-actions";

const Bucket = "example-state";
const LOCKS = ".pulumi/locks/organization/session-manager-access/dev/";

/** Waits while it is asked to: the update that holds the lock. The project is the stacks' own, whose state has its paths. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { existsSync } = require("node:fs");
const settings = new pulumi.Config();
const wait = new Promise((resolve) => {
    const look = () => (existsSync(process.env.HELD ?? "") ? setTimeout(look, 100) : resolve("done"));
    look();
});
exports.made = pulumi.output(wait).apply(() => process.env.WHO);
exports.password = settings.requireSecret("password");
`;

describe("A team's stack, in S3 with a KMS key for its secrets", () => {
    let stack: TestStack;
    let aws: FlakyAws;
    const project = mkdtempSync(join(tmpdir(), "session-manager-team-"));
    const held = join(project, "held");

    before(async () => {
        symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
        const runtime = { name: "nodejs", options: { typescript: false } };
        writeFileSync(
            join(project, "Pulumi.yaml"),
            JSON.stringify({ name: "session-manager-access", main: "index.js", runtime }),
        );
        writeFileSync(join(project, "index.js"), PROGRAM);
        stack = await openTestStack({ project, policyPacks: [] });
        aws = await startFlakyAws(stack.sandbox.moto.endpoint, () => "pass");
        const { kms, s3 } = stack.aws;
        await s3.send(
            new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }),
        );
        const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
        await kms.send(new CreateAliasCommand({ AliasName: "alias/pulumi-secrets", TargetKeyId: KeyMetadata?.KeyId }));
    });
    after(async () => {
        await aws.close();
        await stack.close();
        rmSync(project, { recursive: true, force: true });
    });

    /** Runs Pulumi as somebody of the team, without the harness's backend and settings. */
    const pulumi = (who: string, ...args: string[]): Promise<RunResult> =>
        stack.pulumi(args, {
            env: {
                WHO: who,
                HELD: who === "first" ? held : "",
                AWS_ENDPOINT_URL: aws.endpoint,
                PULUMI_BACKEND_URL: `s3://${Bucket}?region=eu-central-1&endpoint=${aws.endpoint}&s3ForcePathStyle=true`,
                PULUMI_CONFIG_PASSPHRASE: undefined,
            },
        });
    const locks = async () =>
        (await stack.aws.s3.send(new ListObjectsV2Command({ Bucket, Prefix: LOCKS }))).KeyCount ?? 0;

    it("is created, keeps secrets that only the key decrypts, and is deployed", async () => {
        const provider = "awskms://alias/pulumi-secrets?region=eu-central-1";
        expectSuccess(await pulumi("first", "stack", "init", "--secrets-provider", provider));
        expectSuccess(await pulumi("first", "config", "set", "--secret", "password", "correct horse"));
        const settings = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
        expect(settings)
            .to.include(`secretsprovider: ${provider}`)
            .and.match(/encryptedkey: \S+/);
        expect(settings).not.to.include("correct horse");
        expectSuccess(await pulumi("first", "up", "--yes", "--skip-preview"));
        const shown = await pulumi("second", "stack", "output", "--json", "--show-secrets");
        expect(JSON.parse(shown.stdout)).to.deep.equal({ made: "first", password: "correct horse" });
    });

    it("refuses a second update while one runs, names who runs it, and loses nothing of either", async () => {
        writeFileSync(held, "");
        const first = pulumi("first", "up", "--yes", "--skip-preview");
        while ((await locks()) === 0) await new Promise((resolve) => setTimeout(resolve, 100));

        const refused = await pulumi("second", "up", "--yes", "--skip-preview");
        const preview = await pulumi("second", "preview");
        rmSync(held);
        expect(refused.code, refused.text).not.to.equal(0);
        expect(refused.text).to.include("the stack is currently locked by 1 lock(s)");
        expect(refused.text).to.include(`created by ${userInfo().username}@${hostname()} (pid `);
        expectSuccess(preview);
        expectSuccess(await first);
        expect(await locks()).to.equal(0);
        const made = async () => (await pulumi("second", "stack", "output", "made")).stdout.trim();
        expect(await made()).to.equal("first");

        expectSuccess(await pulumi("second", "up", "--yes", "--skip-preview"));
        expect(await made()).to.equal("second");
        const history = await pulumi("second", "stack", "history", "--json");
        expect((JSON.parse(history.stdout) as unknown[]).length).to.equal(3);
    });

    it("is previewed by who only reads", async () => {
        const before = aws.calls.length;
        expectSuccess(await pulumi("second", "preview"));
        const needed = new Set(aws.calls.slice(before).flatMap(neededActions));
        expect([...needed].filter((action) => !reads(action))).to.deep.equal([]);
        expect(needed).to.include("s3:GetObject").and.include("kms:Decrypt");
    });

    it("reads and writes no objects but those that the role of its environment can", () => {
        const state = { bucket: Bucket, keyArn: "*", stack: "dev" };
        const place = { partition: "aws", accountId: "123456789012", region: "eu-central-1", path: "/", state };
        const statements = [deployPolicies(place).services.Statement].flat();
        const ci = {
            type: "user",
            arn: "arn:aws:iam::123456789012:user/ci",
            account: "123456789012",
            userid: "CI",
        } as const;
        const identity = [policy(statements)];
        const denied = aws.calls.flatMap((call) => {
            const { pathname } = new URL(call.url, "http://s3");
            const resource = `arn:aws:s3:::${decodeURIComponent(pathname).slice(1)}`;
            return neededActions(call)
                .filter((action) => /^s3:\w+Object$/.test(action))
                .filter(
                    (action) =>
                        decide({ principal: ci, action, resource, policies: { identity } }).verdict !== "allowed",
                )
                .map((action) => `${action} ${resource}`);
        });
        expect([...new Set(denied)]).to.deep.equal([]);
    });

    it("needs the rights that the page of the deployer's rights has, and no others", () => {
        expectRecorded(STATE, aws.calls);
    });
});
