import { expect } from "chai";
import { ACCOUNT, SESSIONS, trusts } from "../small-account";
import { can, given, mallory, service } from "./escalating";

const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`;
const trust = [trusts({ Federated: provider }, { Action: "sts:AssumeRoleWithSAML" })];
const NAME = "AWSReservedSSO_Ops_0123456789abcdef";
const roles = { [NAME]: { trust, can: [SESSIONS] } };

describe("Escalation by IAM Identity Center", () => {
    it("assigns the permission sets of the accounts that Resource names", () => {
        const place = (account: string) => [
            `arn:aws:sso:::account/${account}`,
            "arn:aws:sso:::instance/*",
            "arn:aws:sso:::permissionSet/*/*",
        ];
        const assign = "sso:CreateAccountAssignment";
        expect(given([can(assign)], { roles })).to.equal("escalation");
        expect(given([can(assign, place(ACCOUNT))], { roles })).to.equal("escalation");
        expect(given([can(assign, place("999999999999"))], { roles })).to.equal("");
    });

    it("joins groups", () => {
        expect(given([can("identitystore:CreateGroupMembership")], { roles })).to.equal("escalation");
        expect(given([can("identitystore:ListGroups")], { roles })).to.equal("");
    });

    it("changes what one's own permission set allows", () => {
        const set = (own: string) => ({
            users: { mallory: { can: [can("sts:AssumeRole")] } },
            roles: { [own]: { trust: [trusts({ AWS: `arn:aws:iam::${ACCOUNT}:root` })], can: [CHANGE] } },
        });
        expect(mallory(set(NAME))).to.equal("escalation");
        expect(mallory(set("other"))).to.equal("");
        expect(given([CHANGE], { roles: { [NAME]: { trust, can: [] } } })).to.equal("");
    });

    it("entitles to roles that trust account access manager", () => {
        const entitle = [can("account-access:CreateEntitlement")];
        const Action = ["sts:AssumeRole", "sts:SetContext"];
        expect(given(entitle, { roles: { ops: service("account-access", { Action }) } })).to.equal("escalation");
        expect(given(entitle, { roles: { ops: service("lambda") } })).to.equal("");
    });
});

const CHANGE = can("sso:PutInlinePolicyToPermissionSet");
