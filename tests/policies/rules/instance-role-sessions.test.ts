import { expect } from "chai";
import { instanceRoleSessions } from "../../../policies/rules/instance-role-sessions";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { federatedRole, instanceRole, policyOfRole, type TestStatement } from "../resources";

const allow = (Action: unknown, Resource: unknown = "*"): TestStatement => ({
    Sid: "More",
    Effect: "Allow",
    Action,
    Resource,
});

describe("policies: instance-role-sessions", () => {
    const rule = instanceRoleSessions;

    it("accepts the agent's own actions", async () => {
        expect((await judgeResource(rule, instanceRole())).problems).to.be.empty;
    });
    it("reports sessions and commands, in the role itself", async () => {
        for (const action of ["ssm:StartSession", "ssm:SendCommand", "ssm:ResumeSession"]) {
            expect((await judgeResource(rule, instanceRole(allow(action)))).problems).to.deep.equal([
                `inlinePolicies[0].policy, statement More allows ${action}.`,
            ]);
        }
    });
    it("finds them in a policy that the stack gives to an instance's role", async () => {
        const { problems } = await judgeStack(rule, [instanceRole(), policyOfRole(allow("ssm:StartSession"))]);
        expect(problems).to.deep.equal(["more: policy, statement More allows ssm:StartSession."]);
    });
    it("knows an instance's role by its profile", async () => {
        const role = federatedRole();
        const profile: TestResource = {
            type: "aws:iam/instanceProfile:InstanceProfile",
            name: "profile",
            props: { role: "people" },
        };
        const more = policyOfRole(allow("ssm:SendCommand"), "people");
        expect((await judgeStack(rule, [role, more])).problems).to.be.empty;
        const { problems } = await judgeStack(rule, [role, profile, more]);
        expect(problems).to.include("more: policy, statement More allows ssm:SendCommand.");
    });
    it("knows what AWS's own policies allow, attached or listed", async () => {
        const arn = "arn:aws:iam::aws:policy/AmazonSSMFullAccess";
        const role = instanceRole();
        const listed = { ...role, props: { ...role.props, managedPolicyArns: [arn] } };
        const attachment: TestResource = {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "attachment",
            props: { role: "web-role", policyArn: arn },
        };
        for (const stack of [[listed], [role, attachment]]) {
            const { problems } = await judgeStack(rule, stack);
            expect(problems[0]).to.contain("AmazonSSMFullAccess, statement 1 allows ssm:StartSession.");
        }
        const reading = {
            ...attachment,
            props: { role: "web-role", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        };
        expect((await judgeStack(rule, [role, reading])).problems).to.be.empty;
    });
    it("knows the role of hybrid nodes by its activation", async () => {
        const role = federatedRole();
        const activation: TestResource = {
            type: "aws:ssm/activation:Activation",
            name: "activation",
            props: { iamRole: "people" },
        };
        const more = policyOfRole(allow("ssm:SendCommand"), "people");
        const { problems } = await judgeStack(rule, [role, activation, more]);
        expect(problems).to.include("more: policy, statement More allows ssm:SendCommand.");
    });
    it("knows an instance's policy by the agent's actions, before it is created", async () => {
        const agent = policyOfRole(allow(["ssmmessages:*", "ssm:StartSession"]));
        expect((await judgeResource(rule, agent)).problems).to.have.length(1);
        expect((await judgeResource(rule, policyOfRole(allow("ssm:StartSession")))).notApplicable).to.be.a("string");
    });
    it("knows a role by its trust policy while its inline policies are unknown", async () => {
        const bare = instanceRole();
        const role = { ...bare, props: { ...bare.props, inlinePolicies: unknownValue } };
        const more = policyOfRole(allow("ssm:StartSession"));
        expect((await judgeStack(rule, [role, more])).problems).to.have.length(1);
        const open = { ...role, dependsOn: { inlinePolicies: ["more"] } };
        expect((await judgeStack(rule, [open, more])).problems).to.have.length(1);
    });
    it("knows a role that isn't in the stack by its instance profile", async () => {
        const profile: TestResource = {
            type: "aws:iam/instanceProfile:InstanceProfile",
            name: "profile",
            props: { role: "legacy" },
        };
        const of = (role: string): TestResource => {
            const more = policyOfRole(allow("ssm:StartSession"));
            return { ...more, props: { ...more.props, role }, dependsOn: {} };
        };
        expect((await judgeStack(rule, [profile, of("legacy")])).problems).to.have.length(1);
        expect((await judgeStack(rule, [profile, of("other")])).problems).to.be.empty;
    });
    it("reports what runs commands by way of something else, once a statement", async () => {
        for (const action of ["ssm:CreateAssociation", "ssm:RegisterTaskWithMaintenanceWindow"]) {
            expect((await judgeResource(rule, instanceRole(allow(action)))).problems).to.deep.equal([
                `inlinePolicies[0].policy, statement More allows ${action}.`,
            ]);
        }
        const both = instanceRole(allow(["ssm:SendCommand", "ssm:CreateAssociation"]));
        expect((await judgeResource(rule, both)).problems).to.have.length(1);
    });
    it("doesn't take the role of a container with ECS Exec for an instance's", async () => {
        const exec = ["ssmmessages:CreateControlChannel", "ssmmessages:OpenDataChannel"];
        const task = policyOfRole(allow([...exec, "ssm:StartSession"]));
        expect((await judgeResource(rule, task)).notApplicable).to.be.a("string");
        const agent = policyOfRole(allow([...exec, "ssm:UpdateInstanceInformation", "ssm:StartSession"]));
        expect((await judgeResource(rule, agent)).problems).to.have.length(1);
    });
    it("reports bypasses and rights to give oneself more, one line a statement", async () => {
        for (const [action, ...more] of [
            ["ecs:ExecuteCommand"],
            ["ec2:ModifyInstanceAttribute"],
            ["iam:PutRolePolicy"],
            ["iam:AttachRolePolicy"],
            ["iam:PassRole", "ec2:AssociateIamInstanceProfile"],
        ]) {
            const { problems } = await judgeResource(rule, instanceRole(allow([action, ...more])));
            expect(problems, action).to.have.length(1);
            expect(problems[0]).to.contain(`allows ${more[0] ?? action}`);
        }
        const other = {
            ...allow("ec2:ModifyInstanceAttribute"),
            Condition: { StringEquals: { "ec2:Attribute": "SourceDestCheck" } },
        };
        // Instances attach their own volumes, and pass no roles.
        for (const statement of [other, allow("ec2:AttachVolume"), allow("ec2:AssociateIamInstanceProfile")])
            expect((await judgeResource(rule, instanceRole(statement))).problems).to.be.empty;
    });
    it("knows AWS's own policies that give an instance the account", async () => {
        for (const name of ["AmazonEC2FullAccess", "IAMFullAccess", "PowerUserAccess", "AmazonECS_FullAccess"]) {
            const role = instanceRole();
            const managedPolicyArns = [`arn:aws:iam::aws:policy/${name}`];
            const { problems } = await judgeStack(rule, [{ ...role, props: { ...role.props, managedPolicyArns } }]);
            expect(problems, name).not.to.be.empty;
        }
    });
    it("reports once a policy that AWS tells of as the role's own as well", async () => {
        const more = policyOfRole(allow("ssm:StartSession"));
        const { policy } = more.props;
        const role = instanceRole();
        const echoed = {
            ...role,
            props: { ...role.props, inlinePolicies: undefined },
            outputs: { inlinePolicies: [{ name: "more-1a2b3c4", policy }] },
        };
        const named = { ...more, outputs: { name: "more-1a2b3c4" } };
        expect((await judgeStack(rule, [echoed, named])).problems).to.deep.equal([
            "more: policy, statement More allows ssm:StartSession.",
        ]);
    });
});
