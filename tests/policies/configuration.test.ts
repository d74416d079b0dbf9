import { expect } from "chai";
import { configurationProblems } from "../../policies/pack/configure";
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

describe("policies: settings", () => {
    it("are refused where a key is misspelt, with the key and what is allowed", async () => {
        const text = await refusal(() => judgeResource(instanceAccessTags, instance(), { requird: {} }));
        expect(text).to.equal(
            'The configuration of instance-access-tags: unknown key "requird"; allowed: enforcementLevel, required, defaults, exceptions',
        );
    });
    it("are refused where a value is of another kind, with what was found", async () => {
        for (const [config, problem] of [
            [{ required: 7 }, "required: found 7; allowed: an object"],
            [{ required: null }, "required: found null; allowed: an object"],
            [
                { required: { Environment: "Development" } },
                'required.Environment: found "Development"; allowed: a list',
            ],
            [{ required: { Environment: [1] } }, "required.Environment[0]: found 1; allowed: a string"],
            [{ defaults: { Environment: false } }, "defaults.Environment: found false; allowed: a string"],
        ] as const) {
            expect(await refusal(() => judgeResource(instanceAccessTags, instance(), config))).to.contain(problem);
        }
        expect(configurationProblems("start-session-target", { instanceArns: "sometimes" }, rules)).to.deep.equal([
            'start-session-target: instanceArns: found "sometimes"; allowed: "allowed", "named", "forbidden"',
        ]);
    });
    it("are refused out of bounds", () => {
        expect(configurationProblems("session-timeouts", { idleMinutes: 61 }, rules)).to.deep.equal([
            "session-timeouts: idleMinutes: found 61; allowed: a whole number from 1 to 60",
        ]);
        expect(configurationProblems("session-timeouts", { idleMinutes: 1.5 }, rules)).to.have.length(1);
        expect(configurationProblems("session-logging", { destination: "s3" }, rules)).to.deep.equal([]);
    });
    it("are refused where their schema takes them and they mean nothing", () => {
        for (const [name, config, problem] of [
            ["instance-access-tags", { required: { Team: [], team: [] } }, "required: found Team and team;"],
            ["launch-access-tags", { required: { " ": [] } }, 'required: found the key " ";'],
            ["instance-access-tags", { required: { Team: ["a", ""] } }, 'required.Team: found "";'],
            [
                "instance-access-tags",
                { required: { Team: ["a"] }, defaults: { Team: "b" } },
                'defaults.Team: found "b"; allowed: a',
            ],
            ["instance-ingress", { allowedPorts: [70_000] }, "allowedPorts[0]: found 70000;"],
            ["no-internet-route", { allowedTargets: ["tgw"] }, 'allowedTargets[0]: found "tgw"; allowed: "gatewayId"'],
            ["no-send-command", { allowedResources: ["*"] }, 'allowedResources: found "*";'],
            ["no-send-command", { allowedResources: ["*:*"] }, 'allowedResources: found "*:*";'],
            ["no-send-command", { allowedResources: ["arn:aws:*"] }, 'allowedResources: found "arn:aws:*";'],
            ["no-user-data", { allowedResources: ["arn:aws:ec2:*"] }, 'allowedResources: found "arn:aws:ec2:*";'],
            ["no-user-data", { allowedResources: ["*ec2*"] }, 'allowedResources: found "*ec2*";'],
            ["endpoint-ingress", { allowedCidrs: ["0.0.0.0/0"] }, 'allowedCidrs: found "0.0.0.0/0";'],
            ["start-session-target", { instanceArns: "named" }, "expected beside it: namedPrincipals"],
            [
                "start-session-target",
                { instanceArns: "named", namedPrincipals: ["*"] },
                'namedPrincipals: found ["*"];',
            ],
            ["instance-ingress", { allowedGroups: ["*"] }, 'allowedGroups: found "*";'],
            ["start-session-target", { namedPrincipals: ["alice"] }, 'it needs instanceArns "named"'],
            ["start-session-tunnel", { allowedDocuments: ["AWS-Start*"] }, 'allowedDocuments: found "AWS-Start*";'],
            ["start-session-tunnel", { allowedDocuments: ["SSH"] }, "names such as AWS-StartSSHSession"],
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
        ] as const) {
            expect(configurationProblems(name, config, rules), JSON.stringify(config)).to.deep.equal([]);
        }
    });
    it("of a rule that the pack doesn't have are refused by its name", () => {
        expect(configurationProblems("start-session-guards", {}, rules)[0]).to.match(
            /^"start-session-guards" isn't a rule of this pack; rules like it: .*start-session-guard/,
        );
        expect(configurationProblems("tags", {}, rules)[0]).to.contain("docs/policies.md lists the rules");
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
            expect(text).to.match(/^The configuration of instance-key-pair: exceptions/);
        }
        expect(await refusal(withExceptions(["web"]))).to.contain('found "web"; expected: { resource, reason }');
        expect(await refusal(withExceptions([{ resource: "web", reason, until: "2027" }]))).to.contain(
            'unknown key "until"; allowed: resource, reason',
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
            expect(await refusal(withExceptions([{ resource, reason }])), resource).to.contain('the level "disabled"');
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
        ]) {
            expect(await refusal(withExceptions([{ resource, reason }])), resource).to.equal("");
        }
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
        for (let round = 0; round < 500; round += 1) {
            await judgeResource(instanceKeyPair, keyed, { exceptions });
        }
    });
});
