import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import { findingsData, findingsReport, findingsRows, findingsSarif } from "../../../access/findings/report";
import { unjudgedIn } from "../../../access/findings/toolkit/unknown-documents";
import type { AccountPrincipal } from "../../../access/matrix/account";
import { csv } from "../../../access/report/csv";
import { reportPage } from "../../../access/report/html/report-page";
import { reportMarkdown } from "../../../access/report/report-markdown";
import { reportText } from "../../../access/report/report-text";
import { account, allow, GOOD, principal } from "./accounts";

const REASON = "isn't in the authorization details";
const unknown = { kind: "unknown", name: "managed policy secret", reason: REASON } as const;
const alice = principal({ statements: GOOD });
const withUnknown: AccountPrincipal = {
    ...alice,
    policies: { identity: [...alice.policies.identity, unknown] },
};

describe("Documents that findings know nothing of", () => {
    it("are said in every format, and never is nothing found without them", () => {
        const given = account([withUnknown]);
        const [findings, unjudged] = [findingsOf(given), unjudgedIn(given)];
        expect(findings).to.deep.equal([]);
        const report = findingsReport(findings, "files", unjudged);
        expect(report.summary).to.equal("Nothing found in what could be judged; 1 document couldn't be judged.");
        for (const text of [
            reportText(report),
            reportMarkdown(report),
            reportPage(report),
            JSON.stringify(findingsData(findings, "files", unjudged)),
            csv(findingsRows(findings, unjudged)),
            JSON.stringify(findingsSarif(findings, "iam.json", "1.0.0", unjudged)),
        ])
            expect(text).to.include("managed policy secret").and.not.to.include("Nothing found.");

        expect(findingsReport([], "files").summary).to.equal("Nothing found.");
    });

    it("are policies, boundaries, organization's policies and trust policies, each once, with all who have them", () => {
        const bob: AccountPrincipal = {
            ...principal({ name: "bob", statements: GOOD }),
            policies: {
                identity: [unknown],
                boundary: { ...unknown, name: "managed policy limit" },
                scps: [[unknown]],
            },
        };
        const role = principal({ type: "role", name: "ops", statements: GOOD });
        expect(
            unjudgedIn(account([withUnknown, bob, role])).map(
                ({ policy, layer, principals }) => `${policy} ${layer} ${principals.length}`,
            ),
        ).to.deep.equal([
            "managed policy secret identity 2",
            "managed policy limit boundary 1",
            "managed policy secret scp 1",
            "trust policy of role ops trust 1",
        ]);
    });

    it("hide nothing that the others allow, which then depends on them", () => {
        const send = principal({ statements: [allow("ssm:SendCommand"), allow("iam:PutUserPolicy")] });
        const more = { ...send, policies: { identity: [...send.policies.identity, unknown] } };
        const bounded = { ...send, policies: { ...send.policies, boundary: unknown } };
        const said = (one: AccountPrincipal, id: string): string | undefined =>
            findingsOf(account([one])).find(({ rule }) => rule === id)?.what;
        const command =
            "alice could run commands as root (ssm:SendCommand), if managed policy secret, which isn't known,";
        expect(said(more, "run-command")).to.equal(`${command} doesn't deny it`);
        expect(said(bounded, "run-command")).to.equal(`${command} allows it`);
        expect(said(more, "iam-escalation")).to.equal(
            "alice could give themselves any right (iam:PutUserPolicy), if managed policy secret, which isn't known, doesn't deny it",
        );
    });
});
