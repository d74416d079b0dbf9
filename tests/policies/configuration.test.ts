import { expect } from "chai";
import { configurationProblems, refuseMistakes } from "../../policies/pack/configure";
import { instanceAccessTags } from "../../policies/rules/instance-access-tags";
import { instanceKeyPair } from "../../policies/rules/instance-key-pair";
import { instanceIngress } from "../../policies/rules/instance-ingress";
import { rules } from "../../policies/rules";
import { judgeResource, judgeStack, urnOf } from "./judge";
import { networkWith, securityGroup } from "./network";
import { instance } from "./resources";

const refusal = async (run: () => Promise<unknown>): Promise<string> => {
    try {
        await run();
    } catch (error) {
        return error instanceof Error ? (error.stack ?? "") : String(error);
    }
    return "";
};
const keyed = instance({ keyName: "operators" });
const reason = "kept until the migration is done";

describe("policies: the engine's configuration", () => {
    const notices = (load: () => unknown): readonly string[] => {
        const texts: string[] = [];
        const log = console.error;
        console.error = (text: string) => texts.push(text);
        try {
            refuseMistakes(rules, load);
            return texts;
        } finally {
            console.error = log;
        }
    };
    const serviceWith = (request: unknown) => {
        const configure = { requestDeserialize: (_bytes: Buffer) => request };
        return { configure, load: () => ({ AnalyzerService: { configure } }) };
    };

    it("is refused with a rule that the pack doesn't have", () => {
        const settings = { getProperties: () => ({ toJavaScript: () => ({}) }) };
        const request = { getPolicyconfigMap: () => new Map([["start-session-guards", settings]]) };
        const { configure, load } = serviceWith(request);
        expect(notices(load)).to.deep.equal([]);
        configure.requestDeserialize(Buffer.of());
        expect(() => request.getPolicyconfigMap()).to.throw('unknown rule "start-session-guards"');
    });
    it("isn't read where Pulumi's private module is missing or has changed, and a notice says so", () => {
        const missing = (): never => {
            throw new Error("Cannot find module");
        };
        for (const load of [missing, () => undefined, () => ({}), () => ({ AnalyzerService: { configure: {} } })])
            expect(notices(load)).to.have.length(1);
    });
    it("is passed on as it is where the request has another form", () => {
        const { configure, load } = serviceWith({});
        expect(notices(load)).to.deep.equal([]);
        expect(configure.requestDeserialize(Buffer.of())).to.deep.equal({});
    });
});

