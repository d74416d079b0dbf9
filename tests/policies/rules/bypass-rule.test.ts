import { expect } from "chai";
import type { Rule } from "../../../policies/pack/rule";
import { noAssociation } from "../../../policies/rules/no-association";
import { noAutomation } from "../../../policies/rules/no-automation";
import { noContainerExec } from "../../../policies/rules/no-container-exec";
import { noInstanceConnect } from "../../../policies/rules/no-instance-connect";
import { noMaintenanceWindow } from "../../../policies/rules/no-maintenance-window";
import { noSendCommand } from "../../../policies/rules/no-send-command";
import { accessTagWrites } from "../../../policies/rules/access-tag-writes";
import { noSerialConsole } from "../../../policies/rules/no-serial-console";
import { noUserData } from "../../../policies/rules/no-user-data";
import { policyWrites } from "../../../policies/rules/policy-writes";
import { sessionDocumentWrites } from "../../../policies/rules/session-document-writes";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { byTag, document, type TestStatement, user, userPolicy, userPolicyOf } from "../resources";

/** The rules on ways round, with the actions that each must catch. */
const ways: readonly (readonly [rule: Rule, actions: readonly string[]])[] = [
    [noSendCommand, ["ssm:SendCommand"]],
    [noAutomation, ["ssm:StartAutomationExecution", "ssm:StartChangeRequestExecution"]],
    [
        noAssociation,
        ["ssm:CreateAssociation", "ssm:CreateAssociationBatch", "ssm:UpdateAssociation", "ssm:StartAssociationsOnce"],
    ],
    [noMaintenanceWindow, ["ssm:RegisterTaskWithMaintenanceWindow", "ssm:UpdateMaintenanceWindowTask"]],
    [noInstanceConnect, ["ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:OpenTunnel"]],
    [noSerialConsole, ["ec2-instance-connect:SendSerialConsoleSSHPublicKey", "ec2:EnableSerialConsoleAccess"]],
    [
        noUserData,
        ["ec2:ModifyInstanceAttribute", "ec2:CreateReplaceRootVolumeTask", "ec2:ReplaceIamInstanceProfileAssociation"],
    ],
    [noContainerExec, ["ecs:ExecuteCommand"]],
    [sessionDocumentWrites, ["ssm:CreateDocument", "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"]],
    [
        policyWrites,
        [
            "iam:PutUserPolicy",
            "iam:AttachUserPolicy",
            "iam:AddUserToGroup",
            "iam:CreatePolicyVersion",
            "iam:UpdateAssumeRolePolicy",
        ],
    ],
];

const allow = (Action: string, change: TestStatement = {}): TestStatement => ({
    Sid: "Way",
    Effect: "Allow",
    Action,
    Resource: "*",
    ...change,
});

for (const [rule, actions] of ways) {
    const [action = ""] = actions;
    describe(`policies: ${rule.name}`, () => {
        it("accepts a principal whose sessions are all it has", async () => {
            expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        });
        it("reports each action, by itself and by a wildcard", async () => {
            for (const one of actions) {
                const { problems } = await judgeResource(rule, userPolicy(allow(one)));
                expect(problems, one).to.have.length(1);
                expect(problems[0]).to.contain(`statement Way allows ${one}`);
            }
            const wild = userPolicy(allow(`${action.slice(0, -1)}*`));
            expect((await judgeResource(rule, wild)).problems).to.have.length(1);
            const others = { ...allow(""), Action: undefined, NotAction: ["s3:*", "ssm:StartSession"] };
            expect((await judgeResource(rule, userPolicy(others))).problems).to.have.length(1);
        });
        it("has nothing to say of principals without limited sessions, unless it is configured to judge all", async () => {
            const only = userPolicyOf(allow(action));
            expect((await judgeResource(rule, only)).notApplicable).to.be.a("string");
            expect((await judgeResource(rule, only, { principals: "all" })).problems).to.have.length(1);
            const everything = userPolicyOf(allow("*"));
            expect((await judgeResource(rule, everything)).notApplicable).to.be.a("string");
        });
        it("accepts what the document denies again", async () => {
            const denied = userPolicy(allow(action), { Effect: "Deny", Action: action, Resource: "*" });
            expect((await judgeResource(rule, denied)).problems).to.be.empty;
        });
        it("lets pass the resources configured", async () => {
            const narrow = userPolicy(allow(action, { Resource: "arn:aws:x:eu-central-1:111122223333:thing/mine" }));
            expect((await judgeResource(rule, narrow, { allowedResources: ["arn:aws:x:*:thing/mine"] })).problems).to.be
                .empty;
            expect(
                (await judgeResource(rule, narrow, { allowedResources: ["arn:aws:x:*:thing/other"] })).problems,
            ).to.have.length(1);
        });
        it("sees two policies of one principal together, and names whose they are", async () => {
            const sessions = {
                ...userPolicy(),
                dependsOn: { user: ["alice"] },
                props: { user: unknownValue, policy: document(byTag) },
            };
            const other: TestResource = {
                type: "aws:iam/userPolicy:UserPolicy",
                name: "alice-more",
                props: { user: unknownValue, policy: document(allow(action)) },
                dependsOn: { user: ["alice"] },
            };
            const { problems } = await judgeStack(rule, [user(), sessions, other]);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(/^alice-more: .*It counts for alice, whose sessions another policy limits\.$/);
            const bob = { ...other, dependsOn: { user: ["bob"] } };
            expect((await judgeStack(rule, [user(), user("bob"), sessions, bob])).problems).to.be.empty;
        });
    });
}

