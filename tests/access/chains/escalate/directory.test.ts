import { expect } from "chai";
import { ACCOUNT, SESSIONS, trusts } from "../small-account";
import { can, given, mallory, policy, service } from "./escalating";

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
        for (const one of place(ACCOUNT)) {
            expect(
                given(
                    [
                        can(
                            assign,
                            place(ACCOUNT).filter((other) => other !== one),
                        ),
                    ],
                    { roles },
                ),
                one,
            ).to.equal("");
        }
    });

    it("joins groups", () => {
        expect(given([can("identitystore:CreateGroupMembership")], { roles })).to.equal("escalation");
        expect(given([can("identitystore:ListGroups")], { roles })).to.equal("");
    });

    it("changes what one's own permission set allows", () => {
        const set = (own: string, change = CHANGE, by = trust) => ({
            users: { mallory: { can: [can("sts:AssumeRole")] } },
            roles: { [own]: { trust: [...by, trusts({ AWS: `arn:aws:iam::${ACCOUNT}:root` })], can: [change] } },
        });
        expect(mallory(set(NAME))).to.equal("escalation");
        expect(mallory(set("other"))).to.equal("");
        // Its name alone doesn't make a role that of a permission set.
        expect(mallory(set(NAME, CHANGE, []))).to.equal("");
        expect(given([CHANGE], { roles: { [NAME]: { trust, can: [] } } })).to.equal("");
        expect(mallory(set(NAME, can("sso:PutInlinePolicyToPermissionSet")))).to.equal("");
        const removes = ["sso:DeleteInlinePolicyFromPermissionSet", "sso:ProvisionPermissionSet"];
        expect(mallory(set(NAME, can(removes)))).to.equal("");
    });

    it("changes what a permission set allows that is assigned, or comes with a group", () => {
        const weak = { roles: { [NAME]: { trust, can: [can("s3:*")] } } };
        for (const change of ["PutInlinePolicy", "AttachManagedPolicy", "AttachCustomerManagedPolicyReference"]) {
            expect(given([can([`sso:${change}ToPermissionSet`, "sso:CreateAccountAssignment"])], weak)).to.equal(
                "escalation",
            );
        }
        expect(given([can("sso:CreateAccountAssignment")], weak)).to.equal("");
        const joins = can("identitystore:CreateGroupMembership");
        expect(given([CHANGE, joins], weak)).to.equal("escalation");
        expect(given([can("sso:PutInlinePolicyToPermissionSet"), joins], weak)).to.equal("");
    });

    it("creates permission sets and assigns them", () => {
        const calls = ["sso:CreatePermissionSet", "sso:PutInlinePolicyToPermissionSet", "sso:CreateAccountAssignment"];
        expect(given([can(calls)])).to.equal("escalation");
        for (const one of calls) expect(given([can(calls.filter((other) => other !== one))]), one).to.equal("");
        const scps = [[policy("SCP", can("sso:*"))]];
        expect(mallory({ users: { mallory: { can: [can(calls)] } } }, () => ({ scps }))).to.equal("");
    });

    it("entitles to roles that trust account access manager", () => {
        const entitle = [can("account-access:CreateEntitlement")];
        const Action = ["sts:AssumeRole", "sts:SetContext"];
        expect(given(entitle, { roles: { ops: service("account-access", { Action }) } })).to.equal("escalation");
        const [alone] = Action;
        expect(given(entitle, { roles: { ops: service("account-access", { Action: alone }) } })).to.equal("");
        expect(given(entitle, { roles: { ops: service("lambda") } })).to.equal("");
    });
});

const CHANGE = can(["sso:PutInlinePolicyToPermissionSet", "sso:ProvisionPermissionSet"]);
