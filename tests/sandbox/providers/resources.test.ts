import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startMoto, stopMoto } from "../../../sandbox/moto/server";
import { resources } from "../../../sandbox/providers/aws/resources";
import { startProvider, type Kept, type ProviderProcess } from "./provider-process";
import { resourceCases, type ResourceCase } from "./resource-cases";

describe("Every resource type of the aws stand-in", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "provider-test-"));
    const made: Record<string, Kept> = {};
    let provider: ProviderProcess;

    before(async () => {
        const { endpoint } = await startMoto(folder, { untilEndOf: process.pid });
        provider = await startProvider(endpoint);
    });

    after(async () => {
        await provider?.close();
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
                const updated = await provider.update(type, nameOf(key), kept, news);
                made[key] = updated;
                expect(await changes(key, type, updated, news)).to.deep.equal({});
                const read = await provider.read(type, nameOf(key), kept.id, updated);
                expect(read?.state).to.deep.equal(updated.state);
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
