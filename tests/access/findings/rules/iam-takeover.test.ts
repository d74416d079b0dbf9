import { expect } from "chai";
import { iamTakeover } from "../../../../access/findings/rules/iam-takeover";
import { allow, GOOD, principal } from "../accounts";
import { alice, iam, said } from "../iam-findings";

describe(`access findings: ${iamTakeover.id}`, () => {
    it("see who signs in as another user, assumes a role by its trust policy, or joins a group", () => {
        const bob = principal({ name: "bob", statements: GOOD });
        const carol = principal({ name: "carol", statements: [allow("s3:*")] });
        for (const action of ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"]) {
            expect(said([allow(action, iam("user/bob"))], bob, carol)).to.deep.equal([
                `iam-takeover high: alice can sign in as user bob (${action})`,
            ]);
            expect(said([allow(action, iam("user/carol"))], bob, carol)).to.deep.equal([]);
            expect(said([allow(action, "*")], bob, carol)).to.deep.equal([
                `iam-takeover high: alice can sign in as any user (${action})`,
            ]);
            expect(said([allow(action, alice)], bob, carol)).to.deep.equal([]);
        }
        const role = principal({ type: "role", name: "ops", statements: GOOD, use: "service" });
        expect(said([allow("iam:UpdateAssumeRolePolicy", iam("role/ops"))], role)).to.deep.equal([
            "iam-takeover high: alice can let themselves assume role ops (iam:UpdateAssumeRolePolicy)",
        ]);
        const member = { ...bob, groups: ["Ops"] };
        expect(said([allow("iam:AddUserToGroup", iam("group/Ops"))], member)).to.deep.equal([
            "iam-takeover high: alice could join Ops (iam:AddUserToGroup), if the group gives its members' sessions",
        ]);
        expect(said([allow("iam:AddUserToGroup", iam("group/Unknown"))], member)).to.have.length(1);
        const inside = {
            ...principal({ statements: [allow("iam:AddUserToGroup", iam("group/Ops"))] }),
            groups: ["Ops"],
        };
        expect(said(inside, member)).to.deep.equal([]);
    });
});
