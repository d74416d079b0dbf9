import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { nearQuota } from "../../../../access/findings/rules/near-quota";
import { stackAccount, type StackResource } from "../../../../access/stack";
import { ACCOUNT, allow, CHANNEL, DOCUMENT, REGION } from "../accounts";
import { testRule } from "../rule-cases";

const many = Array.from(
    { length: 30 },
    (_, n) => `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-${String(n).padStart(17, "0")}`,
);

testRule(nearQuota, {
    finds: [
        [{ statements: [allow("ssm:StartSession", many.slice(0, 24)), DOCUMENT] }],
        [{ statements: [allow("ssm:StartSession", many), DOCUMENT, CHANNEL] }],
    ],
    passes: [
        [{ statements: [allow("ssm:StartSession", many.slice(0, 9)), DOCUMENT, CHANNEL] }],
        // Filled by this project: further instances get another policy.
        [{ statements: [{ ...allow("ssm:StartSession", many.slice(0, 24)), Sid: "StartSessionByName" }, DOCUMENT] }],
    ],
});

describe("access findings: near-quota, in a stack", () => {
    const resource = (type: string, name: string, props: StackResource["props"]): StackResource => ({
        type,
        urn: `urn:pulumi:dev::test::${type}::${name}`,
        name,
        props,
        dependsOn: {},
        parent: undefined,
        arn: undefined,
        provider: undefined,
    });
    const policy = (count: number) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [allow("ssm:StartSession", many.slice(0, count)), DOCUMENT],
        });
    const found = (...resources: readonly StackResource[]) =>
        findingsOf(stackAccount(resources, { region: REGION }))
            .filter(({ rule }) => rule === "near-quota")
            .map(({ what }) => what.replace(/\d+ of/, "N of"));
    const user = (name: string) => resource("aws:iam/user:User", name, { name });
    const inline = (count: number) =>
        resource("aws:iam/userPolicy:UserPolicy", "own", { user: "alice", policy: policy(count) });

    it("measures what a user, a group and a managed policy have", () => {
        expect(found(user("alice"), inline(9))).to.be.empty;
        expect(found(user("alice"), inline(24))).to.deep.equal([
            "inline policies of user alice: at least N of 2048 characters",
        ]);
        const group = [
            resource("aws:iam/group:Group", "ops", { name: "ops" }),
            resource("aws:iam/groupMembership:GroupMembership", "in", { group: "ops", users: ["alice", "bob"] }),
            resource("aws:iam/groupPolicy:GroupPolicy", "theirs", { group: "ops", policy: policy(30) }),
        ];
        expect(found(user("alice"), user("bob"), ...group), "a group's policy counts once").to.be.empty;
    });

    it("counts managed policies", () => {
        const attached = Array.from({ length: 10 }, (_, n) =>
            resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", `a${n}`, {
                user: "alice",
                policyArn: `arn:aws:iam::${ACCOUNT}:policy/p${n}`,
            }),
        );
        expect(found(user("alice"), ...attached)).to.deep.equal(["managed policies of user alice: N of 10 policies"]);
        expect(found(user("alice"), ...attached.slice(0, 8))).to.be.empty;
    });
});
