import { expect } from "chai";
import { federationTagSession } from "../../../policies/rules/federation-tag-session";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { document, federatedRole, sessionTags, signIn } from "../resources";

describe("policies: federation-tag-session", () => {
    const rule = federationTagSession;

    it("accepts a role that takes the tags its policies compare", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
    });
    it("reports a role whose trust policy takes none", async () => {
        expect((await judgeResource(rule, federatedRole(signIn))).problems[0]).to.contain(
            "aws:PrincipalTag/Department",
        );
    });
    it("accepts a role that has the tag itself", async () => {
        const role = federatedRole(signIn);
        const tagged = (tags: unknown) => ({ ...role, props: { ...role.props, tags } });
        expect((await judgeResource(rule, tagged({ Department: "Finance" }))).problems).to.be.empty;
        expect((await judgeResource(rule, tagged(unknownValue))).problems).to.be.empty;
        expect((await judgeResource(rule, tagged({ Owner: "Finance" }))).problems).to.have.length(1);
    });
    it("finds the comparison in policies outside the role", async () => {
        const role = federatedRole(signIn);
        const [policy] = role.props.inlinePolicies as readonly { policy: string }[];
        const bare = { ...role, props: { ...role.props, inlinePolicies: [] } };
        const separate: TestResource = {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "sessions",
            props: { role: unknownValue, policy: policy?.policy ?? document() },
            dependsOn: { role: ["people"] },
        };
        expect((await judgeResource(rule, bare)).notApplicable).to.be.a("string");
        expect((await judgeStack(rule, [bare, separate])).problems).to.have.length(1);
        expect((await judgeStack(rule, [federatedRole(), separate])).problems).to.be.empty;
    });
    it("reports a limit on the keys that leaves out one its policies compare", async () => {
        const limit = (...keys: readonly string[]) =>
            federatedRole(signIn, {
                ...sessionTags,
                Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": keys } },
            });
        expect((await judgeResource(rule, limit("Departement", "Team"))).problems).to.deep.equal([
            "Its policies compare aws:PrincipalTag/Department, and the aws:TagKeys of assumeRolePolicy leave that out.",
        ]);
        expect((await judgeResource(rule, limit("Team", "department"))).problems).to.be.empty;
    });
});
