import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessTable } from "../../../access/chains";
import { instanceLabel, principalLabel, type Account, type AccountInstance } from "../../../access/matrix";
import { SourceError } from "../../../access/files/source-error";
import { readPlan } from "../../../access/sources/plan";

const folder = join(__dirname, "../../..");

const configured = (scenario: string) => ({
    "aws:region": "eu-central-1",
    "session-manager-access:scenario": scenario,
});

function reached(account: Account): Record<string, string[]> {
    const { rows, instances } = accessTable(account);
    return Object.fromEntries(
        rows.map(({ principal, cells }) => [
            principal.name,
            instances.flatMap(({ name }, index) =>
                cells[index]?.verdict === "allowed" && name !== undefined ? [name] : [],
            ),
        ]),
    );
}

async function failure(options: object): Promise<unknown> {
    return readPlan({ folder, ...options }).then(
        () => undefined,
        (error: unknown) => error,
    );
}

describe("A plan of this program", () => {
    // Inside the repository, where programs find its packages.
    const programs = {
        directory: "",
        write: (file: string, lines: readonly string[]) =>
            writeFileSync(join(programs.directory, file), lines.join("\n")),
    };
    beforeEach(() => {
        programs.directory = mkdtempSync(join(folder, "tests", ".program-"));
    });
    afterEach(() => rmSync(programs.directory, { recursive: true }));

    it("is exact for every scenario, with nothing unknown, before anything exists", async () => {
        for (const scenario of ["single-instance", "multiple-instances", "tags", "hierarchical-tags"]) {
            const account = await readPlan({ folder, config: configured(scenario) });
            const { rows } = accessTable(account);
            const verdicts = new Set(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)));
            expect(verdicts.has("unknown"), scenario).to.be.false;
            expect(verdicts.has("allowed"), scenario).to.be.true;
            expect(verdicts.has("denied"), scenario).to.be.true;
            expect(Object.keys(reached(account)), scenario).to.have.length(1);
        }
    });

    it("counts a permissions boundary by the document that the configuration has, and is unknown without", async () => {
        const permissionsBoundaryArn = "arn:aws:iam::123456789012:policy/boundary";
        const permissionsBoundaryFile = join(programs.directory, "boundary.json");
        const principals = { permissionsBoundaryArn, path: "/people/" };
        const config = { ...configured("group"), "session-manager-access:principals": principals };
        const verdicts = ({ rows }: ReturnType<typeof accessTable>) =>
            rows.map(({ cells }) => cells.map(({ verdict }) => verdict).join(" "));
        const unknown = await readPlan({ folder, config });
        expect(unknown.principals[0]?.arn).to.equal("arn:aws:iam::123456789012:user/people/alice");
        expect(verdicts(accessTable(unknown))).to.deep.equal(Array(2).fill("unknown denied denied denied"));

        programs.write("boundary.json", [
            '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}',
        ]);
        const known = { ...config, "session-manager-access:principals": { ...principals, permissionsBoundaryFile } };
        const table = accessTable(await readPlan({ folder, config: known }));
        expect(verdicts(table)).to.deep.equal(Array(2).fill("allowed denied denied denied"));
    });

    it("is made of a stack with session preferences too, whose hook has no engine to run it", async () => {
        const preferences = { "session-manager-access:session": { preferences: {} } };
        const account = await readPlan({ folder, config: { ...configured("group"), ...preferences } });
        expect(reached(account)).to.deep.equal({ alice: ["finance-development"], bob: ["finance-development"] });
    });

    it("has a row for each combination of session tags, wherever people sign in", async () => {
        const identityCenter = {
            instanceArn: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
            groups: ["11111111-2222-3333-4444-555555555555"],
        };
        const sources = {
            saml: {},
            oidc: { oidc: { issuer: "https://login.example.com", audiences: ["a"], subjects: ["b"] } },
            "identity-center": { identityCenter },
            "account-access": { accountAccess: identityCenter },
        };
        for (const [source, more] of Object.entries(sources)) {
            const federated = { source, runAs: { by: "default-user", user: "ops" }, ...more };
            const config = { ...configured("federated"), "session-manager-access:federated": federated };
            const { rows } = accessTable(await readPlan({ folder, config }));
            const found = rows.map(({ principal, cells }) => [
                principalLabel(principal),
                ...cells.map(({ verdict }) => verdict),
            ]);
            const [yes, no] = ["allowed", "denied"];
            expect(found, source).to.deep.equal([
                ["session-access (role, Department=Finance, Environment=Development, of alice)", yes, no, no, no],
                ["session-access (role, Department=Finance, Environment=Production, of bob)", no, yes, no, no],
                ["session-access (role, Department=HR, Environment=Development, of carol)", no, no, yes, no],
                ["session-access (role, without session tags)", no, no, no, no],
            ]);
        }
    });

    it("gives members of a group what the group's policy gives", async () => {
        const account = await readPlan({ folder, config: configured("group") });
        const users = account.principals.filter(({ groups }) => groups.length > 0);
        expect(users).to.have.length.greaterThan(1);
        const instances = reached(account);
        for (const { name } of users) expect(instances[name]).to.deep.equal(Object.values(instances)[0]);
    });

    it("has a fleet as one column, which policies reach by tags and not by the IDs of other instances", async () => {
        const web = { tags: { Environment: "Development" } };
        const custom = {
            instances: {
                web,
                workers: { ...web, fleet: { max: 3 } },
                other: { tags: { Team: "Ops" }, fleet: { max: 2 } },
            },
            users: { alice: { grants: [{ instances: ["web"] }] }, bob: { grants: [web] } },
        };
        const config = { ...configured("custom"), "session-manager-access:custom": custom };
        const account = await readPlan({ folder, config });
        const { instances, rows } = accessTable(account);
        expect(instances.map((one) => [instanceLabel(one), one.tags, one.role])).to.deep.equal([
            ["fleet other", { Team: "Ops" }, instances[0]?.role],
            ["fleet workers", web.tags, instances[0]?.role],
            [instanceLabel(instances[2] as AccountInstance), web.tags, instances[0]?.role],
        ]);
        expect(instances[0]?.role).to.be.a("string");
        expect(
            rows.map(({ principal, cells }) => [principal.name, ...cells.map(({ verdict }) => verdict)]),
        ).to.deep.equal([
            ["alice", "denied", "denied", "allowed"],
            ["bob", "denied", "allowed", "allowed"],
        ]);
    });

    it("has an activation as one column, which policies by tags reach", async () => {
        const web = { tags: { Environment: "Development" } };
        const activation = {
            registrationLimit: 10,
            expires: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
        };
        const custom = {
            instances: { web, office: { ...web, activation }, lab: { tags: { Environment: "Lab" }, activation } },
            users: { alice: { grants: [{ instances: ["web"] }] }, bob: { grants: [web] } },
        };
        const config = { ...configured("custom"), "session-manager-access:custom": custom };
        const { instances, rows } = accessTable(await readPlan({ folder, config }));
        expect(instances.map(instanceLabel).slice(0, 2)).to.deep.equal(["activation lab", "activation office"]);
        expect(instances[1]).to.deep.include({ tags: web.tags, region: "eu-central-1" });
        expect(instances[1]?.role).to.match(/^office-role/);
        expect(
            rows.map(({ principal, cells }) => [principal.name, ...cells.map(({ verdict }) => verdict)]),
        ).to.deep.equal([
            ["alice", "denied", "denied", "allowed"],
            ["bob", "denied", "allowed", "allowed"],
        ]);
    });

    it("calls an instance without a tag Name as the stack's state does: by its component", async () => {
        const tags = { Environment: "Development" };
        const instances = { web: { tags }, "web-1": { tags, instanceType: "t4g.micro" } };
        const users = { web: { grants: [{ tags }] } };
        const config = { ...configured("custom"), "session-manager-access:custom": { instances, users } };
        expect(reached(await readPlan({ folder, config }))).to.deep.equal({ web: ["web", "web-1"] });
    });

    it("takes subnets that exist for those of the VPC that the configuration names", async () => {
        const existing = { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0123456789abcdef0", "subnet-01234567"] };
        const config = { ...configured("tags"), "session-manager-access:network": { existing } };
        const { instances } = await readPlan({ folder, config });
        expect(instances).to.have.length(3);
    });

    it("goes by what Pulumi.yaml has for every stack, and before that by the stack's own file", async () => {
        const { directory, write } = programs;
        write("Pulumi.yaml", [
            "name: fleet",
            "runtime: nodejs",
            "config:",
            "  aws:region: us-gov-west-1",
            "  size: { default: 3 }",
            "  owner: { value: platform }",
            "  scope: { type: string }",
        ]);
        write("Pulumi.dev.yaml", ["config:", "  owner: payments"]);
        write("index.js", [
            'const { Config } = require("@pulumi/pulumi");',
            "const config = new Config();",
            'throw new Error(`${config.get("size")} ${config.get("owner")} ${config.get("scope")} ${new Config("aws").get("region")}`);',
        ]);
        expect(String(await failure({ folder: directory }))).to.include("3 payments undefined us-gov-west-1");
    });

    it("ends with what the program says late, in a promise that nothing waits for", async () => {
        const { directory, write } = programs;
        write("Pulumi.yaml", ["name: fleet", "runtime: nodejs"]);
        write("Pulumi.dev.yaml", ["config: {}"]);
        write("index.js", ['void Promise.resolve().then(() => { throw new Error("no such VPC"); });']);
        expect(await failure({ folder: directory }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("no such VPC");
    });

    it("says what is missing where there is no program or no such stack", async () => {
        expect(await failure({ stack: "nowhere" }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("Pulumi.nowhere.yaml");
        expect(await failure({ folder: __dirname }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("Pulumi.yaml");
        expect(await failure({ config: { ...configured("group"), "session-manager-access:scenario": "nowhere" } }))
            .to.be.instanceOf(SourceError)
            .with.property("message")
            .that.includes("session-manager-access:scenario");
    });
});
