import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CHANGES } from "../../../bootstrap/rights";
import { startMoto, stopMoto } from "../../../sandbox/moto/server";
import { resources } from "../../../sandbox/providers/aws/resources";
import { startFlakyAws, type FlakyAws, type SentCall } from "../../engine/flaky-aws";
import { expectRecorded } from "../../engine/recorded-actions";
import { startProvider, type Kept, type ProviderProcess } from "./provider-process";
import { resourceCases, type ResourceCase } from "./resource-cases";

/** The types that a deployment of this program makes. */
const OF_THE_PROGRAM = new RegExp(
    [
        "^aws:(ec2/(vpc|subnet|routeTable|routeTableAssociation|internetGateway|securityGroup|vpcEndpoint|instance|launchTemplate)",
        "vpc/securityGroup(In|E)gressRule",
        "autoscaling/group",
        "iam/(role|rolePolicy|instanceProfile|user|group|groupMembership|userPolicy|groupPolicy|policy|samlProvider)",
        "ssm/(document|activation|serviceSetting)",
        "kms/(key|alias)",
        "cloudwatch/logGroup",
        "s3/bucket\\w*):",
    ].join("|"),
);

/** Of a case before anything is made only the tags are looked at. */
const NOTHING = {};

describe("Every resource type of the aws stand-in", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "provider-test-"));
    const made: Record<string, Kept> = {};
    const changing: SentCall[] = [];
    let aws: FlakyAws;
    let provider: ProviderProcess;

    before(async () => {
        const { endpoint } = await startMoto(folder, { untilEndOf: process.pid });
        aws = await startFlakyAws(endpoint, () => "pass");
        provider = await startProvider(aws.endpoint);
    });

    after(async () => {
        await provider?.close();
        await aws?.close();
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    const nameOf = (key: string) => `test-${key}`;
    const changes = async (key: string, type: string, kept: Kept, news: Kept["inputs"]) =>
        (await provider.diff(type, nameOf(key), kept, news)).changes;

    async function checked(key: string, { type }: ResourceCase, news: Kept["inputs"], olds: Kept["inputs"] = {}) {
        const { inputs, failures } = await provider.check(type, nameOf(key), news, olds);
        expect(failures).to.deep.equal([]);
        return inputs;
    }

    it("has a case here", () => {
        const covered = new Set(Object.values(resourceCases).map(({ type }) => type));
        expect(Object.keys(resources).filter((type) => !covered.has(type))).to.deep.equal([]);
    });

    for (const [key, one] of Object.entries(resourceCases)) {
        const { type } = one;
        const title = one.variant === undefined ? type : `${type} (${one.variant})`;

        it(`${title} is made, and then differs in nothing from what was asked for`, async () => {
            const inputs = await checked(key, one, one.inputs(made));
            const kept = await provider.create(type, nameOf(key), inputs);
            made[key] = kept;
            expect(kept.id).not.to.equal("");
            expect(await changes(key, type, kept, inputs)).to.deep.equal({});
            expect(await checked(key, one, one.inputs(made), inputs)).to.deep.equal(inputs);
        });

        it(`${title} reads the same after a refresh`, async () => {
            const kept = present(made, key);
            const read = await provider.read(type, nameOf(key), kept.id, kept);
            expect(read?.inputs).to.deep.equal(kept.inputs);
            expect(read?.state).to.deep.equal(kept.state);
        });

        if (one.importId !== null) {
            it(`${title} is imported by its id`, async () => {
                const kept = present(made, key);
                const id = one.importId?.(made, kept.id) ?? kept.id;
                const read = await provider.read(type, nameOf(key), id);
                expect(read, "not found").not.to.equal(undefined);
                const inputs = await checked(key, one, read?.inputs ?? {}, read?.inputs);
                expect(await changes(key, type, read as Kept, inputs)).to.deep.equal({});
            });
        }

        if (one.changed !== undefined) {
            it(`${title} changes in place`, async () => {
                const kept = present(made, key);
                const news = await checked(key, one, one.changed?.(made) ?? {}, kept.inputs);
                const diff = await provider.diff(type, nameOf(key), kept, news);
                expect(diff.changes).not.to.deep.equal({});
                expect(diff.replaces).to.deep.equal([]);
                const before = aws.calls.length;
                const updated = await provider.update(type, nameOf(key), kept, news);
                if (OF_THE_PROGRAM.test(type)) changing.push(...aws.calls.slice(before));

                made[key] = updated;
                expect(await changes(key, type, updated, news)).to.deep.equal({});
                const read = await provider.read(type, nameOf(key), kept.id, updated);
                expect(read?.state).to.deep.equal(updated.state);
            });
        }

        const tags = one.changed?.(NOTHING)["tags"];
        if (OF_THE_PROGRAM.test(type) && tags !== undefined && !Array.isArray(tags)) {
            it(`${title} loses its tags`, async () => {
                const kept = present(made, key);
                const news = await checked(key, one, { ...one.changed?.(made), tags: {} }, kept.inputs);
                const before = aws.calls.length;
                made[key] = await provider.update(type, nameOf(key), kept, news);
                changing.push(...aws.calls.slice(before));
                expect(await changes(key, type, present(made, key), news)).to.deep.equal({});
            });
        }

        if (one.replaces !== undefined) {
            const [property, value] = one.replaces;
            it(`${title} is replaced by another ${property}`, async () => {
                const kept = present(made, key);
                const diff = await provider.diff(type, nameOf(key), kept, { ...kept.inputs, [property]: value });
                expect(diff.replaces).to.deep.equal([property]);
            });
        }
    }

    it("needs for its changes the rights that the page of the deployer's rights has, and no others", () => {
        expectRecorded(CHANGES, changing);
    });

    for (const [key, { type, variant, outlives }] of Object.entries(resourceCases).reverse()) {
        const title = variant === undefined ? type : `${type} (${variant})`;
        it(
            outlives === true
                ? `${title} is deleted, and deleting it again does no harm`
                : `${title} is deleted, is then not there, and deleting it again does no harm`,
            async () => {
                const kept = present(made, key);
                await provider.delete(type, nameOf(key), kept);
                if (outlives !== true)
                    expect(await provider.read(type, nameOf(key), kept.id, kept)).to.equal(undefined);

                await provider.delete(type, nameOf(key), kept);
            },
        );
    }
});

function present(made: Readonly<Record<string, Kept>>, key: string): Kept {
    const kept = made[key];
    if (kept === undefined) throw new Error(`${key} was never made`);

    return kept;
}
