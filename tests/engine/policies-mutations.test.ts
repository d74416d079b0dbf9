import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListUserPoliciesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { companyMutations, UNTAGGED } from "./programs/company-mutations";
import { analyzeState } from "./analyze-state";
import { openTestStack, type TestStack } from "./harness";
import { instanceMutations, otherMutations } from "./programs/resource-mutations";
import { policyMutations } from "./programs/statement-mutations";
import { settingsOf } from "./scenario-settings";
import { violations, type Violation } from "./violations";

const config = (name: "dev" | "prod") => ["--policy-pack-config", join(repository, "policies/config", `${name}.json`)];
const tags = { Name: "web", Department: "Finance", Environment: "Development" };

describe("policies: mistakes in the program", function () {
    this.timeout(600_000);
    let folder = "";
    let stack: TestStack;

    before(async () => {
        folder = mutatedProject();
        stack = await openTestStack({ project: folder });
    });
    after(async () => {
        await stack.close();
        rmSync(folder, { recursive: true, force: true });
    });

    describe("that a preview knows", () => {
        let text = "";
        before(async () => {
            stack.configure(
                settingsOf("custom", {
                    custom: {
                        instances: Object.fromEntries(
                            [...Object.keys(instanceMutations), "good"].map((name) => [
                                name,
                                { tags: { ...tags, Name: name } },
                            ]),
                        ),
                        users: Object.fromEntries(
                            [...Object.keys(policyMutations), "good"].map((name) => [
                                name,
                                { grants: [{ tags: { Environment: "Development" } }] },
                            ]),
                        ),
                    },
                }),
            );
            const env = { TEST_MUTATE_EVERYTHING: "yes" };
            const preview = await stack.preview({ args: config("dev"), env });
            text = preview.text;
            expect(preview.code, text).to.equal(0);
        });

        const found = (rule: string, name: (name: string) => boolean) =>
            violations(text).some((one) => one.rule === rule && name(one.name));
        for (const [name, { rule }] of Object.entries(policyMutations)) {
            it(`finds ${name} in a user's policy by ${rule}`, () => {
                expect(
                    found(rule, (one) => one === `${name}-policy`),
                    text,
                ).to.equal(true);
            });
        }
        for (const [name, { rule }] of Object.entries(instanceMutations)) {
            it(`finds ${name} of an instance by ${rule}`, () => {
                expect(
                    found(rule, (one) => one === `${name}-instance`),
                    text,
                ).to.equal(true);
            });
        }
        for (const { rule, type } of otherMutations) {
            it(`finds a mistake in ${type} by ${rule}`, () => {
                expect(
                    found(rule, () => true),
                    text,
                ).to.equal(true);
            });
        }
        it("finds that an instance's role reads every parameter by instance-role-parameters", () => {
            expect(
                found("instance-role-parameters", () => true),
                text,
            ).to.equal(true);
        });
        it("reports nothing of the instance and the user without a mistake", () => {
            expect(violations(text).filter(({ name }) => /^good-/.test(name))).to.deep.equal([]);
        });
        it("makes more than sixty mistakes", () => {
            expect(
                Object.keys({ ...policyMutations, ...instanceMutations }).length + otherMutations.length,
            ).to.be.greaterThan(60);
        });
    });

    describe("that only an update knows", () => {
        // These users reach an instance by its ARN, so a preview knows nothing of their documents.
        const names = ["any-session", "run-command", "tag-users", "ssh", "all-documents", "own-policy"] as const;
        let updated: readonly Violation[] = [];
        const configure = (users: readonly string[]) =>
            stack.configure(
                settingsOf("custom", {
                    custom: {
                        instances: { web: { tags } },
                        users: Object.fromEntries(users.map((name) => [name, { grants: [{ instances: ["web"] }] }])),
                    },
                }),
            );

        it("says in the preview that it can't judge them yet, and finds each in the update", async () => {
            configure(names);
            const preview = await stack.preview({ args: config("dev") });
            expect(preview.code, preview.text).to.equal(0);
            for (const name of names) {
                expect(preview.text).to.contain(
                    `policy of aws:iam/userPolicy:UserPolicy ${name}-policy is unknown in this preview`,
                );
            }
            const up = await stack.up({ args: config("dev") });
            updated = violations(up.text);
            for (const name of names) {
                const rule = policyMutations[name]?.rule;
                expect(
                    updated.some((one) => one.rule === rule && one.name === `${name}-policy`),
                    `${name}: ${up.text}`,
                ).to.equal(true);
            }
        });
        it("says the same of the exported state", async () => {
            const analysis = await analyzeState(stack, join(repository, "policies"), config("dev"));
            const sorted = (all: readonly Violation[]) => all.map((one) => `${one.rule} ${one.name}`).sort();
            expect(sorted(analysis.violations), analysis.text).to.deep.equal(sorted(updated));
            expect(analysis.violations.length).to.be.greaterThan(names.length - 1);
        });
        it("stops the update before the policy exists", async () => {
            configure(["association"]);
            const up = await stack.up({ args: config("prod") });
            expect(up.code, up.text).not.to.equal(0);
            expect(violations(up.text).map(({ rule, level }) => `${level} ${rule}`)).to.include(
                "mandatory no-association",
            );
            const { PolicyNames } = await stack.aws.iam.send(new ListUserPoliciesCommand({ UserName: "association" }));
            expect(PolicyNames).to.deep.equal([]);
        });
    });
});

