import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { accessCheck, parseExpectations } from "../access/check";
import { readPlan } from "../access/sources/plan";

const folder = join(__dirname, "..");
const ENVIRONMENTS = ["dev", "staging", "prod"];

type Settings = Readonly<Record<string, unknown>>;

const settings = (name: string) => {
    const { config } = parse(readFileSync(join(folder, `Pulumi.${name}.yaml`), "utf8")) as { config: Settings };
    return config;
};
const section = (name: string, key: string) => (settings(name)[`session-manager-access:${key}`] ?? {}) as Settings;

describe("The environments", () => {
    it("have each a file of settings, of expectations and of the pack's configuration", () => {
        const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);
        expect(stacks).to.have.members(ENVIRONMENTS);
        for (const name of ENVIRONMENTS) {
            expect(existsSync(join(folder, `expectations/${name}.yaml`)), name).to.equal(true);
            expect(existsSync(join(folder, `policies/config/${name}.json`)), name).to.equal(true);
        }
    });

    it("keep no key of anybody's secrets, which would let no other passphrase or provider create the stack", () => {
        for (const name of ENVIRONMENTS) {
            const keys = Object.keys(parse(readFileSync(join(folder, `Pulumi.${name}.yaml`), "utf8")) as object);
            expect(keys, name).to.deep.equal(["config"]);
        }
    });

    for (const name of ENVIRONMENTS) {
        it(`have a plan that meets the expectations: ${name}`, async () => {
            const file = join(folder, `expectations/${name}.yaml`);
            const account = await readPlan({ folder, stack: name });
            const results = accessCheck(account, parseExpectations(readFileSync(file, "utf8"), file));
            expect(results.flatMap(({ failures }) => failures)).to.deep.equal([]);
        });
    }

    it("fail the expectations of another", async () => {
        const file = join(folder, "expectations/prod.yaml");
        const account = await readPlan({ folder, stack: "staging" });
        const results = accessCheck(account, parseExpectations(readFileSync(file, "utf8"), file));
        expect(results.some(({ failures }) => failures.length > 0)).to.equal(true);
    });

    it("can share an account: no user, group, role, document, alias, log group or bucket is in two", () => {
        const names = ENVIRONMENTS.flatMap((name) => {
            const session = section(name, "session");
            const model = section(name, String(settings(name)["session-manager-access:scenario"]));
            const {
                users = {},
                groups = {},
                group,
                members = [],
            } = model as {
                users?: object;
                groups?: object;
                group?: string;
                members?: readonly string[];
            };
            return [
                ...[...Object.keys(users), ...members].map((one) => `user ${one}`),
                ...[...Object.keys(groups), ...(group === undefined ? [] : [group])].map((one) => `group ${one}`),
                ...["documentName", "kmsKeyAlias", "cloudWatchLogGroupName", "s3BucketName"].flatMap((key) =>
                    session[key] === undefined ? [] : [`${key} ${JSON.stringify(session[key])}`],
                ),
            ];
        });
        expect(names).to.include.members([
            "user alice",
            "user gina",
            "user dana",
            `documentName "session-manager-prod"`,
        ]);
        expect([...new Set(names)]).to.have.length(names.length);
    });

    it("protect in production alone what can't be recreated", () => {
        expect(ENVIRONMENTS.map((name) => section(name, "resources")["protect"] ?? false)).to.deep.equal([
            false,
            false,
            true,
        ]);
    });
});
