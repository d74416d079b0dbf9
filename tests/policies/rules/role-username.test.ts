import { expect } from "chai";
import { roleUsername as rule } from "../../../policies/rules/role-username";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { byTag, document, federatedRole, instanceRole, user, userPolicyOf } from "../resources";

const byName = { ...byTag, Condition: { StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } } };
const managed: TestResource = { type: "aws:iam/policy:Policy", name: "sessions", props: { policy: document(byName) } };

function attachment(
    type: string,
    props: Record<string, unknown>,
    dependsOn: Record<string, readonly string[]>,
): TestResource {
    return { type: `aws:iam/${type}`, name: "attachment", props, dependsOn };
}
const toRole = attachment(
    "rolePolicyAttachment:RolePolicyAttachment",
    { role: unknownValue, policyArn: unknownValue },
    { role: ["people"], policyArn: ["sessions"] },
);

describe("policies: role-username", () => {
    it("has nothing to say of users", async () => {
        expect((await judgeResource(rule, userPolicyOf(byName))).notApplicable).to.be.a("string");
    });
    it("reports the variable in a role's inline policy and in a role policy", async () => {
        expect((await judgeResource(rule, instanceRole(byName))).problems).to.have.length(1);
        const separate = {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "sessions",
            props: { role: "people", policy: document(byName) },
        };
        expect((await judgeResource(rule, separate)).problems).to.deep.equal([
            "policy, statement Target: uses ${aws:username}.",
        ]);
    });
    it("reports it in a permission set", async () => {
        const set = {
            type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            name: "set",
            props: { inlinePolicy: document(byName) },
        };
        expect((await judgeResource(rule, set)).problems).to.have.length(1);
    });
    it("accepts it with a default, which roles then have", async () => {
        const fallback = {
            ...byTag,
            Condition: { StringEquals: { "ssm:resourceTag/Owner": "${aws:username, 'nobody'}" } },
        };
        expect((await judgeResource(rule, instanceRole(fallback))).problems).to.be.empty;
    });
    it("finds it through an attachment while name and ARN are unknown", async () => {
        expect((await judgeStack(rule, [managed, federatedRole(), toRole])).problems).to.deep.equal([
            "sessions: policy, statement Target: uses ${aws:username}. It is attached to people.",
        ]);
    });
    it("finds it through an attachment of several principals, and by known names", async () => {
        const shared = attachment(
            "policyAttachment:PolicyAttachment",
            { users: ["alice"], roles: ["people"], policyArn: "arn:aws:iam::111122223333:policy/sessions" },
            {},
        );
        const known = { ...managed, props: { ...managed.props, arn: "arn:aws:iam::111122223333:policy/sessions" } };
        expect((await judgeStack(rule, [known, federatedRole(), user(), shared])).problems).to.have.length(1);
    });
    it("finds it through a role's managedPolicyArns", async () => {
        const role = federatedRole();
        const having = {
            ...role,
            props: { ...role.props, managedPolicyArns: [unknownValue] },
            dependsOn: { managedPolicyArns: ["sessions"] },
        };
        expect((await judgeStack(rule, [managed, having])).problems).to.have.length(1);
    });
    it("accepts a managed policy that only users have", async () => {
        const toUser = attachment(
            "userPolicyAttachment:UserPolicyAttachment",
            { user: unknownValue, policyArn: unknownValue },
            { user: ["alice"], policyArn: ["sessions"] },
        );
        expect((await judgeStack(rule, [managed, user(), toUser])).problems).to.be.empty;
    });
});
