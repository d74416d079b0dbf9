import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { startProgress } from "../../sandbox/system/progress";
import { openTestStack, type TestStack } from "../engine/harness";
import { median, seconds, table } from "./table";

const COUNTS = [10, 100, 1_000, 5_000];

/**
 * What the pack adds to a preview, by the number of resources, beside a pack of one rule that does nothing. One
 * resource in four is a user with a policy of its own, the others are instances: nearly every resource is judged.
 */
export async function policyBenchmark(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    const packs = { none: [], empty: [emptyPack(folder)], pack: [join(repository, "policies")] };
    const stack = await openTestStack({ project: program(folder), policyPacks: [] });
    const progress = startProgress("Previews with the policy pack");
    try {
        stack.configure({ "aws:region": "eu-central-1" });
        const rows: string[][] = [];
        for (const count of COUNTS) {
            progress.update(`Previews with the policy pack: ${count} resources`);
            const [none, empty, pack] = await inTurn(stack, count, [packs.none, packs.empty, packs.pack]);
            const ratio = median(pack.map((time, run) => time / (empty[run] ?? Number.NaN)));
            rows.push([
                String(count),
                seconds(median(none)),
                seconds(median(empty)),
                seconds(median(pack)),
                ratio.toFixed(2),
            ]);
        }
        progress.done();
        console.log("\nPreview with the policy pack, medians of runs in turn; the ratio run by run\n");
        console.log(table(["resources", "no pack", "empty pack", "this pack", "ratio to the empty"], rows));
    } finally {
        progress.done();
        await stack.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

type Times = readonly number[];

/** Previews with each of the packs in turn, so that a machine that slows down slows them all. */
async function inTurn(
    stack: TestStack,
    count: number,
    packs: readonly (readonly string[])[],
): Promise<[Times, Times, Times]> {
    const times: number[][] = packs.map(() => []);
    const runs = count >= 5_000 ? 1 : count >= 1_000 ? 3 : 5;
    for (let run = 0; run < runs; run += 1) {
        for (const [index, policyPacks] of packs.entries()) {
            const start = performance.now();
            const result = await stack.preview({ policyPacks, env: { BENCHMARK_RESOURCES: String(count) } });
            if (result.code !== 0) throw new Error(result.text);

            times[index]?.push(performance.now() - start);
        }
    }
    return times as [number[], number[], number[]];
}

/** A pack of one rule that looks at nothing. */
function emptyPack(parent: string): string {
    const source = `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("empty", { policies: [{ name: "empty", description: "Does nothing.", validateResource: () => {} }] });
`;
    return folderWith(parent, "empty-pack", {
        "PulumiPolicy.yaml": "runtime: nodejs\n",
        "package.json": JSON.stringify({ name: "empty-pack", version: "0.1.0", main: "index.js" }),
        "index.js": source,
    });
}

/** Instances and users with policies, as many as the environment says. */
function program(parent: string): string {
    return folderWith(parent, "program", {
        "Pulumi.yaml": "name: benchmark\nmain: index.js\nruntime: nodejs\n",
        "package.json": JSON.stringify({ name: "benchmark", version: "0.1.0" }),
        "index.js": PROGRAM,
    });
}

function folderWith(parent: string, name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(parent, name);
    mkdirSync(folder);
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);

    return folder;
}

const PROGRAM = `const { Instance } = require("@pulumi/aws/ec2");
const { User, UserPolicy } = require("@pulumi/aws/iam");

const place = "eu-central-1:111122223333";
const policy = (environment) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Action: "ssm:StartSession",
            Resource: "arn:aws:ec2:" + place + ":instance/*",
            Condition: { StringEquals: { "ssm:resourceTag/Environment": environment } },
        },
        { Effect: "Allow", Action: "ssm:StartSession", Resource: "arn:aws:ssm:" + place + ":document/SSM-SessionManagerRunShell" },
        { Effect: "Allow", Action: "ssmmessages:OpenDataChannel", Resource: "*" },
    ],
});
for (let index = 0; index < Number(process.env.BENCHMARK_RESOURCES) / 4; index += 1) {
    const environment = ["Development", "Staging", "Production"][index % 3] + Math.floor(index / 3);
    for (const number of [1, 2]) {
        new Instance("instance-" + index + "-" + number, {
            ami: "ami-0123456789abcdef0",
            instanceType: "t3.micro",
            associatePublicIpAddress: false,
            iamInstanceProfile: "instances",
            vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
            metadataOptions: { httpTokens: "required" },
            rootBlockDevice: { encrypted: true },
            tags: { Environment: environment },
        });
    }
    const user = new User("user-" + index, { name: "user-" + index });
    new UserPolicy("policy-" + index, { user: user.name, policy: policy(environment) });
}
`;
