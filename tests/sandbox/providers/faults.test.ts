import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startMoto, stopMoto } from "../../../sandbox/moto/server";
import { makeClients } from "../../../sandbox/providers/aws/common/clients";
import type { Context } from "../../../sandbox/providers/aws/common/resource-type";
import { resources } from "../../../sandbox/providers/aws/resources";
import type { Properties } from "../../../sandbox/providers/rpc/values";
import { startFlakyAws, type AwsCall, type Fate, type FlakyAws } from "../../engine/flaky-aws";
import { incomplete, startProvider, type Kept, type ProviderProcess } from "./provider-process";
import { resourceCases, type Made, type ResourceCase } from "./resource-cases";

const region = "eu-central-1";

/** For each way to tell what was made: by a client token, by what was there before, by a name and its age. */
const cutOff = [
    "vpc",
    "natGateway",
    "securityGroup",
    "ingressRule",
    "interfaceEndpoint",
    "instance",
    "role",
    "rolePolicy",
];
cutOff.push("user", "userLoginProfile", "accessKey", "document", "key", "bucket");

/** Those that make something which a lost answer could double or lose. */
const cases = Object.entries(resourceCases).filter(([, { type }]) => !/Membership|policyAttachment/.test(type));

describe("The aws stand-in, where AWS fails midway", function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), "provider-faults-"));
    const home = join(folder, "home");
    let decide: (call: AwsCall) => Fate = () => "pass";
    let flaky: FlakyAws;
    let provider: ProviderProcess;
    let context: Context;

    before(async () => {
        const { endpoint } = await startMoto(folder, { untilEndOf: process.pid });
        process.env["AWS_ACCESS_KEY_ID"] = "test";
        process.env["AWS_SECRET_ACCESS_KEY"] = "test";
        flaky = await startFlakyAws(endpoint, (call) => decide(call));
        provider = await startProvider(flaky.endpoint, {}, home);
        context = {
            ...makeClients({ region, endpoint, endpoints: {} }),
            region,
            name: "test",
            urn: "",
            defaultTags: {},
        };
    });

    after(async () => {
        await provider?.close();
        await flaky?.close();
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(() => {
        decide = () => "pass";
    });

    const nameOf = (key: string) => `test-${key}`;
    const typeOf = (key: string) => resourceCases[key]?.type ?? "";

    /** Makes a resource and what it needs, and answers all of it in the order of its making. */
    async function make(key: string, made: Record<string, Kept> = {}): Promise<Record<string, Kept>> {
        for (const need of resourceCases[key]?.needs ?? []) await make(need, made);

        made[key] ??= await provider.create(typeOf(key), nameOf(key), await inputsOf(key, made));
        return made;
    }

    async function inputsOf(key: string, made: Made): Promise<Properties> {
        const one = resourceCases[key] as ResourceCase;
        return (await provider.check(one.type, nameOf(key), one.inputs(made))).inputs;
    }

    async function unmake(made: Record<string, Kept>): Promise<void> {
        for (const [key, kept] of Object.entries(made).reverse()) await provider.delete(typeOf(key), nameOf(key), kept);
    }

    /** How many resources there are that look as if made from these inputs. */
    const count = async (key: string, inputs: Properties) =>
        (await resources[typeOf(key)]?.find(context, inputs, new Date(0)))?.length;

    /** Loses the answer, or the request, of every changing call once. */
    function once(fate: Fate): (call: AwsCall) => Fate {
        const seen = new Set<string>();
        return ({ change, action }) => {
            const first = change !== undefined && !seen.has(action);
            seen.add(action);
            return first ? fate : "pass";
        };
    }

    for (const [key, { type, needs = [] }] of cases) {
        const title = `${type} (${key})`;
        for (const fate of ["drop-before", "drop-after"] as const) {
            const lost = fate === "drop-after" ? "every answer" : "every request";
            it(`makes one ${title} although ${lost} is lost at first, and deletes it so too`, async () => {
                const made: Record<string, Kept> = {};
                for (const need of needs) await make(need, made);

                const inputs = await inputsOf(key, made);
                decide = once(fate);
                const kept = await provider.create(type, nameOf(key), inputs);
                expect(await count(key, inputs), "made").to.equal(1);
                expect((await provider.diff(type, nameOf(key), kept, inputs)).changes).to.deep.equal({});
                decide = once(fate);
                await provider.delete(type, nameOf(key), kept);
                expect(await count(key, inputs), "left").to.equal(0);
                decide = () => "pass";
                await unmake(made);
            });
        }

        if (!cutOff.includes(key)) continue;

        it(`leaves no second ${title} where the line is cut at its creation and the next run makes it`, async () => {
            const made: Record<string, Kept> = {};
            for (const need of needs) await make(need, made);

            const lost = await inputsOf(key, made);
            let cut = false;
            decide = ({ change }) => {
                const fate = cut ? "drop-before" : change === undefined ? "pass" : "drop-after";
                cut ||= change !== undefined;
                return fate;
            };
            const error = await failure(provider.create(type, nameOf(key), lost));
            expect(incomplete(error), "the provider can't know an id").to.equal(undefined);
            expect(String(error)).to.contain(`creating ${resources[type]?.title}`);

            decide = () => "pass";
            await provider.close();
            provider = await startProvider(flaky.endpoint, {}, home);
            const inputs = await inputsOf(key, made);
            const kept = await provider.create(type, nameOf(key), inputs);
            expect(await count(key, inputs)).to.equal(1);
            if (JSON.stringify(lost) !== JSON.stringify(inputs))
                expect(await count(key, lost), "of the lost name").to.equal(0);

            expect(unsure(home)).to.deep.equal([]);
            await provider.delete(type, nameOf(key), kept);
            await unmake(made);
        });
    }

    const stepwise = [
        "vpc",
        "internetGateway",
        "securityGroupWithRules",
        "roleWithPolicies",
        "instanceProfile",
        "logGroup",
    ];
    for (const key of stepwise) {
        it(`makes up for a step of creating ${typeOf(key)} (${key}) that was refused, with the next update`, async () => {
            const made: Record<string, Kept> = {};
            for (const need of resourceCases[key]?.needs ?? []) await make(need, made);

            const inputs = await inputsOf(key, made);
            const first = flaky.changes.length + 1;
            decide = ({ change }) => (change !== undefined && change > first ? "refuse" : "pass");
            const error = await failure(provider.create(typeOf(key), nameOf(key), inputs));
            const there = incomplete(error);
            expect(there, String(error)).not.to.equal(undefined);
            expect(there?.reasons.join()).to.contain("The test refuses this call.");

            decide = () => "pass";
            const state = { ...inputs, __incomplete: true };
            const partial = { id: there?.id ?? "", inputs, state };
            const refreshed = await provider.read(typeOf(key), nameOf(key), partial.id, partial);
            expect(
                (await provider.diff(typeOf(key), nameOf(key), refreshed as Kept, inputs)).changes,
            ).not.to.deep.equal({});
            const kept = await provider.update(typeOf(key), nameOf(key), refreshed as Kept, inputs);
            expect((await provider.diff(typeOf(key), nameOf(key), kept, inputs)).changes).to.deep.equal({});
            const whole = await provider.read(typeOf(key), nameOf(key), kept.id);
            expect(whole?.state).to.deep.include(asMade(key, inputs));
            await provider.delete(typeOf(key), nameOf(key), kept);
            await unmake(made);
        });
    }
});

/** What has to be true of a resource once all steps of its creation are done. */
function asMade(key: string, inputs: Properties): Properties {
    switch (key) {
        case "vpc":
            return { enableDnsHostnames: true };
        case "internetGateway":
            return { vpcId: inputs["vpcId"] };
        case "instanceProfile":
            return { role: inputs["role"] };
        case "logGroup":
            return { retentionInDays: inputs["retentionInDays"] };
        case "roleWithPolicies":
            return { managedPolicyArns: inputs["managedPolicyArns"] };
        default:
            return {};
    }
}

function unsure(home: string): string[] {
    return readdirSync(join(home, "unanswered-creations"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".json"),
    );
}

async function failure(call: Promise<unknown>): Promise<unknown> {
    try {
        await call;
    } catch (error) {
        return error;
    }
    throw new Error("the call was expected to fail");
}