describe("policies: mistakes in roles, logs, preferences and networks of a company", function () {
    this.timeout(600_000);
    let folder = "";
    let stack: TestStack;
    let text = "";

    before(async () => {
        folder = projectWith('import "./tests/engine/programs/company-program";\n');
        stack = await openTestStack({ project: folder });
        stack.configure(settingsOf("group"));
        // As strict as production's, but what is found doesn't end the preview.
        const prod = readFileSync(join(repository, "policies/config/prod.json"), "utf8");
        const file = join(folder, "advisory.json");
        writeFileSync(file, prod.replaceAll('"mandatory"', '"advisory"'));
        const preview = await stack.preview({ args: ["--policy-pack-config", file] });
        text = preview.text;
        expect(preview.code, text).to.equal(0);
    });
    after(async () => {
        await stack.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const mistakes = Object.entries(companyMutations).map(([name, { rule, resource, reported = resource }]) => ({
        rule,
        name: name + reported,
    }));
    for (const { name, rule } of [...mistakes, { rule: UNTAGGED.rule, name: `${UNTAGGED.name}-document` }]) {
        it(`finds the mistake in ${name} by ${rule}`, () => {
            const found = violations(text).filter((one) => one.rule === rule);
            expect(
                found.some((one) => one.name === name),
                text,
            ).to.equal(true);
        });
    }
    it("reports nothing of the components without a mistake", () => {
        expect(violations(text).filter(({ name }) => name.startsWith("good-"))).to.deep.equal([]);
    });
    it("makes more than thirty mistakes", () => {
        expect(mistakes.length).to.be.greaterThan(30);
    });
});

/** A copy of the project whose resources get the mistakes of the tables. */
function mutatedProject(): string {
    const folder = projectWith(
        'import "./tests/engine/programs/mutated-program";\nmodule.exports = require("./program");\n',
    );
    copyFileSync(join(repository, "index.ts"), join(folder, "program.ts"));
    return folder;
}

/** A copy of the project with another program. */
function projectWith(program: string): string {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-mutated-"));
    for (const name of readdirSync(repository)) {
        if (!name.startsWith(".") && !["index.ts", "Pulumi.dev.yaml", "Pulumi.prod.yaml"].includes(name))
            symlinkSync(join(repository, name), join(folder, name));
    }
    writeFileSync(join(folder, "index.ts"), program);
    return folder;
}
