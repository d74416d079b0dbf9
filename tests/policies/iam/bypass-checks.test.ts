import { expect } from "chai";
import { noContainerExec } from "../../../policies/rules/no-container-exec";
import { noInstanceConnect } from "../../../policies/rules/no-instance-connect";
import { noSendCommand } from "../../../policies/rules/no-send-command";
import { accessTagWrites } from "../../../policies/rules/access-tag-writes";
import { noUserData } from "../../../policies/rules/no-user-data";
import { policyWrites } from "../../../policies/rules/policy-writes";
import { allow } from "../bypass-rule-cases";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { byTag, document, user, userPolicy, userPolicyOf } from "../resources";

describe("policies: bypasses through groups", () => {
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

describe("policies: bypasses by AWS's own policies", () => {
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

describe("policies: bypasses in two accounts", () => {
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
