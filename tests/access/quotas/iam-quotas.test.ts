import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import { nearQuota } from "../../../access/findings/rules/near-quota";
import type { AccountPrincipal } from "../../../access/matrix/account";
import { parsePolicy } from "../../../access/policy/parse";
import {
    ADJUSTABLE,
    IAM_QUOTAS,
    isRefused,
    limitOf,
    QUOTA_NAMES,
    type Quotas,
} from "../../../access/quotas/iam-quotas";
import { readQuotas } from "../../../access/sources/quotas";
import { account, principal } from "../findings/accounts";

describe("IAM's quotas", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "quotas-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const file = (content: unknown): string => {
        const name = join(folder, "summary.json");
        writeFileSync(name, JSON.stringify(content));
        return name;
    };

    it("have AWS's page each, and a maximum only where AWS raises them", () => {
        for (const name of QUOTA_NAMES) {
            const { url, adjustable, default: usual, ...quota } = IAM_QUOTAS[name];
            expect(url, name).to.match(/^https:\/\/docs\.aws\.amazon\.com\//);
            if ("maximum" in quota) expect([adjustable, quota.maximum > usual], name).to.deep.equal([true, true]);
        }
        expect(ADJUSTABLE).to.deep.equal(["trustPolicySize", "policiesOfUser", "policiesOfGroup", "policiesOfRole"]);
    });

    it("are the account's own where they are known; what AWS may have raised is refused only beyond what it raises", () => {
        expect([limitOf("policiesOfRole"), limitOf("policiesOfRole", { policiesOfRole: 20 })]).to.deep.equal([10, 20]);
        expect(isRefused("policiesOfRole", 20)).to.equal(false);
        expect(isRefused("policiesOfRole", 26)).to.equal(true);
        expect(isRefused("policiesOfRole", 20, { policiesOfRole: 15 })).to.equal(true);
        expect(isRefused("policiesOfGroup", 1000)).to.equal(false);
        expect(isRefused("userPolicySize", 2049)).to.equal(true);
    });

    it("are read from the answer of aws iam get-account-summary, and from nothing else", () => {
        const SummaryMap = { Users: 3, AttachedPoliciesPerRoleQuota: 20, AssumeRolePolicySizeQuota: 4096 };
        expect(readQuotas(file({ SummaryMap }))).to.deep.equal({ trustPolicySize: 4096, policiesOfRole: 20 });
        expect(() => readQuotas(file({ UserDetailList: [] }))).to.throw(
            /summary\.json isn't an answer of aws iam get-account-summary/,
        );
    });

    const withPolicies = (count: number): AccountPrincipal => ({
        ...principal({ statements: [], type: "role", name: "web" }),
        policies: {
            identity: Array.from({ length: count }, (_, index) => ({
                ...parsePolicy(
                    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
                    `managed policy p${index}`,
                ),
                owner: { kind: "managed", name: `p${index}`, ofAws: false },
            })),
        },
    });
    const found = (count: number, quotas: Quotas = {}): string[] =>
        findingsOf(account([withPolicies(count)]), { rules: [nearQuota], quotas }).map(
            ({ severity, what }) => `${severity}: ${what}`,
        );

    it("count the managed policies of a role, by the account's own quota", () => {
        expect(found(8)).to.deep.equal([]);
        expect(found(9)).to.deep.equal(["low: managed policies of role web: 9 of 10 policies"]);
        expect(found(12)).to.deep.equal([
            "low: managed policies of role web: 12 of 10 policies, unless AWS has raised the account's quota",
        ]);
        expect(found(12, { policiesOfRole: 20 })).to.deep.equal([]);
        expect(found(12, { policiesOfRole: 10 })).to.deep.equal([
            "medium: managed policies of role web: 12 of 10 policies, which IAM refuses",
        ]);
    });
});
