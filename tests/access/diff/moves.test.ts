import { expect } from "chai";
import { accessDiff } from "../../../access/diff";
import { diffReport } from "../../../access/diff/report";
import type { Account } from "../../../access/matrix/account";
import { reportMarkdown, reportText } from "../../../access/report";
import { ACCOUNT, SESSIONS, smallAccount, trusts } from "../chains/small-account";

const SET = "arn:aws:sso:::permissionSet/ssoins-1/ps";
const role = (on: string) => ({
    trust: [
        trusts(
            { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
            { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
        ),
    ],
    can: [
        { ...SESSIONS, Resource: `arn:aws:ec2:*:*:instance/${on}` },
        { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
    ],
});

/** People in one group of IAM Identity Center, each group with a permission set of its own; guests have none. */
const account = (group: "developers" | "operators" | "guests", names: readonly string[] = ["carol"]): Account => ({
    ...smallAccount({
        instances: { "i-web": {}, "i-db": {} },
        roles: {
            AWSReservedSSO_developers_0123456789abcdef: role("i-web"),
            AWSReservedSSO_operators_0123456789abcdef: role("i-db"),
        },
    }),
    identityCenter: {
        people: names.map((name) => ({ id: name, name, groups: [group], tags: {} })),
        groups: ["developers", "operators", "guests"].map((name) => ({ id: name, name })),
        permissionSets: ["developers", "operators"].map((name) => ({ arn: `${SET}-${name}`, name })),
        assignments: ["developers", "operators"].map((name) => ({
            to: { type: "group", id: name },
            account: ACCOUNT,
            permissionSet: `${SET}-${name}`,
        })),
        entitlements: [],
    },
});

const report = (before: Account, after: Account) => diffReport(accessDiff(before, after), "before", "after");
const heads = (before: Account, after: Account): string[] =>
    reportText(report(before, after))
        .split("\n")
        .filter((line) => /^\s*[+−?±] /u.test(line))
        .map((line) => line.trim());

describe("What a person gains and loses by moving between groups", () => {
    it("is one entry of the report, with the cause once and both chains", () => {
        const [before, after] = [account("developers"), account("operators")];
        expect(heads(before, after)).to.deep.equal([
            "± person carol gained: shell on i-db through operators; lost: shell on i-web through developers",
        ]);
        const text = reportText(report(before, after));
        expect(text.match(/moved from the group developers to the group operators/g)).to.have.length(1);
        expect(text.match(/inline policy p of role AWSReservedSSO_operators/g)).to.have.length.greaterThan(0);
        expect(text.match(/inline policy p of role AWSReservedSSO_developers/g)).to.have.length.greaterThan(0);
        expect(text).to.include("1 principal–instance pair gains access, 1 loses it.");
        expect(reportMarkdown(report(before, after)).match(/gained/g)).to.have.length(1);
    });

    it("is a gain or a loss alone where the other group opens nothing", () => {
        const [guest, operator] = [account("guests"), account("operators")];
        expect(heads(guest, operator)).to.deep.equal(["+ person carol gained: shell on i-db through operators"]);
        expect(heads(operator, guest)).to.deep.equal(["− person carol lost: shell on i-db through operators"]);
    });
});
