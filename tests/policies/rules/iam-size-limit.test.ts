import { expect } from "chai";
import { settingProblems } from "../../../policies/pack/configuration";
import { schemaOf } from "../../../policies/pack/policy";
import { iamSizeLimit } from "../../../policies/rules/iam-size-limit";
import { judgeResource, judgeStack, type TestResource } from "../judge";
import { federatedRole, instanceRole, user, userPolicy } from "../resources";
import { sized, sizedPolicy } from "../sized";

describe("policies: iam-size-limit", () => {
    const rule = iamSizeLimit;

    it("accepts documents up to each limit and reports one character more", async () => {
        for (const [type, limit] of [
            ["userPolicy:UserPolicy", 2_048],
            ["groupPolicy:GroupPolicy", 5_120],
            ["rolePolicy:RolePolicy", 10_240],
            ["policy:Policy", 6_144],
        ] as const) {
            expect((await judgeResource(rule, sizedPolicy(type, limit))).problems, type).to.be.empty;
            expect((await judgeResource(rule, sizedPolicy(type, limit + 1))).problems, type).to.have.length(1);
        }
    });
    it("doesn't count white space", async () => {
        const spaced = { ...userPolicy(), props: { policy: JSON.stringify(JSON.parse(sized(2_000)), null, 400) } };
        expect((await judgeResource(rule, spaced)).problems).to.be.empty;
    });
    it("counts a role's inline policies together, and its trust policy by itself", async () => {
        const role = instanceRole();
        const half = { policy: sized(6_000) };
        const two = { ...role, props: { ...role.props, inlinePolicies: [half, half] } };
        expect((await judgeResource(rule, two)).problems).to.deep.equal([
            "The role's inline policies: 12000; IAM allows 10240.",
        ]);
        const people = federatedRole();
        const trust = (people.props.assumeRolePolicy as string).replace("company", "c".repeat(2_000));
        expect(
            (await judgeResource(rule, { ...people, props: { ...people.props, assumeRolePolicy: trust } })).problems,
        ).to.have.length(1);
    });
    it("counts a user's inline policies together", async () => {
        const one = sizedPolicy("userPolicy:UserPolicy", 1_500);
        expect((await judgeStack(rule, [user(), one, { ...one, name: "other" }])).problems).to.deep.equal([
            "alice: alice's inline policies together: 3000; IAM allows 2048.",
        ]);
    });
    it("counts a role's own inline policies and those that are resources together", async () => {
        const role = instanceRole();
        const own = { ...role, props: { ...role.props, inlinePolicies: [{ policy: sized(5_000) }] } };
        const more = {
            ...sizedPolicy("rolePolicy:RolePolicy", 6_000),
            props: { role: "web-role", policy: sized(6_000) },
        };
        expect((await judgeStack(rule, [own, more])).problems).to.deep.equal([
            "web-role: web-role's inline policies together: 11000; IAM allows 10240.",
        ]);
        expect((await judgeStack(rule, [role, more])).problems).to.be.empty;
        // AWS tells of the resource's policy as one of the role's.
        const told = { ...role.props, inlinePolicies: [{ name: "more", policy: sized(6_000) }] };
        const named = { ...more, props: { ...more.props, name: "more" } };
        expect((await judgeStack(rule, [{ ...role, props: told }, named])).problems).to.be.empty;
    });
    it("counts groups whichever side says who is in them", async () => {
        const memberships = Array.from("abcdefghijk").map((group) => ({
            type: "aws:iam/groupMembership:GroupMembership",
            name: group,
            props: { users: ["alice"], group },
        }));
        expect((await judgeStack(rule, [user(), ...memberships])).problems).to.have.length(1);
        expect((await judgeStack(rule, [user(), ...memberships.slice(1)])).problems).to.be.empty;
    });
    it("takes the account's own quotas where AWS has raised them, and refuses others", async () => {
        const attachment = (index: number): TestResource => ({
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: `attachment-${index}`,
            props: { role: "web-role", policyArn: `arn:aws:iam::111122223333:policy/p${index}` },
        });
        const many = [instanceRole(), ...Array.from({ length: 11 }, (_, index) => attachment(index))];
        const quotas = { policiesOfRole: 20, trustPolicySize: 4_096 };
        expect((await judgeStack(rule, many)).problems[0]).to.contain("; IAM allows 10. If AWS has raised");
        expect((await judgeStack(rule, many, { quotas })).problems).to.be.empty;
        expect((await judgeStack(rule, many, { quotas: { policiesOfRole: 10 } })).problems).to.deep.equal([
            "web-role: Number of managed policies of web-role: 11; IAM allows 10.",
        ]);
        const people = federatedRole();
        const assumeRolePolicy = (people.props.assumeRolePolicy as string).replace("company", "c".repeat(2_000));
        const long = { ...people, props: { ...people.props, assumeRolePolicy } };
        expect((await judgeResource(rule, long)).problems).to.have.length(1);
        expect((await judgeResource(rule, long, { quotas })).problems).to.be.empty;
        const wrong = { quotas: { policiesOfRole: 5, userPolicySize: 4_096 } };
        expect(settingProblems(schemaOf(rule), wrong)).to.deep.equal([
            "invalid value 5 for quotas.policiesOfRole (expected a whole number of at least 10)",
            'unknown key "userPolicySize" in quotas (expected trustPolicySize, policiesOfUser, policiesOfGroup, policiesOfRole)',
        ]);
    });
    it("counts attached policies and groups", async () => {
        const attachment = (index: number): TestResource => ({
            type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            name: `attachment-${index}`,
            props: { user: "alice", policyArn: `arn:aws:iam::111122223333:policy/p${index}` },
        });
        const many = (count: number) => Array.from({ length: count }, (_, index) => attachment(index));
        expect((await judgeStack(rule, [user(), ...many(10)])).problems).to.be.empty;
        expect((await judgeStack(rule, [user(), ...many(11)])).problems).to.have.length(1);
        const groups = {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            name: "groups",
            props: { user: "alice", groups: Array.from("abcdefghijk") },
        };
        expect((await judgeStack(rule, [user(), groups])).problems).to.have.length(1);
    });
});
