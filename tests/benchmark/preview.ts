import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { startProgress } from "../../sandbox/system/progress";
import { openTestStack, type TestStack } from "../engine/harness";
import { watchMemory } from "./memory";
import { median, megabytes, seconds, table } from "./table";

const RUNS = 5;
/** The instances of the large previews. */
const MANY = 1000;

/**
 * What a preview of scenario 5 (a group) costs beside one of an empty TypeScript program on the same engine, where
 * the time goes, and how a preview grows with the number of instances. Nothing is deployed and no policy pack runs.
 */
export async function previewBenchmark(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        await compareWithEmpty(folder);
        await compareWithPlain(folder);
        await growth();
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What compiles a program: Pulumi's own ts-node, as its templates have it, or esbuild, as this project's Pulumi.yaml has. */
const TS_NODE = "{ packagemanager: npm }";
const ESBUILD = `{ packagemanager: npm, typescript: false, nodeargs: "--require '${join(repository, "runner/load-typescript.js")}'" }`;

async function compareWithEmpty(folder: string): Promise<void> {
    const subjects = [
        {
            name: "empty TypeScript program (ts-node, Pulumi's default)",
            project: program(folder, "empty", "", TS_NODE),
        },
        {
            name: "empty TypeScript program (esbuild, as this project)",
            project: program(folder, "empty-esbuild", "", ESBUILD),
        },
        { name: "… that loads what scenario 5 loads", project: program(folder, "imports", IMPORTS, ESBUILD) },
        { name: "scenario 5 (group)", project: repository },
    ];
    const stacks: TestStack[] = [];
    const progress = startProgress("Previews of scenario 5 and of empty programs");
    try {
        for (const { project } of subjects) {
            const stack = await openTestStack({ project, policyPacks: [] });
            stack.configure({
                "aws:region": "eu-central-1",
                ...(project === repository ? { "session-manager-access:scenario": "group" } : {}),
            });
            stacks.push(stack);
            await timedPreview(stack);
        }
        // In turn, so that a machine that slows down slows them all.
        const times: number[][] = subjects.map(() => []);
        for (let run = 0; run < RUNS; run += 1) {
            progress.update(`Previews of scenario 5 and of empty programs: run ${run + 1} of ${RUNS}`);
            for (const [index, stack] of stacks.entries()) times[index]?.push(await timedPreview(stack));
        }
        const ratio = (one: number, other: number) =>
            median((times[one] ?? []).map((time, run) => time / (times[other]?.[run] ?? Number.NaN))).toFixed(2);
        const rows = [];
        for (const [index, stack] of stacks.entries()) {
            const time = seconds(median(times[index] ?? []));
            rows.push([subjects[index]?.name ?? "", time, ratio(index, 0), ratio(index, 1), await peak(stack)]);
        }
        progress.done();
        console.log(`\nPreview, median of ${RUNS} runs in turn; ratios run by run\n`);
        console.log(table(["program", "time", "to ts-node's", "to esbuild's", "peak memory"], rows));
        console.log(
            "\nWhat the third row takes more than the second is loading modules; what the fourth takes more than the\n" +
                "third is starting the aws and awsx providers, asking AWS for the account, the zones and the image, and\n" +
                "registering the resources.",
        );
    } finally {
        progress.done();
        for (const stack of stacks) await stack.close();
    }
}

/** The instances of `manyInstances` alone, as a program without components makes them. */
const PLAIN = `import * as aws from "@pulumi/aws";

const environments = ["Development", "Staging", "Production"];
for (let index = 0; index < ${MANY}; index += 1) {
    new aws.ec2.Instance(\`instance-\${index}\`, {
        ami: "ami-0123456789abcdef0",
        instanceType: "t3.micro",
        subnetId: "subnet-0123456789abcdef0",
        vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
        associatePublicIpAddress: false,
        iamInstanceProfile: "instances",
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8 },
        tags: { Name: \`instance-\${index}\`, Environment: environments[index % 3] ?? "" },
    });
}
`;

/** A preview of many instances beside one of a program that makes the same instances without components. */
async function compareWithPlain(folder: string): Promise<void> {
    const subjects = [
        { name: "plain program", project: program(folder, "plain", PLAIN, ESBUILD) },
        {
            name: "plain program that imports lighten-pulumi.ts",
            project: program(folder, "plain-lightened", `import "./lighten-pulumi";\n${PLAIN}`, ESBUILD),
        },
        { name: "this program", project: repository },
    ];
    const progress = startProgress(`Previews of ${MANY} instances`);
    const times: number[] = [];
    try {
        for (const { project } of subjects) {
            const stack = await openTestStack({ project, policyPacks: [] });
            stack.configure(project === repository ? manyInstances(MANY) : { "aws:region": "eu-central-1" });
            times.push(await timedPreview(stack));
            await stack.close();
        }
    } finally {
        progress.done();
    }
    const ratio = (time: number, to: number) => (time / (times[to] ?? Number.NaN)).toFixed(2);
    const rows = subjects.map(({ name }, index) => {
        const time = times[index] ?? Number.NaN;
        return [name, seconds(time), ratio(time, 0), ratio(time, 1)];
    });
    console.log(`\nPreview of ${MANY} instances, once\n`);
    console.log(table(["program", "time", "to the plain one's", "to the lightened one's"], rows));
}

async function growth(): Promise<void> {
    const rows = [];
    let smallest = Number.NaN;
    const stack = await openTestStack({ policyPacks: [] });
    const progress = startProgress("Previews of many instances");
    try {
        for (const count of [10, 100, 1000]) {
            progress.update(`Previews of many instances: ${count}`);
            stack.configure(manyInstances(count));
            const runs = count === 1000 ? 2 : 3;
            const times = [];
            for (let run = 0; run < runs; run += 1) times.push(await timedPreview(stack));

            const time = median(times);
            smallest = Number.isNaN(smallest) ? time : smallest;
            rows.push([String(count), seconds(time), (time / smallest).toFixed(2), await peak(stack)]);
        }
    } finally {
        progress.done();
        await stack.close();
    }
    console.log("\nPreview by the number of instances, two groups reaching them by tags\n");
    console.log(table(["instances", "time", "ratio to the first", "peak memory"], rows));
}

/** Modules that the program loads before it registers its first resource, and nothing more. */
const IMPORTS = `import "./lighten-pulumi";
import "./scenarios/configuration";
import "./components";
`;

/** A program of its own in a folder of its own, with this project's packages. */
function program(parent: string, name: string, source: string, options: string): string {
    const folder = join(parent, name);
    mkdirSync(folder);
    for (const file of ["package.json", "tsconfig.json"]) cpSync(join(repository, file), join(folder, file));

    for (const linked of ["node_modules", "access", "components", "scenarios", "lighten-pulumi.ts"])
        symlinkSync(join(repository, linked), join(folder, linked));

    writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: { name: nodejs, options: ${options} }\n`);
    writeFileSync(join(folder, "index.ts"), `${source}export {};\n`);
    return folder;
}

function manyInstances(count: number): Record<string, unknown> {
    const environments = ["Development", "Staging", "Production"];
    const instances = Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
            `instance-${index}`,
            { tags: { Name: `instance-${index}`, Environment: environments[index % environments.length] } },
        ]),
    );
    const groups = Object.fromEntries(
        ["Development", "Staging"].map((Environment) => [
            Environment.toLowerCase(),
            { members: ["alice"], grants: [{ tags: { Environment } }] },
        ]),
    );
    return {
        "aws:region": "eu-central-1",
        "session-manager-access:scenario": "custom",
        "session-manager-access:custom": { instances, users: { alice: {} }, groups },
        "session-manager-access:network": { cidrBlock: "10.0.0.0/16", numberOfAvailabilityZones: 1 },
    };
}

async function timedPreview(stack: TestStack): Promise<number> {
    const start = performance.now();
    const result = await stack.preview();
    if (result.code !== 0) throw new Error(result.text);

    return performance.now() - start;
}

async function peak(stack: TestStack): Promise<string> {
    let answer = () => 0;
    await stack.preview({ onStart: ({ pid }) => (answer = watchMemory(pid ?? -1)) });
    return megabytes(answer());
}