describe("policies: ways round through groups", () => {
    it("counts what a permission set has among all its policies, by name and by ARN", async () => {
        const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
        const inline: TestResource = {
            type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            name: "inline",
            props: { permissionSetArn: set, inlinePolicy: document(byTag) },
        };
        const managed: TestResource = {
            type: "aws:iam/policy:Policy",
            name: "commands",
            props: { name: "Commands", policy: document(allow("ssm:SendCommand")) },
        };
        const own: TestResource = {
            type: "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
            name: "own",
            props: {
                permissionSetArn: set,
                customerManagedPolicyReferences: [{ name: "Other" }, { name: "Commands" }],
            },
        };
        const aws: TestResource = {
            type: "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
            name: "aws",
            props: {
                permissionSetArn: set,
                managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonSSMMaintenanceWindowRole"],
            },
        };
        expect((await judgeStack(noSendCommand, [inline, managed, own])).problems).to.have.length(1);
        expect((await judgeStack(noSendCommand, [inline, aws])).problems).to.have.length(1);
        expect((await judgeStack(noSendCommand, [inline, managed])).problems).to.be.empty;
    });
    it("counts a permissions boundary by its name only where it is attached as a policy", async () => {
        const boundary: TestResource = {
            type: "aws:iam/policy:Policy",
            name: "boundary",
            props: { policy: document(byTag, allow("ssm:SendCommand")) },
        };
        const attachment: TestResource = {
            type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name: "attachment",
            props: { user: "alice", policyArn: unknownValue },
            dependsOn: { policyArn: ["boundary"] },
        };
        expect((await judgeResource(noSendCommand, boundary)).notApplicable).to.be.a("string");
        expect((await judgeStack(noSendCommand, [boundary, user()])).problems).to.be.empty;
        expect((await judgeStack(noSendCommand, [boundary, user(), attachment])).problems).to.have.length(1);
    });
    it("counts what a user's group has", async () => {
        const sessions: TestResource = {
            type: "aws:iam/groupPolicy:GroupPolicy",
            name: "sessions",
            props: { group: "developers", policy: document(byTag) },
        };
        const commands = { ...userPolicyOf(allow("ssm:SendCommand")), name: "commands" };
        const group: TestResource = { type: "aws:iam/group:Group", name: "developers", props: { name: "developers" } };
        const membership: TestResource = {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            name: "membership",
            props: { user: "alice", groups: ["developers"] },
        };
        expect((await judgeStack(noSendCommand, [user(), group, sessions, commands])).problems).to.be.empty;
        expect(
            (await judgeStack(noSendCommand, [user(), group, sessions, commands, membership])).problems,
        ).to.have.length(1);
        const older = {
            ...membership,
            type: "aws:iam/groupMembership:GroupMembership",
            props: { group: "developers", users: ["alice"] },
        };
        expect((await judgeStack(noSendCommand, [user(), group, sessions, commands, older])).problems).to.have.length(
            1,
        );
    });
});

