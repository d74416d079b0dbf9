import { expect } from "chai";
import { diffData, diffRows } from "../../../access/diff/data";
import { accessDiff } from "../../../access/diff/diff";
import { diffReport } from "../../../access/diff/report";
import type { AccessDiff } from "../../../access/diff/change";
import { sessionPolicy } from "../../../access/grants";
import type { GrantLimits } from "../../../access/model";
import { csv } from "../../../access/report/csv";
import { reportText } from "../../../access/report/report-text";
import { ACCOUNT, accountOf, REGION } from "./accounts";

const AT = new Date("2026-07-01T12:00:00Z");
const END = "2026-12-31T18:00:00Z";
const LATER = "2027-01-31T18:00:00Z";

/** An account whose user reaches the development instance within some limits; without any argument not at all. */
function account(...limits: readonly GrantLimits[]) {
    const { Statement } = sessionPolicy({
        grants: limits.map((one) => ({ by: "tags", tags: { Environment: ["Development"] }, ...one })),
        instanceId: (name) => name,
        place: { partition: "aws", region: REGION, accountId: ACCOUNT },
        session: {},
    });
    const instances = { web: { Environment: "Development" }, db: { Environment: "Production" } };
    return { ...accountOf({ users: { alice: { policies: { session: Statement } } }, instances }), at: AT };
}

const diff = (before: readonly GrantLimits[], after: readonly GrantLimits[]): AccessDiff =>
    accessDiff(account(...before), account(...after));

/** What the report says of sessions on instances, a line for each change. */
function heads(found: AccessDiff): string[] {
    const text = reportText(diffReport(found, "before", "after"));
    return text.split("\n").flatMap((line) => /^\s*([+−?] user alice .* on .*)$/.exec(line)?.[1] ?? []);
}

describe("A diff of limits", () => {
    it("shows an end that is extended as a gain, from the old end to the new one, and why", () => {
        const found = diff([{ until: END }], [{ until: LATER }]);
        expect(heads(found)).to.deep.equal([
            "+ user alice gained: shell from 2026-12-31T18:00Z until 2027-01-31T18:00Z on web (i-web)",
        ]);
        const [change] = found.changes;
        expect(change?.causes.map(({ text, details = [] }) => [text, ...details].join(" | ")).join("\n"))
            .to.include("StartSessionByTags changed")
            .and.include("aws:CurrentTime")
            .and.include(LATER);
        expect(JSON.stringify(diffData(found, "before", "after"))).to.include(
            `"before":"denied","after":"allowed","from":"${END}","until":"${LATER}"`,
        );
        expect(csv(diffRows(found))).to.match(
            new RegExp(`^gained,user,alice,i-web,web,shell,.*,${END},${LATER},,arn:[^,]*:user/alice\r$`, "m"),
        );
    });

    it("shows an end that is removed, one that is new, and one that is moved up", () => {
        expect(heads(diff([{ until: END }], [{}]))).to.deep.equal([
            "+ user alice gained: shell from 2026-12-31T18:00Z on web (i-web)",
        ]);
        expect(heads(diff([{}], [{ until: END }]))).to.deep.equal([
            "− user alice lost: shell from 2026-12-31T18:00Z on web (i-web)",
        ]);
        expect(heads(diff([{ until: LATER }], [{ until: END }]))).to.deep.equal([
            "− user alice lost: shell from 2026-12-31T18:00Z until 2027-01-31T18:00Z on web (i-web)",
        ]);
    });

    it("shows access with an end as a gain until then, and one that begins later from then on", () => {
        expect(heads(diff([], [{ until: END }]))).to.deep.equal([
            "+ user alice gained: shell until 2026-12-31T18:00Z on web (i-web)",
        ]);
        expect(heads(diff([], [{ from: END, until: LATER, mfa: true }]))).to.deep.equal([
            "+ user alice gained: shell from 2026-12-31T18:00Z until 2027-01-31T18:00Z, with MFA on web (i-web)",
        ]);
        expect(heads(diff([{ until: END }], [{ from: END }]))).to.deep.equal([
            "+ user alice gained: shell from 2026-12-31T18:00Z on web (i-web)",
            "− user alice lost: shell until 2026-12-31T18:00Z on web (i-web)",
        ]);
    });

    it("shows MFA and addresses that come and go", () => {
        expect(heads(diff([{ mfa: true }], [{}]))).to.deep.equal([
            "+ user alice gained: shell (with MFA → without a condition) on web (i-web)",
        ]);
        expect(heads(diff([{}], [{ mfa: true }]))).to.deep.equal([
            "− user alice lost: shell (without a condition → with MFA) on web (i-web)",
        ]);
        const [narrow, wide] = [["203.0.113.0/25"], ["203.0.113.0/24", "2001:db8::/32"]];
        expect(heads(diff([{ sourceAddresses: narrow }], [{ sourceAddresses: wide }]))).to.deep.equal([
            "+ user alice gained: shell (from 203.0.113.0/25 → from 203.0.113.0/24 or 2001:db8::/32) on web (i-web)",
        ]);
        expect(heads(diff([{ sourceAddresses: wide }], [{ sourceAddresses: narrow }]))[0]).to.match(/^− .* lost: /);
        const other = ["198.51.100.0/24"];
        expect(heads(diff([{ sourceAddresses: narrow }], [{ sourceAddresses: other }]))[0]).to.match(/^\+ .* gained: /);
    });

    it("shows documents that are added", () => {
        const documents = ["SSM-SessionManagerRunShell", "AWS-StartSSHSession"];
        expect(heads(diff([{ until: END }], [{ documents, until: END }]))).to.deep.equal([
            "+ user alice gained: SSH until 2026-12-31T18:00Z on web (i-web)",
        ]);
    });

    it("shows the resuming of sessions with its limits, too", () => {
        const text = reportText(diffReport(diff([{ mfa: true }], [{}]), "before", "after"));
        expect(text).to.include("+ user alice gained: resume own sessions (with MFA → without a condition)");
        expect(text).not.to.include("Can't be known");
    });

    it("shows nothing where nothing changes", () => {
        const limits = [{ until: END, mfa: true }, { from: LATER }];
        expect(diff(limits, limits).changes).to.deep.equal([]);
        expect(diff(limits, limits.toReversed()).changes).to.deep.equal([]);
    });
});
