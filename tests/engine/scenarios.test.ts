import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { analyzeState } from "./analyze-state";
import { awsResources } from "./aws-resources";
import type { Reach } from "./declared-access";
import { deployedAccess } from "./deployed-access";
import { deployedInstances } from "./deployed-instances";
import { deployedNetwork } from "./deployed-network";
import {
    actionsOf,
    deployedGroups,
    deployedRole,
    deployedRoles,
    deployedUsers,
    type Statement,
} from "./deployed-principals";
import { liveInstances } from "./ec2-resources";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { expectRecorded } from "./recorded-actions";
import { openTestStack, type RunResult, type TestStack } from "./harness";
import { AT, sourcesOf } from "./same-access";
import { violations } from "./violations";
import { configurationOf, NAMED_SCENARIOS, settingsOf, type NamedScenario } from "./scenario-settings";

const PROD = ["--policy-pack-config", join(repository, "policies/config/prod.json")];
const ACCOUNT = "123456789012";
const INSTANCE_ARN = `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/`;
const FINANCE_DEVELOPMENT = {
    StringEquals: { "ssm:resourceTag/Department": "Finance", "ssm:resourceTag/Environment": "Development" },
};

/** Scenarios whose policies name instances: before those exist, a preview knows nothing of the documents. */
const NAMES_INSTANCES: readonly NamedScenario[] = ["single-instance", "multiple-instances"];

/** The resource and condition of the statement that lets sessions target instances, in each scenario's policy. */
const TARGETS: Readonly<Record<NamedScenario, (idOf: (name: string) => string) => Partial<Statement>>> = {
    "single-instance": (idOf) => ({ Resource: INSTANCE_ARN + idOf("finance-development") }),
    "multiple-instances": (idOf) => ({
        Resource: [INSTANCE_ARN + idOf("finance-development"), INSTANCE_ARN + idOf("hr-development")],
    }),
    tags: () => ({
        Resource: `${INSTANCE_ARN}*`,
        Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
    }),
    "hierarchical-tags": () => ({ Resource: `${INSTANCE_ARN}*`, Condition: FINANCE_DEVELOPMENT }),
    group: () => ({ Resource: `${INSTANCE_ARN}*`, Condition: FINANCE_DEVELOPMENT }),
    federated: () => ({
        Resource: `${INSTANCE_ARN}*`,
        Condition: {
            StringEquals: {
                "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}",
                "ssm:resourceTag/Environment": "${aws:PrincipalTag/Environment}",
            },
        },
    }),
};

const SESSION_ACTIONS = [
    "ec2:DescribeInstances",
    "ssm:DescribeInstanceInformation",
    "ssm:DescribeInstanceProperties",
    "ssm:DescribeSessions",
    "ssm:GetConnectionStatus",
    "ssm:ResumeSession",
    "ssm:StartSession",
    "ssm:TerminateSession",
    "ssmmessages:OpenDataChannel",
];
const AGENT_ACTIONS = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

