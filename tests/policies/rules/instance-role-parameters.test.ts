import { expect } from "chai";
import { instanceRoleParameters } from "../../../policies/rules/instance-role-parameters";
import { judgeResource, judgeStack } from "../judge";
import { federatedRole, instanceRole, policyOfRole, type TestStatement } from "../resources";

const allow = (Action: unknown, Resource: unknown = "*"): TestStatement => ({
    Sid: "More",
    Effect: "Allow",
    Action,
    Resource,
});

describe("policies: instance-role-parameters", () => {
    const rule = instanceRoleParameters;
    const parameters = "arn:aws:ssm:eu-central-1:111122223333:parameter/";

    it("accepts named parameters", async () => {
        expect((await judgeResource(rule, instanceRole(allow("ssm:GetParameter", `${parameters}web/*`)))).problems).to
            .be.empty;
    });
    it("reports every parameter", async () => {
        for (const resource of ["*", `${parameters}*`, "arn:aws:ssm:*:*:parameter*"]) {
            expect(
                (await judgeResource(rule, instanceRole(allow("ssm:GetParameters", resource)))).problems,
                resource,
            ).to.have.length(1);
        }
        const { problems } = await judgeStack(rule, [instanceRole(), policyOfRole(allow("ssm:GetParametersByPath"))]);
        expect(problems).to.have.length(1);
    });
    it("reports the history of every parameter", async () => {
        const history = instanceRole(allow("ssm:GetParameterHistory"));
        expect((await judgeResource(rule, history)).problems).to.have.length(1);
    });
    it("reports AWS's own policy for instances, attached to several roles", async () => {
        const arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
        for (const [type, props] of [
            ["aws:iam/policyAttachment:PolicyAttachment", { roles: ["web-role"], policyArn: arn }],
            [
                "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                { roleName: "web-role", policyArns: [arn] },
            ],
        ] as const) {
            expect((await judgeStack(rule, [instanceRole(), { type, name: "core", props }])).problems).to.have.length(
                1,
            );
        }
    });
    it("reports AWS's own policy for instances, attached or listed", async () => {
        const arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
        const attachment = {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "core",
            props: { role: "web-role", policyArn: arn },
        };
        expect((await judgeStack(rule, [instanceRole(), attachment])).problems).to.deep.equal([
            "core: AmazonSSMManagedInstanceCore, statement 1 reads every parameter.",
        ]);
        const role = instanceRole();
        const listed = { ...role, props: { ...role.props, managedPolicyArns: [arn] } };
        expect((await judgeStack(rule, [listed])).problems).to.have.length(1);
        // AWS tells of what is attached as the role's own as well.
        const echoed = { ...role, outputs: { managedPolicyArns: [arn] } };
        expect((await judgeStack(rule, [echoed, attachment])).problems).to.have.length(1);
        const reading = {
            ...attachment,
            props: { role: "web-role", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        };
        expect((await judgeStack(rule, [role, reading])).problems).to.be.empty;
    });
    it("has nothing to say of the policy on a role that no instance has", async () => {
        const attachment = {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "core",
            props: { role: "people", policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
        };
        expect((await judgeStack(rule, [federatedRole(), attachment])).problems).to.be.empty;
    });
});
