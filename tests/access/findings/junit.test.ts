import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import { findingsJunit } from "../../../access/findings/junit";
import { RULES } from "../../../access/findings/rules";
import { xmlOf } from "../report/xml";
import { account, GOOD, principal } from "./accounts";

const findings = findingsOf(
    account([
        principal({
            statements: [...GOOD, { Effect: "Allow", Action: ["ssm:SendCommand", "ssm:StartSessions"], Resource: "*" }],
        }),
    ]),
);
const unjudged = [
    {
        policy: "policy later",
        reason: "isn't known before deployment",
        layer: "identity" as const,
        principals: ["arn:aws:iam::123456789012:user/zoe"],
    },
];

describe("Findings as JUnit", () => {
    it("fail from the severity of --fail-on on; what is below it is skipped, and rules that found nothing pass", () => {
        const [suite] = xmlOf(findingsJunit(findings, "high")).children;
        expect(suite?.attributes).to.include({ failures: "1", errors: "0", skipped: "1" });
        const [critical, medium, ...others] = suite?.children ?? [];
        expect(critical?.attributes["classname"]).to.equal("run-command");
        expect(critical?.children[0]?.tag).to.equal("failure");
        expect(critical?.children[0]?.attributes["type"]).to.equal("critical");
        expect(critical?.children[0]?.text).to.match(/^concerns arn:aws:iam::.*\nhttps:[^\n]*$/s);
        expect(medium?.children[0]?.tag).to.equal("skipped");
        expect(others).to.have.length(RULES.length - 1);
        expect(others.flatMap(({ children }) => children)).to.deep.equal([]);

        const [stricter] = xmlOf(findingsJunit(findings, "medium")).children;
        expect(stricter?.attributes).to.include({ failures: "2", skipped: "0" });
    });

    it("skip documents that couldn't be judged, which change no exit code", () => {
        const [suite] = xmlOf(findingsJunit([], "note", unjudged)).children;
        expect(suite?.attributes).to.include({ failures: "0", skipped: "1" });
        expect(suite?.children[0]?.attributes).to.deep.equal({ classname: "not-judged", name: "policy later" });
        expect(suite?.children[0]?.children[0]?.attributes["message"]).to.equal(
            "policy later isn't known before deployment",
        );
    });
});
