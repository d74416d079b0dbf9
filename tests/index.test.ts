import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SCENARIO_NAMES } from "../scenarios";
import { BOUNDARY_POLICY, ofType } from "./mocks";
import { runProgram, type Run } from "./program";

const custom = {
    instances: { web: { tags: { Name: "web" } }, arm: { tags: { Name: "arm" }, instanceType: "t4g.micro" } },
    users: { alice: { grants: [{ instances: ["web"] }] }, bob: {} },
    groups: { developers: { members: ["bob"], grants: [{ tags: { Name: ["web", "arm"] } }] } },
};
const NAMED = SCENARIO_NAMES.filter((name) => name !== "custom");

/** The scenarios' instances, users and groups, in short. */
const EXPECTED: Readonly<Record<string, { instances: number; users: string[]; groups: string[]; roles?: string[] }>> = {
    "single-instance": { instances: 2, users: ["alice"], groups: [] },
    "multiple-instances": { instances: 3, users: ["alice"], groups: [] },
    tags: { instances: 3, users: ["alice"], groups: [] },
    "hierarchical-tags": { instances: 4, users: ["alice"], groups: [] },
    group: { instances: 4, users: ["alice", "bob"], groups: ["finance-developers"] },
    federated: { instances: 4, users: [], groups: [], roles: ["session-access"] },
    custom: { instances: 2, users: ["alice", "bob"], groups: ["developers"] },
};

/** The types of resources that AWS keeps no tags of. */
const WITHOUT_TAGS = [
    "Alias",
    "BucketLifecycleConfiguration",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
    "Group",
    "GroupMembership",
    "GroupPolicy",
    "RolePolicy",
    "ServiceSetting",
    "UserPolicy",
];

