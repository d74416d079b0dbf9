import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { analyzeState } from "./analyze-state";
import { installPacked } from "../packed";
import { type ForeignStack, openForeignStack } from "./foreign-program";
import { violations, type Violation } from "./violations";

const packs = join(repository, "policies");

/** What each part of the program with mistakes must be reported for. */
const expected: readonly (readonly [name: string, rule: string])[] = [
    ["bad-object", "start-session-target"],
    ["bad-text", "start-session-target"],
    ["bad-made", "start-session-target"],
    ["bad-group-policy", "start-session-target"],
    ["bad-role", "start-session-target"],
    ["bad-role-policy", "start-session-target"],
    ["bad-managed", "start-session-target"],
    ["bad-set-policy", "start-session-target"],
    ["bad-named", "role-username"],
    ["bad-listed", "role-username"],
    ["bad-other-half", "no-send-command"],
    ["bad-template", "instance-imdsv2"],
    ["bad-template", "instance-volume-encrypted"],
    ["bad-template", "instance-public-address"],
    ["bad-fleet", "launch-access-tags"],
    ["bad-spots", "launch-access-tags"],
    ["bad-spots", "instance-key-pair"],
    ["bad-tag", "instance-access-tags"],
    ["bad-nowhere", "instance-public-address"],
    ["bad-nowhere", "instance-ingress"],
    ["bad-boundary", "start-session-target"],
    ["bad-preferences", "session-logging"],
    ["bad-preferences", "session-encryption"],
    ["bad-preferences", "session-timeouts"],
    ["bad-preferences", "session-run-as"],
    ["bad-people", "federation-audience"],
    ["bad-people", "federation-request-tags"],
    ["bad-people", "federation-run-as"],
    ["bad-route", "no-internet-route"],
    ["bad-https", "endpoint-ingress"],
    // By its route the agent reaches AWS: of that another rule speaks.
    ["bad-vpc", "endpoint-private-dns"],
    ["bad-closed-vpc", "session-endpoints"],
    ["bad-template", "instance-ingress"],
    ["bad-broad", "managed-session-policy"],
];

describe("policies: a program of another shape", function () {
    this.timeout(900_000);
    let foreign: ForeignStack;
    let preview: readonly Violation[] = [];
    let text = "";

    before(async () => {
        foreign = await openForeignStack(join(repository, "tests/engine/programs/foreign.ts"));
        const result = await foreign.preview({ args: ["--policy-pack-config", requiredTags(foreign)] });
        text = result.text;
        expect(result.code, text).to.equal(0);
        preview = violations(text);
    });
    after(() => foreign.close());

    for (const [name, rule] of expected) {
        it(`reports ${name} by ${rule}, in the preview`, () => {
            expect(
                preview.some((one) => one.name === name && one.rule === rule),
                text,
            ).to.equal(true);
        });
    }
    it("reports nothing of what is as it should be, whatever its shape", () => {
        expect(preview.filter(({ name }) => !name.startsWith("bad-"))).to.deep.equal([]);
    });
    it("says the same in the update, and of the exported state", async () => {
        const config = ["--policy-pack-config", requiredTags(foreign)];
        const up = await foreign.up({ args: config });
        expect(up.code, up.text).to.equal(0);
        expect(sorted(violations(up.text)), up.text).to.deep.equal(sorted(preview));
        const analysis = await analyzeState(foreign.stack, packs, config);
        expect(sorted(analysis.violations), analysis.text).to.deep.equal(sorted(preview));
    });
    it("says the same when the pack was packed and installed in an empty folder", async () => {
        const installed = installPacked("policies", join(foreign.folder, "empty"));
        const result = await foreign.preview({
            policyPacks: [installed],
            args: ["--policy-pack-config", requiredTags(foreign)],
        });
        expect(sorted(violations(result.text)), result.text).to.deep.equal(sorted(preview));
    });
    it("has ready configurations in the packed pack", async () => {
        const installed = join(foreign.folder, "empty/node_modules/@session-manager-access/policies");
        expect(readdirSync(join(installed, "config")).sort()).to.deep.equal([
            "dev.json",
            "prod.json",
            "sessions.json",
            "staging.json",
        ]);
        const config = ["--policy-pack-config", join(installed, "config/prod.json")];
        const result = await foreign.preview({ policyPacks: [installed], args: config });
        expect(result.code, result.text).not.to.equal(0);
        expect(violations(result.text).filter(({ level }) => level === "mandatory")).not.to.be.empty;
    });
});

/** The ready configuration with the one tag that this program grants by. */
function requiredTags({ folder }: ForeignStack): string {
    const file = join(folder, "config.json");
    const required = { required: { Environment: ["Development"] } };
    writeFileSync(
        file,
        JSON.stringify({ all: "advisory", "instance-access-tags": required, "launch-access-tags": required }),
    );
    return file;
}

function sorted(all: readonly Violation[]): readonly string[] {
    return all.map(({ rule, name }) => `${rule} ${name}`).sort();
}
