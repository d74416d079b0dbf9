import { expect } from "chai";
import { iamEscalation } from "../../../../access/findings/rules/iam-escalation";
import type { AccountPrincipal } from "../../../../access/matrix/account";
import type { Statement } from "../../../../access/policy/document";
import { parsePolicy } from "../../../../access/policy/parse";
import { policyOf } from "../../policy-of";
import { allow, deny, type Given, GOOD, principal } from "../accounts";
import { alice, iam, said } from "../iam-findings";

const root = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: iam("root") }, Action: "sts:AssumeRole" },
};

/** A managed policy of the account. */
function managed(name: string, ...statements: Statement[]) {
    const policy = parsePolicy({ Version: "2012-10-17", Statement: statements }, `managed policy ${name}`);
    return { ...policy, owner: { kind: "managed", name, ofAws: false } as const };
}

function having(given: Given, ...more: AccountPrincipal["policies"]["identity"]): AccountPrincipal {
    const one = principal(given);
    return { ...one, policies: { ...one.policies, identity: [...one.policies.identity, ...more] } };
}

const any = (action: string): string => `iam-escalation critical: alice can give themselves any right (${action})`;

describe(`access findings: ${iamEscalation.id}`, () => {
    it("see that a user writes its own policies, by its own ARN, a pattern or its name", () => {
        for (const resource of [alice, "*", iam("user/*"), iam("user/${aws:username}")]) {
            expect(said([allow("iam:PutUserPolicy", resource)]), resource).to.include(any("iam:PutUserPolicy"));
            expect(said([...GOOD, allow("iam:AttachUserPolicy", resource)])).to.include(any("iam:AttachUserPolicy"));
        }
        expect(said([allow("iam:PutUserPolicy", iam("user/bob"))])).to.deep.equal([]);
    });

    it("see it through a policy that the user has, a group that it is in, and a role that it may assume", () => {
        const policy = managed("own", allow("iam:CreatePolicyVersion", iam("policy/own")));
        expect(said(having({ statements: [] }, policy))).to.deep.equal([any("iam:CreatePolicyVersion")]);
        const pathed = managed("own", allow("iam:CreatePolicyVersion", iam("policy/teams/Red/own")));
        expect(said(having({ statements: [] }, pathed))).to.deep.equal([any("iam:CreatePolicyVersion")]);
        const group = {
            ...principal({ statements: [allow("iam:PutGroupPolicy", iam("group/Dev"))] }),
            groups: ["Dev"],
        };
        expect(said(group)).to.deep.equal([any("iam:PutGroupPolicy")]);
        expect(said([allow("iam:PutGroupPolicy", iam("group/Dev"))])).to.deep.equal([]);

        const role = principal({ type: "role", name: "deploy", statements: [], trust: root });
        const write = allow("iam:PutRolePolicy", iam("role/deploy"));
        expect(said([write, allow("sts:AssumeRole", iam("role/deploy"))], role)).to.deep.equal([
            "iam-escalation critical: alice can give the role deploy, which they can assume, any right (iam:PutRolePolicy)",
        ]);
        expect(said([write], role)).to.deep.equal([]);
        const tagged = { StringEquals: { "aws:PrincipalTag/Team": "ops" } };
        const guarded = { ...root, Statement: { ...root.Statement, Condition: tagged } };
        const asks = principal({ type: "role", name: "deploy", statements: [], trust: guarded });
        expect(said([write, allow("sts:AssumeRole", iam("role/deploy"))], asks)).to.deep.equal([]);
        const own = principal({ type: "role", name: "deploy", statements: [write], trust: root });
        expect(said(own)).to.deep.equal([
            "iam-escalation critical: deploy can give themselves any right (iam:PutRolePolicy)",
        ]);
    });

    it("hold it against conditions, the boundary and the organization's policies", () => {
        const only = { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } };
        expect(said([allow("iam:AttachUserPolicy", alice, only)])).to.deep.equal([
            "iam-escalation medium: alice could give themselves other rights (iam:AttachUserPolicy), if one of the policies or versions that they can choose allows more",
        ]);
        const limited = { StringEquals: { "iam:PermissionsBoundary": iam("policy/limit") } };
        expect(said([allow("iam:PutUserPolicy", alice, limited)])).to.deep.equal([]);
        const write = allow("iam:PutUserPolicy", alice);
        expect(said(principal({ statements: [write], boundary: [allow(["s3:*", "iam:*"])] }))).to.deep.equal([]);
        expect(
            said(principal({ statements: [write], boundary: [allow(["ssm:*", "iam:PutUserPolicy"])] })),
        ).to.deep.equal([
            "iam-escalation critical: alice can give themselves any right that the permissions boundary leaves (iam:PutUserPolicy)",
        ]);
        expect(said([write, deny("iam:*", {}, alice)])).to.deep.equal([]);
        const bounded = principal({ statements: [write] });
        const scps = [[parsePolicy({ Version: "2012-10-17", Statement: [allow("*"), deny("iam:*")] }, "scp")]];
        expect(said({ ...bounded, policies: { ...bounded.policies, scps } })).to.deep.equal([]);
    });

    it("see a Deny or a boundary that its own principal removes", () => {
        const lift = "iam-escalation critical: alice can remove";
        const boundary = [allow(["s3:*", "iam:*"])];
        for (const action of ["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"]) {
            const given = { statements: [allow("ssm:*"), allow(action, alice)], boundary };
            expect(said(principal(given))).to.deep.equal([
                `${lift}, replace or rewrite the permissions boundary that limits them (${action})`,
            ]);
        }
        const limit = managed("limit", deny("ssm:StartSession"));
        expect(
            said(having({ statements: [allow("ssm:*"), allow("iam:DetachUserPolicy", alice)] }, limit)),
        ).to.deep.equal([`${lift} the Deny of managed policy limit (iam:DetachUserPolicy)`]);
        const inline = [allow("ssm:StartSession"), deny("ssm:StartSession"), allow("iam:DeleteUserPolicy", alice)];
        expect(said(inline)).to.deep.equal([]);
        const group = {
            ...policyOf([deny("ssm:StartSession")], "inline policy limit of group Dev"),
            owner: { kind: "group", name: "Dev" } as const,
        };
        const member = having(
            { statements: [allow("ssm:*"), allow("iam:RemoveUserFromGroup", iam("group/Dev"))] },
            group,
        );
        expect(said({ ...member, groups: ["Dev"] })).to.deep.equal([
            `${lift} the Deny of inline policy limit of group Dev (iam:RemoveUserFromGroup)`,
        ]);
    });
});