describe("The program", function () {
    this.timeout(60_000);

    for (const scenario of SCENARIO_NAMES) {
        it(`deploys the scenario ${scenario} with its instances and principals`, async () => {
            const { outputs, ...recorded } = await runProgram({ scenario, custom });
            const {
                instances,
                users,
                groups,
                roles = [],
            } = EXPECTED[scenario] ?? { instances: 0, users: [], groups: [] };
            expect(outputs["scenario"]).to.equal(scenario);
            expect(ofType(recorded, "Instance")).to.have.length(instances);
            expect(Object.keys(outputs["instances"] as object)).to.have.length(instances);
            expect(Object.keys(outputs["users"] as object)).to.have.members(users);
            expect(Object.keys(outputs["groups"] as object)).to.have.members(groups);
            expect(Object.keys((outputs["roles"] as object | undefined) ?? {})).to.have.members(roles);
            expect(ofType(recorded, "User").map(({ inputs }) => inputs["name"])).to.have.members(users);
        });
    }

    it("puts out what a person needs to open a session", async () => {
        const { outputs } = await runProgram({ scenario: "single-instance" });
        const [instance] = Object.values(outputs["instances"] as Record<string, Record<string, unknown>>);
        expect(instance?.["id"]).to.match(/^i-[0-9a-f]{17}$/);
        expect(instance?.["arn"]).to.equal(
            `arn:aws:ec2:eu-central-1:111122223333:instance/${String(instance?.["id"])}`,
        );
        expect(instance?.["tags"]).to.deep.equal({
            Name: "finance-development",
            Department: "Finance",
            Environment: "Development",
        });
        expect(instance?.["consoleUrl"]).to.include(String(instance?.["id"]));
        expect(instance?.["startSessionCommand"]).to.include(`--target ${String(instance?.["id"])}`);
    });

    it("asks AWS for one image an architecture, not one an instance", async () => {
        const parameters = ({ invokes }: Run) => invokes.filter(({ token }) => token.includes("getParameter")).length;
        expect(parameters(await runProgram({ scenario: "group" }))).to.equal(1);
        expect(parameters(await runProgram({ scenario: "custom", custom }))).to.equal(2);
    });

    it("has no route, no key pair and no public address", async () => {
        for (const scenario of SCENARIO_NAMES) {
            const recorded = await runProgram({ scenario, custom });
            for (const type of ["Route", "KeyPair", "Eip", "NatGateway", "InternetGateway"])
                expect(ofType(recorded, type), `${scenario}: ${type}`).to.be.empty;

            for (const { inputs } of ofType(recorded, "Instance")) {
                expect(inputs).to.not.have.property("keyName");
                expect(inputs["associatePublicIpAddress"]).to.be.false;
            }
        }
    });

    it("gives passwords and the sign-in address out only with console login, the passwords as a secret", async () => {
        const without = await runProgram({ scenario: "group" });
        expect(without.outputs).not.to.have.any.keys("consolePasswords", "signInUrl");
        const { outputs } = await runProgram({ scenario: "group", console: { login: true } });
        expect(outputs["signInUrl"]).to.equal("https://111122223333.signin.aws.amazon.com/console");
        expect(outputs["consolePasswords"]).to.deep.equal({
            alice: "password-of-alice-login",
            bob: "password-of-bob-login",
        });
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module that has just run
        const program = require("../index") as Record<string, pulumi.Output<unknown>>;
        expect(await pulumi.isSecret(program["consolePasswords"] as pulumi.Output<unknown>)).to.be.true;
        for (const name of ["users", "instances", "groups"])
            expect(await pulumi.isSecret(pulumi.output(program[name])), name).to.be.false;
    });

    it("keeps a user's, an instance's and the network's identity from one scenario to any other", async () => {
        const seen = new Map<string, string>();
        for (const scenario of NAMED) {
            const recorded = await runProgram({ scenario });
            for (const type of ["User", "Instance", "Vpc", "VpcEndpoint", "Role"]) {
                for (const { name, inputs } of ofType(recorded, type)) {
                    const physical = `${type} ${JSON.stringify(inputs["name"] ?? inputs["tags"] ?? "")}`;
                    expect(seen.get(physical) ?? name).to.equal(name);
                    seen.set(physical, name);
                }
            }
        }
    });

    it("gives no two resources of a type the same name", async () => {
        for (const scenario of SCENARIO_NAMES) {
            const { resources } = await runProgram({ scenario, custom, network: { endpoints: ["s3", "kms"] } });
            const names = resources.map(({ type, name }) => `${type} ${name}`);
            expect(new Set(names)).to.have.property("size", names.length);
        }
    });

    it("tells apart a user, a group and an instance of one name", async () => {
        const { resources } = await runProgram({
            scenario: "custom",
            custom: {
                instances: { web: { tags: { Name: "web" } } },
                users: { web: { grants: [{ instances: ["web"] }] } },
                groups: { web: { members: ["web"], grants: [{ tags: { Name: "web" } }] } },
            },
        });
        expect(
            resources.filter(({ name }) => name === "web").map(({ type }) => type.split(":").at(-1)),
        ).to.have.members(["ManagedInstance", "SessionUser", "SessionGroup"]);
    });

    it("gives every principal the path, and those that can have one the boundary, and says what it allows", async () => {
        const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/boundary";
        const principals = { path: "/people/", permissionsBoundaryArn };
        const types = ["User", "Group", "Role", "InstanceProfile"];
        for (const scenario of ["group", "federated"]) {
            const recorded = await runProgram({ scenario, principals });
            const made = types.flatMap((type) => ofType(recorded, type).map(({ inputs }) => ({ type, inputs })));
            expect(new Set(made.map(({ inputs }) => inputs["path"]))).to.deep.equal(new Set(["/people/"]));
            for (const { type, inputs } of made) {
                const limited = type === "User" || type === "Role";
                expect(inputs["permissionsBoundary"], type).to.equal(limited ? permissionsBoundaryArn : undefined);
            }
            expect(ofType(recorded, "PermissionsBoundary")[0]?.inputs).to.deep.equal({
                policyArn: permissionsBoundaryArn,
                policy: BOUNDARY_POLICY,
            });
        }
    });

    it("creates no network, no role and no instances where only those of others are meant", async () => {
        for (const scenario of ["tags", "hierarchical-tags", "group", "federated"]) {
            const { outputs, ...recorded } = await runProgram({ scenario, [scenario]: { instances: {} } });
            for (const type of ["PrivateNetwork", "InstanceRole", "ManagedInstance"])
                expect(ofType(recorded, type), `${scenario}: ${type}`).to.be.empty;

            const created = ofType(recorded, "User").length + ofType(recorded, "Role").length;
            expect(created, scenario).to.be.greaterThan(0);
            expect(outputs).to.not.have.any.keys("network");
        }
    });

    it("grants to principals that exist, and to instances that exist by their IDs, and creates none of them", async () => {
        const { resources, outputs } = await runProgram({
            scenario: "custom",
            custom: {
                instances: {},
                existing: {
                    users: { carol: { grants: [{ instances: ["web"] }] } },
                    groups: { carol: { grants: [{ tags: { Team: "Web" } }] } },
                    roles: { carol: { grants: [{ principalTags: ["Team"] }] } },
                    instances: { web: "i-0123456789abcdef0" },
                },
            },
        });
        expect(resources.map(({ type }) => type.split(":").at(-1))).to.have.members([
            "ExistingInstance",
            ...["SessionGrants", "SessionGrants", "SessionGrants"],
            ...["UserPolicy", "GroupPolicy", "RolePolicy"],
        ]);
        const [policy] = resources.filter(({ type }) => type.endsWith(":UserPolicy"));
        expect(policy?.inputs["policy"]).to.include("instance/i-0123456789abcdef0");
        expect([outputs["users"], outputs["instances"]]).to.deep.equal([{}, {}]);
    });

    it("tags everything that can carry tags, volumes too, under the own tags of instances and users", async () => {
        const resources = { tags: { Owner: "platform" } };
        const web = { tags: { Name: "web", Owner: "web" } };
        const model = { ...custom, instances: { ...custom.instances, web } };
        const session = {
            kmsKeyAlias: "alias/sessions",
            s3BucketName: "example-session-logs",
            cloudWatchLogGroupName: "/sessions",
            logs: {},
            preferences: { blockPublicDocuments: true },
        };
        for (const scenario of SCENARIO_NAMES) {
            const recorded = await runProgram({ scenario, custom: model, resources, session });
            for (const { type, name, inputs } of recorded.resources) {
                const tags = inputs["tags"] as Record<string, string> | undefined;
                const isOfAws = /^awsx?:/.test(type) && !WITHOUT_TAGS.includes(type.split(":").at(-1) ?? "");
                if (isOfAws)
                    expect(tags?.["Owner"], `${type} ${name}`).to.equal(name === "web-instance" ? "web" : "platform");
            }
            for (const { inputs } of ofType(recorded, "Instance"))
                expect((inputs["rootBlockDevice"] as { tags: unknown }).tags).to.deep.equal(resources.tags);
        }
    });

    it("asks AWS no more for three hundred instances than for one", async function () {
        this.timeout(60_000);
        const instances = Object.fromEntries(
            Array.from({ length: 300 }, (_, index) => [`web-${index}`, { tags: { Environment: "Development" } }]),
        );
        const recorded = await runProgram({ scenario: "tags", tags: { instances } });
        expect(ofType(recorded, "Instance")).to.have.length(300);
        const asked = recorded.invokes.map(({ token }) => token.split(":").at(-1));
        expect(asked).to.have.members(["getAvailabilityZones", "getCallerIdentity", "getParameter", "getUsers"]);
    });
});
