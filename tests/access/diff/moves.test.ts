import { expect } from "chai";
import { accessDiff } from "../../../access/diff";
import { diffReport } from "../../../access/diff/report";
import type { Account } from "../../../access/matrix/account";
import { reportMarkdown, reportText } from "../../../access/report";
import { peopleAccount } from "./people";

/** A person in one of three groups, of which guests have no permission set. */
const account = (group: "developers" | "operators" | "guests"): Account =>
    peopleAccount({
        people: { carol: [group] },
        groups: { developers: "developers", operators: "operators", guests: "guests" },
        sets: { developers: "i-web", operators: "i-db" },
        assigned: [
            ["developers", "developers"],
            ["operators", "operators"],
        ],
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
