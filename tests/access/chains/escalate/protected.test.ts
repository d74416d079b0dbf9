import { expect } from "chai";
import { ACCOUNT, SESSIONS, smallAccount, trusts } from "../small-account";
import { can, malloryIn, managed, policyArn } from "./escalating";

const ARN = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef`;

describe("A role of IAM Identity Center", () => {
    const provider = { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` };
    const account = (statement: ReturnType<typeof can>) => {
        const small = smallAccount({
            users: { mallory: { can: [statement, can("sts:AssumeRole")] } },
            roles: { ops: { trust: [trusts(provider, { Action: "sts:AssumeRoleWithSAML" })], can: [SESSIONS] } },
        });
        const principals = small.principals.map((one) => (one.name === "ops" ? { ...one, arn: ARN } : one));
        return { ...small, principals };
    };

    it("is modified by AWS alone", () => {
        for (const action of ["iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy"])
            expect(malloryIn(account(can(action))), action).to.equal("");
    });

    it("has customer managed policies, which are written all the same", () => {
        const m = managed("m", can("s3:*"));
        const { principals, ...rest } = account(can("iam:CreatePolicyVersion", policyArn("m")));
        const assumes = {
            ...rest,
            principals: principals.map((one) =>
                trusting({ ...one, policies: { identity: one.name === "ops" ? [m] : one.policies.identity } }),
            ),
        };
        expect(malloryIn(assumes)).to.equal("escalation");
    });

    function trusting(principal: (typeof OWN.principals)[number]): (typeof OWN.principals)[number] {
        const trust = OWN.principals.find(({ name }) => name === "ops")?.trust;
        return principal.name === "ops" && trust !== undefined ? { ...principal, trust } : principal;
    }
});

/** As its trust policy would be if it let the account in. */
const OWN = smallAccount({
    roles: { ops: { trust: [trusts({ AWS: `arn:aws:iam::${ACCOUNT}:root` })] } },
});