for (const scenario of NAMED_SCENARIOS) {
    describe(`The scenario ${scenario} on the real engine`, () => {
        const config = settingsOf(scenario);
        let stack: TestStack;
        let preview: RunResult;
        let previewed: Reach;
        let up: RunResult;
        let changes: readonly string[];

        before(async () => {
            stack = await openTestStack({ heard: true });
            stack.configure(config);
            preview = await stack.preview({ args: PROD });
            previewed = await sourcesOf(stack, config).previewed();
            up = await stack.up({ args: PROD });
            expectSuccess(up);
            changes = [...stack.heard.changes];
        });
        after(() => stack.close());

        /** Everyone and everything with a policy that opens sessions. */
        const holders = async () => [
            ...Object.values(await deployedUsers(stack.aws)),
            ...Object.values(await deployedGroups(stack.aws)),
            ...Object.values(await deployedRoles(stack.aws, Object.keys(configurationOf(config).model.roles ?? {}))),
        ];

        it("deploys what is declared, as AWS itself tells it", async () => {
            await expectDeployed(stack, config);
            await expectNothingOrphaned(stack);
        });

        it("has the same access declared, planned, previewed, in the state and in AWS", async () => {
            const { model, declared, planned, inState } = sourcesOf(stack, config);
            expect(await planned(), "planned").to.deep.equal(declared);
            if (!NAMES_INSTANCES.includes(scenario)) expect(previewed, "previewed").to.deep.equal(declared);
            expect(await inState(), "in the state").to.deep.equal(declared);
            expect((await deployedAccess(stack.sandbox, model, AT)).reach, "in AWS").to.deep.equal(declared);
        });

        it("passes the pack with prod.json and without any violation, in the preview, the update and the state", async () => {
            expectSuccess(preview);
            expect(violations(preview.text)).to.deep.equal([]);
            expect(violations(up.text)).to.deep.equal([]);
            expect(up.text).not.to.contain("is unknown in this preview");
            const analysis = await analyzeState(stack, join(repository, "policies"), PROD);
            expect(analysis.code, analysis.text).to.equal(0);
            expect(analysis.violations).to.deep.equal([]);
        });

        it("names what a session may target in one statement, and the session document in another", async () => {
            const instances = await liveInstances(stack.aws.ec2);
            const idOf = (name: string) =>
                instances.find(({ Tags = [] }) => Tags.some(({ Key, Value }) => Key === "Name" && Value === name))
                    ?.InstanceId ?? "";
            const statements = (await holders()).flatMap((one) => one.statements);
            const starts = statements
                .filter(({ Action }) => [Action].flat().includes("ssm:StartSession"))
                .map(({ Resource, Condition }) => ({ Resource, ...(Condition && { Condition }) }));
            expect(starts).to.deep.equal([
                TARGETS[scenario](idOf),
                { Resource: `arn:aws:ssm:eu-central-1:${ACCOUNT}:document/SSM-SessionManagerRunShell` },
            ]);
        });

        it("allows people what sessions need and nothing else, in inline policies alone", async () => {
            const allowed = (await holders()).flatMap(({ statements }) => statements);
            expect(actionsOf(allowed)).to.deep.equal(SESSION_ACTIONS);
            expect(allowed.every(({ Effect }) => Effect === "Allow")).to.equal(true);
            expect((await holders()).flatMap(({ attached }) => attached)).to.deep.equal([]);
            const [own, ...others] = allowed.filter(({ Action }) => [Action].flat().includes("ssm:TerminateSession"));
            expect(own?.Condition).to.deep.equal({
                StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" },
            });
            expect(others).to.deep.equal([]);
        });

        it("gives instances a role with the agent's five actions", async () => {
            const instances = Object.values(await deployedInstances(stack.aws));
            const profiles = [...new Set(instances.map(({ profile }) => profile))];
            expect(profiles).to.have.length(1);
            const { statements, attached } = await deployedRole(stack.aws, profiles[0]);
            expect(actionsOf(statements)).to.deep.equal(AGENT_ACTIONS);
            expect(attached).to.deep.equal([]);
        });

        it("runs instances without public address and key, with IMDSv2 alone and an encrypted root volume", async () => {
            for (const instance of Object.values(await deployedInstances(stack.aws))) {
                expect(instance).to.deep.include({
                    publicAddress: undefined,
                    keyName: undefined,
                    metadata: { tokens: "required", hops: 1 },
                    volumes: [{ encrypted: true, size: 8 }],
                });
                expect(instance.securityGroupIds).to.have.length(1);
            }
        });

        it("leaves the instances no way but to the endpoints of Session Manager", async () => {
            const network = await deployedNetwork(stack.aws);
            expect(network).to.deep.include({
                vpcCidrBlocks: ["10.0.0.0/16"],
                waysOut: [],
                endpoints: [
                    { service: "ssm", type: "Interface", privateDns: true },
                    { service: "ssmmessages", type: "Interface", privateDns: true },
                ],
                instanceRules: ["out tcp 443-443 to endpoints"],
                endpointRules: ["in tcp 443-443 from instances"],
            });
            expect(network.subnets.map(({ zone }) => zone)).to.deep.equal(["eu-central-1a"]);
        });

        it("starts instances only after their role has its policy and the endpoints are there", () => {
            const firstStart = changes.indexOf("RunInstances");
            for (const earlier of [
                "PutRolePolicy",
                "AddRoleToInstanceProfile",
                "CreateVpcEndpoint",
                "AuthorizeSecurityGroupEgress",
                "AuthorizeSecurityGroupIngress",
            ])
                expect(changes.lastIndexOf(earlier), earlier).to.be.within(0, firstStart - 1);
        });

        it("changes nothing when deployed again, refreshed, and previewed, with the same access", async () => {
            const before = await awsResources(stack.aws);
            expectSuccess(await stack.up({ args: ["--expect-no-changes"], policyPacks: [] }));
            expectSuccess(await stack.refresh({ args: ["--expect-no-changes"] }));
            const { declared, previewed: previewedAgain } = sourcesOf(stack, config);
            expect(await previewedAgain({ args: ["--expect-no-changes"] })).to.deep.equal(declared);
            expect(await awsResources(stack.aws)).to.deep.equal(before);
            await expectDeployed(stack, config);
        });

        it("leaves nothing when destroyed", async () => {
            expectSuccess(await stack.destroy());
            await expectEmptyAccount(stack);
        });

        it("makes the calls that the page of the deployer's rights has, and no others", () => {
            expectRecorded(scenario, stack.heard.calls);
        });
    });
}
