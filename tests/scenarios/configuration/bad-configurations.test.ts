import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { runRefused } from "../../program";
import { badConfigurations } from "./mistakes";

/** The keys that an error's problems are about, in order. */
function keysOf(message: string): string[] {
    return [
        ...message.matchAll(/^ {2}(?:invalid|missing|unknown) .*?(session-manager-access:\S+) .*\(expected /gm),
    ].map(([, key = ""]) => key);
}

describe("A stack's configuration", () => {
    for (const { mistake, values, key, found, expected, hint } of badConfigurations) {
        it(`stops the program before any resource when it has ${mistake}`, async () => {
            const { error, resources } = await runRefused(values);
            expect(pulumi.RunError.isInstance(error), String(error)).to.be.true;
            const { message } = error as Error;
            const full = /^[a-z-]+:/i.test(key) ? key : `session-manager-access:${key}`;
            const lines = message.split("\n");
            const at = lines.findIndex((line) => line.includes(` ${full}`) && line.includes(" (expected "));
            expect(at, `${full} isn't in:\n${message}`).to.be.greaterThan(0);
            const [, problem = "", allowed = ""] = /^ {2}(.*) \(expected (.*)\)$/.exec(lines[at] ?? "") ?? [];
            expect(problem).to.match(/^(invalid|missing) (value|key)|^unknown key /);
            expect(problem).to.include(found);
            expect(allowed).to.include(expected);
            if (hint !== undefined) expect(lines[at + 1] ?? "").to.include(hint);

            expect(resources).to.be.empty;
        });
    }

    it("names every problem in one error, and how many there are beyond the first ten", async () => {
        const users = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`user ${index}`, {}]));
        const { error } = await runRefused({
            scenario: "custom",
            custom: { instances: { web: { tags: { Name: "web" } } }, users },
            network: { numberOfAvailabilityZones: 0 },
        });
        const { message } = error as Error;
        expect(message).to.match(/^The stack's configuration has 15 problems\./);
        expect(message.match(/ \(expected /g)).to.have.length(10);
        expect(message).to.match(/… and 5 more$/);
    });

    it("says of one place one thing", async () => {
        const { error } = await runRefused({
            scenario: "group",
            network: { availabilityZoneNames: "eu-central-1a", numberOfAvailabilityZones: 1e99 },
            instances: { architecture: "arm64" },
        });
        const { message } = error as Error;
        expect(keysOf(message)).to.deep.equal([
            "session-manager-access:network.numberOfAvailabilityZones",
            "session-manager-access:network.availabilityZoneNames",
            "session-manager-access:instances.instanceType",
        ]);
    });

    it("says of a misspelt key nothing else: neither that it is missing, nor what its map then lacks", async () => {
        const { error } = await runRefused({
            scenario: "custom",
            custom: {
                instances: { web: { Tags: { Name: "web" } } },
                users: { alice: { grants: [{ instance: ["web"] }] } },
            },
        });
        expect(keysOf((error as Error).message)).to.deep.equal([
            "session-manager-access:custom.instances.web.Tags",
            "session-manager-access:custom.users.alice.grants[0].instance",
        ]);
    });

    it("doesn't guess what a short word was meant for that only looks like another", async () => {
        const { error } = await runRefused({ scenario: "group", network: { endpoints: ["sts"] } });
        expect((error as Error).message)
            .to.include("always included")
            .and.not.to.include("did you mean");
    });

    it("keeps a secret value out of the error, out of its hints too", async () => {
        const before = process.env["PULUMI_CONFIG_SECRET_KEYS"];
        process.env["PULUMI_CONFIG_SECRET_KEYS"] = '["session-manager-access:tags"]';
        try {
            for (const tags of [{ user: "hush hush" }, '{"user": hush}', { user: 4711 }]) {
                const { error } = await runRefused({ scenario: "tags", tags });
                expect((error as Error).message)
                    .to.include("[secret]")
                    .and.not.to.match(/hush|4711/);
            }
        } finally {
            if (before === undefined) delete process.env["PULUMI_CONFIG_SECRET_KEYS"];
            else process.env["PULUMI_CONFIG_SECRET_KEYS"] = before;
        }
    });

    it("is refused for a missing region, wherever it might have come from", async () => {
        const saved = { ...process.env };
        delete process.env["AWS_REGION"];
        delete process.env["AWS_DEFAULT_REGION"];
        try {
            const { error } = await runRefused({ scenario: "group", "aws:region": undefined });
            expect((error as Error).message).to.include("missing value for aws:region (");
            process.env["AWS_REGION"] = "mars-north-1";
            const { error: second } = await runRefused({ scenario: "group", "aws:region": undefined });
            expect((second as Error).message).to.include('invalid value "mars-north-1" for AWS_REGION (');
            process.env["AWS_REGION"] = "";
            process.env["AWS_DEFAULT_REGION"] = "mars-north-1";
            const { error: third } = await runRefused({ scenario: "group", "aws:region": undefined });
            expect((third as Error).message).to.include('invalid value "mars-north-1" for AWS_DEFAULT_REGION (');
        } finally {
            process.env = saved;
        }
    });
});
