import { expect } from "chai";
import { containerExecLogging } from "../../policies/rules/container-exec-logging";
import { accessTable } from "../../policies/rules/access-table";
import { documentSecrets } from "../../policies/rules/document-secrets";
import { iamDocumentReadable } from "../../policies/rules/iam-document-readable";
import { instanceConnectEndpoint } from "../../policies/rules/instance-connect-endpoint";
import { managedSessionPolicy } from "../../policies/rules/managed-session-policy";
import { noSendCommand } from "../../policies/rules/no-send-command";
import { sessionLogging } from "../../policies/rules/session-logging";
import { startSessionTarget } from "../../policies/rules/start-session-target";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "./judge";
import { byTag, document, INSTANCES, own, preferences, shell, type TestStatement } from "./resources";

/** Resources of @pulumi/aws-native: documents are objects there, and one resource says what are several elsewhere. */

const policyOf = (...statements: readonly TestStatement[]) => JSON.parse(document(...statements)) as unknown;
const everywhere = { ...byTag, Condition: undefined };
const sendCommand = { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" };
const native = (
    type: string,
    name: string,
    props: Record<string, unknown>,
    more: Partial<TestResource> = {},
): TestResource => ({
    type: `aws-native:${type}`,
    name,
    props,
    ...more,
});
const user = (props: Record<string, unknown> = {}, more: Partial<TestResource> = {}) =>
    native("iam:User", "alice", { userName: "alice", ...props }, more);
const EVERYWHERE =
    "ssm:StartSession on arn:aws:ec2:eu-central-1:111122223333:instance/* has no condition on the instances' tags.";

describe("policies: resources of AWS Cloud Control", () => {
    it("are judged by their documents, wherever these stand", async () => {
        const open = policyOf(everywhere);
        for (const resource of [
            native("iam:UserPolicy", "p", { policyName: "p", userName: "alice", policyDocument: open }),
            native("iam:GroupPolicy", "p", { policyName: "p", groupName: "staff", policyDocument: open }),
            native("iam:RolePolicy", "p", { policyName: "p", roleName: "ops", policyDocument: JSON.stringify(open) }),
            native("iam:ManagedPolicy", "p", { managedPolicyName: "p", policyDocument: open }),
            native("sso:PermissionSet", "p", { name: "ops", inlinePolicy: open }),
            user({ policies: [{ policyName: "p", policyDocument: open }] }),
            native("iam:Group", "staff", { policies: [{ policyName: "p", policyDocument: open }] }),
            native("iam:Role", "ops", {
                roleName: "ops",
                assumeRolePolicyDocument: policyOf(),
                policies: [{ policyName: "p", policyDocument: open }],
            }),
        ]) {
            const { problems } = await judgeResource(startSessionTarget, resource);
            expect(problems, resource.type).to.have.length(1);
            expect(problems[0], resource.type).to.contain(EVERYWHERE);
        }
    });
    it("say which of several inline policies is wrong", async () => {
        const policies = [
            { policyName: "good", policyDocument: policyOf(byTag, shell) },
            { policyName: "bad", policyDocument: policyOf(everywhere) },
        ];
        expect((await judgeResource(startSessionTarget, user({ policies }))).problems[0]).to.match(/^policies\[1\]: /);
    });
    it("are accepted as they should be", async () => {
        const policies = [{ policyName: "sessions", policyDocument: policyOf(byTag, shell, own) }];
        for (const rule of [startSessionTarget, iamDocumentReadable, noSendCommand])
            expect((await judgeResource(rule, user({ policies }))).problems, rule.name).to.be.empty;
    });
    it("are reported once where a document isn't known yet, and one inside of it", async () => {
        const inside = policyOf({ ...byTag, Resource: [INSTANCES, unknownValue] });
        for (const policyDocument of [unknownValue, inside]) {
            const { problems, notices } = await judgeResource(
                iamDocumentReadable,
                user({ policies: [{ policyName: "p", policyDocument }] }),
            );
            expect(problems).to.be.empty;
            expect(notices).to.have.length(1);
        }
        expect((await judgeResource(startSessionTarget, user({ policies: unknownValue }))).problems).to.be.empty;
    });
    it("belong together in a stack, by names and by references", async () => {
        const limits = { policies: [{ policyName: "sessions", policyDocument: policyOf(byTag, shell) }] };
        const managed = (users: unknown, more: Partial<TestResource> = {}) =>
            native("iam:ManagedPolicy", "commands", { policyDocument: policyOf(sendCommand), users }, more);
        for (const stack of [
            [user(limits), managed(["alice"])],
            [user({ ...limits, userName: unknownValue }), managed([unknownValue], { dependsOn: { users: ["alice"] } })],
            [
                user(limits),
                native("iam:UserPolicy", "commands", { userName: "alice", policyDocument: policyOf(sendCommand) }),
            ],
            [
                user(
                    { ...limits, managedPolicyArns: [unknownValue] },
                    { dependsOn: { managedPolicyArns: ["commands"] } },
                ),
                native("iam:ManagedPolicy", "commands", {
                    policyArn: unknownValue,
                    policyDocument: policyOf(sendCommand),
                }),
            ],
            [
                user({ ...limits, groups: ["staff"] }),
                native("iam:Group", "staff", {
                    groupName: "staff",
                    policies: [{ policyName: "p", policyDocument: policyOf(sendCommand) }],
                }),
            ],
        ]) {
            const { problems } = await judgeStack(noSendCommand, stack);
            expect(problems, JSON.stringify(stack)).to.have.length(1);
            expect(problems[0]).to.contain("It counts for alice");
        }
        expect((await judgeStack(noSendCommand, [user(limits), managed(["bob"])])).problems).to.be.empty;
    });
    it("are in the account that their ARN names, as others are", async () => {
        const limits = { policies: [{ policyName: "sessions", policyDocument: policyOf(byTag, shell) }] };
        const inAccount = (account: string, provider: string) =>
            user({ ...limits, arn: `arn:aws:iam::${account}:user/alice` }, { provider });
        const commands = native(
            "iam:UserPolicy",
            "commands",
            { userName: "alice", policyDocument: policyOf(sendCommand) },
            { provider: "second" },
        );
        const other = native(
            "iam:Role",
            "other",
            { roleName: "other", assumeRolePolicyDocument: {}, arn: "arn:aws:iam::444455556666:role/other" },
            { provider: "second" },
        );
        const told = async (account: string) =>
            (await judgeStack(noSendCommand, [inAccount(account, "first"), other, commands])).problems;
        expect(await told("444455556666")).to.have.length(1);
        expect(await told("111122223333")).to.be.empty;
    });
    it("are judged by AWS's own policies that they have", async () => {
        const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
        expect((await judgeResource(managedSessionPolicy, user({ managedPolicyArns: [arn] }))).problems).to.deep.equal([
            "managedPolicyArns: AdministratorAccess is attached.",
        ]);
    });
    it("stand in the access table with their instances", async () => {
        const policies = [
            {
                policyName: "sessions",
                policyDocument: policyOf(byTag, shell, {
                    Effect: "Allow",
                    Action: "ssmmessages:OpenDataChannel",
                    Resource: "*",
                }),
            },
        ];
        const web = (value: string) =>
            native("ec2:Instance", `web-${value}`, {
                id: "i-0123456789abcdef0",
                tags: [
                    { key: "Environment", value },
                    { key: "Name", value: "web" },
                ],
            });
        const expectations = [{ who: "alice", mustReach: { name: "web" } }];
        const told = async (value: string) =>
            (await judgeStack(accessTable, [user({ policies }), web(value)], { expectations })).problems;
        expect(await told("Development")).to.be.empty;
        expect(await told("Production")).to.have.length(1);
    });
    it("are session documents as well, as objects and as text", async () => {
        const { content } = preferences({ cloudWatchLogGroupName: "" }).props as { content: string };
        for (const written of [content, JSON.parse(content) as unknown]) {
            const { problems } = await judgeResource(
                sessionLogging,
                native("ssm:Document", "preferences", { documentType: "Session", content: written }),
            );
            expect(problems).to.have.length(1);
        }
        const command = { schemaVersion: "2.2", mainSteps: [{ inputs: { runCommand: ["PASSWORD=hunter22"] } }] };
        expect(
            (await judgeResource(documentSecrets, native("ssm:Document", "command", { content: command }))).problems,
        ).to.have.length(1);
    });
    it("are endpoints and services too", async () => {
        expect(
            (await judgeResource(instanceConnectEndpoint, native("ec2:InstanceConnectEndpoint", "e", {}))).problems,
        ).to.have.length(1);
        const stack = [
            native("ecs:Cluster", "cluster", {
                clusterName: "cluster",
                configuration: { executeCommandConfiguration: { logging: "NONE", kmsKeyId: "k" } },
            }),
            native("ecs:Service", "web", { cluster: "cluster", enableExecuteCommand: true }),
        ];
        expect((await judgeStack(containerExecLogging, stack)).problems).to.have.length(1);
    });
});
