import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { administratorThroughRoles } from "../../../../access/findings/rules/administrator-through-roles";
import { ACCOUNT, arnOf, assume, root, smallAccount, trusts } from "../../chains/small-account";

type Small = Parameters<typeof smallAccount>[0];

function said(small: Small): string[] {
    return findingsOf(smallAccount(small), { rules: [administratorThroughRoles] }).map(({ what }) => what);
}

const ALL = { Effect: "Allow", Action: "*", Resource: "*" };
const local = [trusts({ AWS: root() })];
const admin = { trust: local, can: [ALL] };
const ops = { trust: local, can: [assume("admin")] };
const github = "token.actions.githubusercontent.com";
const ci = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${github}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${github}:sub`]: "repo:acme/app:environment:production" } },
};

describe("access findings: administrator-through-roles", () => {
    it("finds users who become an administrator through roles, those of one chain together", () => {
        const users = { alice: { can: [assume("ops")] }, bob: { can: [assume("ops")] }, carol: {} };
        const found = findingsOf(smallAccount({ users, roles: { ops, admin } }), {
            rules: [administratorThroughRoles],
        });
        expect(found.map(({ what }) => what)).to.deep.equal([
            "alice and bob can become ops → admin (sts:AssumeRole), which can do everything",
        ]);
        expect(found[0]?.principals).to.deep.equal([arnOf("user", "alice"), arnOf("user", "bob")]);
        expect(found[0]?.chain?.map(({ principal }) => principal)).to.deep.equal(["ops", "admin"]);
    });

    it("finds those who become a principal that rewrites IAM", () => {
        const users = { alice: { can: [assume("iam")] } };
        const what = ["alice can become iam (sts:AssumeRole), which can rewrite IAM and so do everything"];
        for (const Action of ["iam:*", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey"]) {
            const roles = { iam: { trust: local, can: [{ Effect: "Allow", Action, Resource: "*" }] } };
            expect(said({ users, roles }), Action).to.deep.equal(what);
        }
        const reads = { iam: { trust: local, can: [{ Effect: "Allow", Action: "iam:Get*", Resource: "*" }] } };
        expect(said({ users, roles: reads })).to.deep.equal([]);
    });

    it("follows chains from outside behind the role that was made for them", () => {
        const roles = { ci: { trust: [ci], can: [assume("admin")] }, admin };
        expect(said({ roles })).to.deep.equal([
            `oidc:${github} repo:acme/app:environment:production can become ci → admin (sts:AssumeRoleWithWebIdentity, sts:AssumeRole), which can do everything`,
        ]);
        expect(said({ roles: { ci: { trust: [ci], can: [ALL] } } })).to.deep.equal([]);
    });

    it("finds nothing in an administrator's own policies, and where a trust policy lets nobody in", () => {
        expect(said({ users: { alice: { can: [ALL] } }, roles: { admin } })).to.deep.equal([]);
        const users = { alice: { can: [assume("*")] } };
        const Condition = { StringEquals: { "aws:PrincipalTag/team": "admins" } };
        expect(
            said({ users, roles: { admin: { ...admin, trust: [trusts({ AWS: root() }, { Condition })] } } }),
        ).to.deep.equal([]);
        const service = [trusts({ Service: "cloudformation.amazonaws.com" })];
        expect(said({ users, roles: { admin: { ...admin, trust: service } } })).to.deep.equal([]);
    });
});