describe("policies: settings", () => {
    it("are refused where a key is misspelt, with the key and what is expected", async () => {
        const text = await refusal(() => judgeResource(instanceAccessTags, instance(), { requird: {} }));
        expect(text).to.equal(
            'The configuration of instance-access-tags: unknown key "requird" (expected enforcementLevel, required, defaults, exceptions)',
        );
    });
    it("are refused where a value is of another kind, with what was found", async () => {
        for (const [config, problem] of [
            [{ required: 7 }, "invalid value 7 for required (expected an object)"],
            [{ required: null }, "invalid value null for required (expected an object)"],
            [
                { required: { Environment: "Development" } },
                'invalid value "Development" for required.Environment (expected a list)',
            ],
            [{ required: { Environment: [1] } }, "invalid value 1 for required.Environment[0] (expected a string)"],
            [{ defaults: { Environment: false } }, "invalid value false for defaults.Environment (expected a string)"],
        ] as const)
            expect(await refusal(() => judgeResource(instanceAccessTags, instance(), config))).to.contain(problem);

        expect(configurationProblems("start-session-target", { instanceArns: "sometimes" }, rules)).to.deep.equal([
            'start-session-target: invalid value "sometimes" for instanceArns (expected "allowed", "named", "forbidden")',
        ]);
    });
    it("are refused out of bounds", () => {
        expect(configurationProblems("session-timeouts", { idleMinutes: 61 }, rules)).to.deep.equal([
            "session-timeouts: invalid value 61 for idleMinutes (expected a whole number from 1 to 60)",
        ]);
        expect(configurationProblems("session-timeouts", { idleMinutes: 1.5 }, rules)).to.have.length(1);
        expect(configurationProblems("session-logging", { destination: "s3" }, rules)).to.deep.equal([]);
    });
    it("are refused where their schema takes them and they mean nothing", () => {
        for (const [name, config, problem] of [
            [
                "instance-access-tags",
                { required: { Team: [], team: [] } },
                'invalid value ["Team","team"] for required',
            ],
            ["launch-access-tags", { required: { " ": [] } }, 'invalid value " " for required'],
            ["instance-access-tags", { required: { Team: ["a", ""] } }, 'invalid value "" for required.Team'],
            [
                "instance-access-tags",
                { required: { Team: ["a"] }, defaults: { Team: "b" } },
                'invalid value "b" for defaults.Team (expected a)',
            ],
            ["instance-ingress", { allowedPorts: [70_000] }, "invalid value 70000 for allowedPorts[0]"],
            [
                "no-internet-route",
                { allowedTargets: ["tgw"] },
                'invalid value "tgw" for allowedTargets[0] (expected "gatewayId"',
            ],
            ["no-send-command", { allowedResources: ["*"] }, 'invalid value "*" for allowedResources'],
            ["no-send-command", { allowedResources: ["*:*"] }, 'invalid value "*:*" for allowedResources'],
            ["no-send-command", { allowedResources: ["arn:aws:*"] }, 'invalid value "arn:aws:*" for allowedResources'],
            [
                "no-user-data",
                { allowedResources: ["arn:aws:ec2:*"] },
                'invalid value "arn:aws:ec2:*" for allowedResources',
            ],
            ["no-user-data", { allowedResources: ["*ec2*"] }, 'invalid value "*ec2*" for allowedResources'],
            ["endpoint-ingress", { allowedCidrs: ["0.0.0.0/0"] }, 'invalid value "0.0.0.0/0" for allowedCidrs'],
            ["start-session-target", { instanceArns: "named" }, "(expected namedPrincipals with it, or another value)"],
            [
                "start-session-target",
                { instanceArns: "named", namedPrincipals: ["*"] },
                'invalid value ["*"] for namedPrincipals',
            ],
            ["instance-ingress", { allowedGroups: ["*"] }, 'invalid value "*" for allowedGroups'],
            ["start-session-target", { namedPrincipals: ["alice"] }, '(expected nothing, or instanceArns "named")'],
            [
                "start-session-tunnel",
                { allowedDocuments: ["AWS-Start*"] },
                'invalid value "AWS-Start*" for allowedDocuments',
            ],
            ["start-session-tunnel", { allowedDocuments: ["SSH"] }, "such as AWS-StartSSHSession"],
            ["session-endpoints", { services: ["com.amazonaws.eu-central-1.ssm"] }, "a service's short name"],
            ["managed-session-policy", { policies: ["arn:aws:iam::aws:policy/X"] }, "such as AdministratorAccess"],
            ["access-table", { expectations: [{ who: "alice" }] }, "exactly one of mustReach"],
            ["access-table", { expectations: [{ whom: "alice" }] }, "expectations[0].whom: unknown key"],
        ] as const) {
            const found = configurationProblems(name, config, rules);
            expect(found, JSON.stringify(config)).to.have.length(1);
            expect(found[0]).to.contain(`${name}: `).and.contain(problem);
        }
        for (const [name, config] of [
            ["instance-access-tags", { required: { Team: ["a"] }, defaults: { Team: "a", Owner: "b" } }],
            ["no-internet-route", { allowedTargets: ["transitGatewayId"] }],
            ["start-session-target", { instanceArns: "named", namedPrincipals: ["alice"] }],
            ["start-session-tunnel", { allowedDocuments: ["AWS-StartPortForwardingSessionToRemoteHost"] }],
            ["access-table", { expectations: [{ who: "alice", mustReach: { name: "web" } }] }],
        ] as const)
            expect(configurationProblems(name, config, rules), JSON.stringify(config)).to.deep.equal([]);
    });
    it("of a rule that the pack doesn't have are refused by its name", () => {
        expect(configurationProblems("start-session-guards", {}, rules)[0]).to.match(
            /^unknown rule "start-session-guards" \(expected all, .*start-session-guard/,
        );
        expect(configurationProblems("tags", {}, rules)[0]).to.contain("(expected all, or a rule of docs/policies.md)");
        expect(configurationProblems("all", {}, rules)).to.deep.equal([]);
        expect(configurationProblems("all", { exceptions: [] }, rules)[0]).to.contain('all: unknown key "exceptions"');
    });
});

describe("policies: exceptions", () => {
    const withExceptions = (exceptions: unknown) => () => judgeResource(instanceKeyPair, keyed, { exceptions });

    it("are refused without a reason in writing", async () => {
        for (const written of [undefined, "", "          ", "          a", 7, null]) {
            const text = await refusal(withExceptions([{ resource: "web", reason: written }]));
            expect(text, String(written)).to.contain("a reason of ten characters or more");
        }
    });
    it("are refused in any other form", async () => {
        for (const exceptions of ["web", { resource: "web", reason }, [null], ["web"], [[]], 1]) {
            const text = await refusal(withExceptions(exceptions));
            expect(text).to.match(/^The configuration of instance-key-pair: invalid value .* for exceptions/);
        }
        expect(await refusal(withExceptions(["web"]))).to.contain(
            'invalid value "web" for exceptions[0] (expected { resource, reason }',
        );
        expect(await refusal(withExceptions([{ resource: "web", reason, until: "2027" }]))).to.contain(
            'unknown key "until" in exceptions[0] (expected resource, reason)',
        );
    });
    it("are refused for everything: that is what the level is for", async () => {
        for (const resource of [
            ...[
                "*",
                "***",
                "",
                "urn:*",
                "urn:pulumi:dev::*",
                "*:*",
                "*aws*",
                "*::*",
                "**:**",
                "*/*",
                "*u*",
                "*e*",
                "*-*",
            ],
            ...["*aws:*", "urn:pulumi:*", "urn:pulumi:*::aws:*", "*pulumi*", "*::aws:iam/*", "*Instance::*", "*ec2*:*"],
            urnOf("aws:ec2/instance:Instance", "*"),
        ]) {
            expect(await refusal(withExceptions([{ resource, reason }])), resource).to.contain(
                'set enforcementLevel to "disabled"',
            );
        }
    });
    it("are taken for some resources, by a part of a name or of a URN, or by the component above", async () => {
        for (const resource of [
            "w*",
            "*eb",
            "web-*",
            "*::web*",
            "urn:pulumi:dev::*::web",
            "urn:pulumi:dev::test::my:index:Site$aws:ec2/instance:Instance::*",
        ])
            expect(await refusal(withExceptions([{ resource, reason }])), resource).to.equal("");
    });
    it("leave one resource alone and say so, with the reason", async () => {
        for (const resource of ["web", "w*", urnOf("aws:ec2/instance:Instance", "web")]) {
            expect(await withExceptions([{ resource, reason }])()).to.deep.equal({
                problems: [],
                notApplicable: `switched off for this resource: ${reason}`,
                notices: [`instance-key-pair: leaves aws:ec2/instance:Instance web alone, as configured: ${reason}`],
            });
        }
        expect((await withExceptions([{ resource: "other", reason }])()).problems).to.have.length(1);
    });
    it("say nothing of a resource that complies", async () => {
        const result = await judgeResource(instanceKeyPair, instance(), { exceptions: [{ resource: "web", reason }] });
        expect(result.notices).to.be.empty;
    });
    it("leave a resource alone in the stack, and say so once", async () => {
        const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] };
        const stack = networkWith(securityGroup("instances", [ssh, { ...ssh, fromPort: 23, toPort: 23 }]));
        expect((await judgeStack(instanceIngress, stack)).problems).to.have.length(2);
        const exceptions = [{ resource: "instances", reason }];
        expect(await judgeStack(instanceIngress, stack, { exceptions })).to.deep.equal({
            problems: [],
            notices: [
                `instance-ingress: leaves aws:ec2/securityGroup:SecurityGroup instances alone, as configured: ${reason}`,
            ],
        });
    });
    it("cost no more where there are many", async () => {
        const exceptions = Array.from({ length: 20_000 }, (_, index) => ({ resource: `other-${index}`, reason }));
        for (let round = 0; round < 500; round += 1) await judgeResource(instanceKeyPair, keyed, { exceptions });
    });
});
