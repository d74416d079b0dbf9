import { expect } from "chai";
import * as fc from "fast-check";
import { ConfigurationError, readConfiguration, type Configuration } from "../../../scenarios/configuration";
import { limitsOf, principalsOf } from "../../../access/model";
import { SCENARIO_NAMES } from "../../../scenarios";
import { configuration } from "../../program";

function read(values: Readonly<Record<string, unknown>>): Configuration {
    return readConfiguration({ values: configuration(values), environment: {} });
}

describe("Reading the configuration", () => {
    it("takes the region from the environment when the configuration has none", () => {
        const values = configuration({ scenario: "group", "aws:region": undefined });
        expect(readConfiguration({ values, environment: { AWS_REGION: "us-gov-west-1" } }).region).to.equal(
            "us-gov-west-1",
        );
        expect(readConfiguration({ values, environment: { AWS_DEFAULT_REGION: "cn-north-1" } }).region).to.equal(
            "cn-north-1",
        );
    });

    it("prefers the configuration's region to the environment's, as the AWS provider does", () => {
        const values = configuration({ scenario: "group" });
        expect(readConfiguration({ values, environment: { AWS_REGION: "us-east-1" } }).region).to.equal("eu-central-1");
    });

    it("warns of a region that the AWS provider doesn't know, with those of the place that it does", () => {
        const [warning, ...others] = read({ scenario: "group", "aws:region": "ca-east-1" }).warnings;
        expect(warning)
            .to.include("doesn't know the region ca-east-1")
            .and.include("It knows ca-central-1, ca-west-1.");
        expect(others).to.be.empty;
        expect(read({ scenario: "group", "aws:region": "us-gov-east-1" }).warnings).to.be.empty;
    });

    it("leaves the keys of Pulumi and of the AWS provider alone", () => {
        const others = {
            "pulumi:tags": { team: "x" },
            "aws:profile": "dev",
            "aws:assumeRoles": [],
            "aws:endpoints": [],
        };
        expect(() => read({ scenario: "group", ...others })).not.to.throw();
    });

    it("gives console login to every user when the stack says so, and lets custom say otherwise", () => {
        const on = { console: { login: true } };
        expect(read({ scenario: "tags", ...on }).model.users?.["alice"]?.console).to.be.true;
        const users = { alice: {}, bob: { console: false } };
        const custom = { instances: { web: { tags: { Name: "web" } } }, users };
        const { model } = read({ scenario: "custom", custom, ...on });
        expect([model.users?.["alice"]?.console, model.users?.["bob"]?.console]).to.deep.equal([true, false]);
    });

    it("lets an instance's own type go before that of all instances", () => {
        const instances = { a: { tags: { Name: "a" } }, b: { tags: { Name: "b" }, instanceType: "t4g.small" } };
        const { model } = read({ scenario: "tags", tags: { instances }, instances: { instanceType: "m7i.large" } });
        expect(Object.values(model.instances).map(({ instanceType }) => instanceType)).to.deep.equal([
            "m7i.large",
            "t4g.small",
        ]);
    });

    it("takes the endpoints that logging and encryption need where none are named", () => {
        const session = {
            kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            cloudWatchLogGroupName: "/sessions",
            s3BucketName: "session-logs",
        };
        expect(read({ scenario: "group", session }).plan.network.endpoints).to.have.members(["kms", "logs", "s3"]);
        expect(read({ scenario: "group" }).plan.network.endpoints).to.be.empty;
    });

    it("has the OS users on the instances whom the tags of IAM users name for their sessions", () => {
        const tags = { SSMSessionRunAs: "operator" };
        const { model } = read({
            scenario: "custom",
            custom: {
                instances: { web: { tags: { Team: "web" } } },
                users: { alice: { tags }, bob: { tags }, carol: {} },
            },
        });
        expect(model.osUsers).to.deep.equal(["operator"]);
    });

    it("takes one granted value for a list of one", () => {
        const one = read({ scenario: "tags", tags: { grant: { Environment: "Production" } } });
        expect(one.model).to.deep.equal(
            read({ scenario: "tags", tags: { grant: { Environment: ["Production"] } } }).model,
        );
    });

    it("warns of a grant that no instance of the stack matches, and says when only the case differs", () => {
        const [warning] = read({ scenario: "tags", tags: { grant: { Environment: "development" } } }).warnings;
        expect(warning)
            .to.include("alice")
            .and.include('Environment = "development"')
            .and.include("upper and lower case");
        expect(read({ scenario: "tags", tags: { grant: { Environment: "Staging" } } }).warnings).to.have.length(1);
        expect(read({ scenario: "tags" }).warnings).to.be.empty;
    });

    it("keeps a secret out of its warnings", () => {
        const values = configuration({ scenario: "tags", tags: { grant: { Team: "hush" } } });
        const environment = { PULUMI_CONFIG_SECRET_KEYS: '["session-manager-access:tags"]' };
        expect(readConfiguration({ values, environment }).warnings).to.deep.equal([
            "session-manager-access:tags is a secret: warnings about it (1) aren't shown.",
        ]);
    });

    it("warns of a group whose members lack the tag that its grant compares", () => {
        const custom = {
            instances: { web: { tags: { Team: "a" } } },
            users: { alice: { tags: { Team: "a" } }, bob: {} },
            groups: { dev: { members: ["alice", "bob"], grants: [{ principalTags: ["Team"] }] } },
        };
        const [warning, ...others] = read({ scenario: "custom", custom }).warnings;
        expect(warning).to.match(/^The group dev .* Team; .*: bob\.$/);
        expect(others).to.be.empty;
    });

    it("takes limits beside the grant of every scenario, and in each grant of custom", () => {
        const limits = {
            documents: ["SSM-SessionManagerRunShell", "AWS-StartSSHSession"],
            sourceAddresses: ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"],
            from: "2999-01-01T00:00:00Z",
            until: "2999-12-31T18:00:00Z",
        };
        for (const scenario of SCENARIO_NAMES.filter((name) => name !== "custom")) {
            const { model } = read({ scenario, [scenario]: { ...limits, until: "2999-12-31T18:00Z" } });
            const granted = principalsOf(model).flatMap(({ grants }) => grants);
            expect(granted.map(limitsOf), scenario).to.deep.equal([limits]);
        }
        const grant = { instances: ["web"], ...limits, mfa: true };
        const custom = { instances: { web: { tags: { Name: "web" } } }, users: { alice: { grants: [grant] } } };
        const { model } = read({ scenario: "custom", custom });
        expect(model.users?.["alice"]?.grants).to.deep.equal([{ by: "instances", ...grant }]);
    });

    it("takes a time to the minute or second, a date, and what Pulumi makes of both without quotation marks", () => {
        const forms = ["2999-12-31T00:00Z", "2999-12-31T00:00:00Z", "2999-12-31", "2999-12-31 00:00:00 +0000 UTC"];
        for (const until of forms) {
            const { model } = read({ scenario: "tags", tags: { until } });
            expect(model.users?.["alice"]?.grants[0]?.until, until).to.equal("2999-12-31T00:00:00Z");
        }
    });

    it("takes different documents on the same instances, and the same documents on different ones", () => {
        const shell = "SSM-SessionManagerRunShell";
        const custom = {
            instances: { web: { tags: { Name: "web" } }, db: { tags: { Name: "db" } } },
            users: {
                alice: {
                    grants: [
                        { instances: ["web", "db"] },
                        { instances: ["db", "web"], mfa: true, documents: ["AWS-StartSSHSession"] },
                    ],
                },
                bob: { grants: [{ instances: ["web"] }, { instances: ["db"], mfa: true, documents: [shell] }] },
            },
        };
        expect(() => read({ scenario: "custom", custom })).not.to.throw();
    });

    it("warns of access that ends within a week, with the time that is left", () => {
        const warningsAt = (now: string) => {
            const values = configuration({ scenario: "group", group: { until: "2026-12-31T18:00:00Z" } });
            return readConfiguration({ values, environment: {}, now: new Date(now) }).warnings;
        };
        expect(warningsAt("2026-12-24T17:59:59Z")).to.be.empty;
        expect(warningsAt("2026-12-24T18:00:00Z")).to.deep.equal([
            "Access of the group finance-developers ends at 2026-12-31T18:00:00Z, in 7 days. Extend until, or remove the grant.",
        ]);
        expect(warningsAt("2026-12-30T18:00:00Z")[0]).to.include(", in 1 day.");
        expect(warningsAt("2026-12-31T17:00:00Z")[0]).to.include(", in less than a day.");
        expect(() => warningsAt("2026-12-31T18:00:00Z")).to.throw("a time after now, 2026-12-31T18:00:00Z");
    });

    it("warns of documents that open more than a shell, and says what", () => {
        const documents = ["AWS-StartSSHSession", "AWS-StartPortForwardingSessionToRemoteHost"];
        const { warnings } = read({ scenario: "tags", tags: { documents } });
        expect(warnings).to.have.length(2);
        expect(warnings[0]).to.match(/^AWS-StartSSHSession, granted to the user alice, opens SSH .* aren't logged/);
        expect(warnings[1]).to.include("opens every host and port that the instances reach");
        const [socket] = read({
            scenario: "tags",
            tags: { documents: ["AWS-StartPortForwardingSessionToSocket"] },
        }).warnings;
        expect(socket).to.include("opens every port of the instances");
        expect(read({ scenario: "tags", tags: { documents: ["AWS-StartInteractiveCommand"] } }).warnings).to.be.empty;
    });

    it("takes what is odd and sound", () => {
        const instance = { tags: { Name: "x" } };
        const name = (grants: readonly unknown[]) => ({ alice: { grants } });
        for (const values of [
            { scenario: "tags", tags: { user: "+=,.@-_" } },
            { scenario: "tags", tags: { grant: { Environment: ["*", "${aws:username}", "a?b"] } } },
            {
                scenario: "tags",
                tags: { instances: { web: { tags: { 部门: "财务", "Cost Center": "😀", Отдел: "Финансы" } } } },
            },
            {
                scenario: "custom",
                custom: { instances: { a: instance, A: instance }, users: name([{ instances: ["a", "A"] }]) },
            },
            {
                scenario: "custom",
                custom: {
                    instances: { alice: instance, network: instance },
                    users: name([{ instances: ["alice"] }, { instances: ["alice", "network"] }]),
                    groups: { alice: { members: ["alice"], grants: [{ tags: { Name: "x" } }] } },
                },
            },
            { scenario: "group", instances: { architecture: "arm64", instanceType: "t4g.micro" } },
            {
                scenario: "tags",
                instances: { architecture: "arm64" },
                tags: { instances: { a: { ...instance, instanceType: "t4g.nano" } } },
            },
            { scenario: "single-instance", network: { cidrBlock: "203.0.113.0/28" } },
            { scenario: "group", network: { cidrBlock: "10.0.0.0/24", subnetCidrBlocks: ["10.0.0.0/24"] } },
            { scenario: "group", "aws:region": "sa-west-1" },
            { scenario: "group", "aws:region": "eu-west-4" },
            { scenario: "group", "aws:defaultTags": { tags: { Stack: "dev" } } },
            { scenario: "group", "aws:defaultTags": "what the provider will refuse" },
        ])
            expect(() => read(values), JSON.stringify(values)).not.to.throw();
    });

    it("finds thousands of mistakes", function () {
        this.timeout(20_000);
        const instances = Object.fromEntries(
            Array.from({ length: 3000 }, (_, index) => [`server-of-mine-${index}`, { tags: { Name: "x" } }]),
        );
        const missing = Array.from({ length: 3000 }, (_, index) => `sever-of-mine-${index}`);
        expect(() =>
            read({ scenario: "custom", custom: { instances, users: { alice: { grants: [{ instances: missing }] } } } }),
        ).to.throw("3001 problems");
    });

    it("keeps names that are built into JavaScript's arrays and functions as what they are", () => {
        const instances = { length: { tags: { length: "1", name: "x" } }, name: { tags: { name: "y" } } };
        const { model } = read({
            scenario: "custom",
            custom: { instances, users: { length: { grants: [{ instances: ["name"] }] } } },
        });
        expect(Object.keys(model.instances)).to.deep.equal(["length", "name"]);
    });

    it("reads ten thousand instances", function () {
        this.timeout(20_000);
        const instances = Object.fromEntries(
            Array.from({ length: 10_000 }, (_, index) => [
                `web-${index}`,
                { tags: { Name: `web-${index}`, Environment: "Development" } },
            ]),
        );
        expect(Object.keys(read({ scenario: "tags", tags: { instances } }).model.instances)).to.have.length(10_000);
    });

    it("either comes to a configuration or to one error, whatever stands under a key", function () {
        this.timeout(60_000);
        const key = fc.constantFrom(
            "scenario",
            "group",
            "tags",
            "custom",
            "network",
            "instances",
            "session",
            "console",
            "x",
        );
        const value = fc.oneof(
            fc.jsonValue({ maxDepth: 6 }),
            fc.constantFrom("__proto__", '{"__proto__":{}}', "[", "{}", "null"),
        );
        fc.assert(
            fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (values) => {
                try {
                    read({ scenario: "group", ...values });
                } catch (error) {
                    expect(error).to.be.instanceOf(ConfigurationError);
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("survives a mistake at every place of a valid model", function () {
        this.timeout(60_000);
        const valid = JSON.stringify({
            instances: { web: { tags: { Name: "web", Environment: "Development" }, instanceType: "t4g.micro" } },
            users: { alice: { grants: [{ instances: ["web"] }], tags: { Name: "a" }, console: true } },
            groups: {
                dev: {
                    members: ["alice"],
                    grants: [{ tags: { Environment: ["Development"] } }, { principalTags: ["Name"] }],
                },
            },
        });
        const wrong = fc.constantFrom<unknown>(null, true, 0, -1, "", "x y", [], {}, [[]], { "": "" }, ["web", "web"]);
        fc.assert(
            fc.property(fc.nat(), wrong, (place, replacement) => {
                let at = 0;
                const nodes = (JSON.stringify(JSON.parse(valid, count)), at);
                const target = place % nodes;
                at = 0;
                function count(this: unknown, _: string, value: unknown): unknown {
                    return (at++, value);
                }
                const custom: unknown = JSON.parse(valid, (_, value: unknown) =>
                    at++ === target ? replacement : value,
                );
                try {
                    read({ scenario: "custom", custom });
                } catch (error) {
                    expect(error).to.be.instanceOf(ConfigurationError);
                }
            }),
            { numRuns: 500 },
        );
    });
});