describe("policies: credentials of others", () => {
    const allow = (Action: string, Resource: string) => userPolicy({ Sid: "Keys", Effect: "Allow", Action, Resource });

    it("are another way to what a principal lacks, one's own aren't", async () => {
        for (const action of ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"]) {
            for (const resource of ["*", "arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:user/bob"]) {
                const { problems } = await judgeResource(policyWrites, allow(action, resource));
                expect(problems).to.deep.equal([
                    `policy, statement Keys allows ${action}: with another's credentials it is that user.`,
                ]);
            }
            const own = "arn:aws:iam::111122223333:user/people/${aws:username}";
            expect((await judgeResource(policyWrites, allow(action, own))).problems).to.be.empty;
        }
    });
});

describe("policies: ways round by AWS's own policies", () => {
    const attach = (name: string): TestResource => ({
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        name: "attachment",
        props: { user: "alice", policyArn: `arn:aws:iam::aws:policy/${name}` },
    });

    it("count for a principal whose sessions are limited", async () => {
        for (const [name, rule] of [
            ["AmazonEC2FullAccess", accessTagWrites],
            ["AmazonEC2FullAccess", noUserData],
            ["IAMFullAccess", policyWrites],
            ["EC2InstanceConnect", noInstanceConnect],
            ["AmazonECS_FullAccess", noContainerExec],
            ["service-role/AmazonSSMMaintenanceWindowRole", noSendCommand],
        ] as const) {
            const { problems } = await judgeStack(rule, [user(), userPolicy(), attach(name)]);
            expect(problems.join("\n"), name).to.contain("It counts for alice, whose sessions another policy limits.");
            expect((await judgeStack(rule, [user(), attach(name)])).problems, name).to.be.empty;
        }
        const reading = await judgeStack(noUserData, [user(), userPolicy(), attach("AmazonEC2ReadOnlyAccess")]);
        expect(reading.problems).to.be.empty;
    });
});

describe("policies: ways round in two accounts", () => {
    const role = (name: string, account: string, provider: string): TestResource => ({
        type: "aws:iam/role:Role",
        name,
        props: { name: "ops", assumeRolePolicy: "{}", arn: `arn:aws:iam::${account}:role/ops` },
        provider,
    });
    const policyOf = (name: string, provider: string, policy: string, dependsOn?: readonly string[]): TestResource => ({
        type: "aws:iam/rolePolicy:RolePolicy",
        name,
        props: { role: "ops", policy },
        provider,
        ...(dependsOn === undefined ? {} : { dependsOn: { role: dependsOn } }),
    });
    const sessions = userPolicy().props.policy as string;
    const commands = document(allow("ssm:SendCommand"));

    it("tells a role from the one of the same name in another account", async () => {
        const roles = [role("one", "111122223333", "first"), role("other", "444455556666", "second")];
        const told = async (...stack: readonly TestResource[]) => (await judgeStack(noSendCommand, stack)).problems;
        expect(await told(...roles, policyOf("a", "first", sessions), policyOf("b", "second", commands))).to.be.empty;
        expect(await told(...roles, policyOf("a", "first", sessions), policyOf("b", "first", commands))).to.have.length(
            1,
        );
        // The name of a role that the stack doesn't have says no more.
        const [first] = roles;
        const rest = [policyOf("a", "first", sessions), policyOf("b", "second", commands)];
        expect(await told(...(first === undefined ? [] : [first]), role("marks", "444455556666", "second"), ...rest)).to
            .be.empty;
    });
    it("goes by what a policy was made from while no ARN is known", async () => {
        const bare = (name: string, provider: string) => ({
            ...role(name, "", provider),
            props: { name: "ops", assumeRolePolicy: "{}" },
        });
        const stack = [
            bare("one", "first"),
            bare("other", "second"),
            policyOf("a", "first", sessions, ["one"]),
            policyOf("b", "second", commands, ["other"]),
        ];
        expect((await judgeStack(noSendCommand, stack)).problems).to.be.empty;
    });
});
