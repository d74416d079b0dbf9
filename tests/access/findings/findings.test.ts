import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import { plain } from "../../../access/report/report-text";
import { findingsData, findingsReport, findingsRows, findingsSarif } from "../../../access/findings/report";
import { reportPage } from "../../../access/report/html/report-page";
import { reportMarkdown } from "../../../access/report/report-markdown";
import { reportText } from "../../../access/report/report-text";
import { readConfiguration } from "../../../scenarios/configuration";
import { SCENARIO_NAMES } from "../../../scenarios";
import { configuration } from "../../program";
import type { Statement } from "../../../access/policy/document";
import { account, accountOf, CHANNEL, DOCUMENT, GOOD, principal, TARGET } from "./accounts";

describe("Findings", () => {
    for (const scenario of SCENARIO_NAMES.filter((name) => name !== "custom")) {
        it(`are none in the documents of the scenario ${scenario}`, () => {
            for (const login of [false, true]) {
                const values = configuration({ scenario, console: { login } });
                const { model, session } = readConfiguration({ values, environment: {} });
                for (const dataChannel of ["any", "own-sessions"] as const)
                    expect(findingsOf(accountOf(model, { ...session, dataChannel }))).to.deep.equal([]);
            }
        });
    }

    it("on a policy that several principals share are one, and name them all", () => {
        const alice = principal({
            name: "alice",
            statements: [...GOOD, { Effect: "Allow", Action: "ssm:StartSessions", Resource: "*" }],
        });
        const bob = { ...principal({ name: "bob", statements: [] }), policies: alice.policies };
        const [finding, ...others] = findingsOf(account([alice, bob]));
        expect(others).to.deep.equal([]);
        expect(finding?.principals).to.deep.equal([alice.arn, bob.arn]);
        expect([finding?.rule, finding?.statement]).to.deep.equal(["misspelt-action", "statement 4"]);
    });

    it("come the worst first, and in every format", () => {
        const statements = [
            ...GOOD,
            { Effect: "Allow", Action: ["ssm:SendCommand", "ssm:StartSessions"], Resource: "*" } as const,
        ];
        const findings = findingsOf(account([principal({ statements })]));
        expect(findings.map(({ severity }) => severity)).to.deep.equal(["critical", "medium"]);
        expect(findingsReport(findings, "plan").summary).to.equal("2 findings: 1 critical, 1 medium.");
        expect([...findingsRows(findings)]).to.have.length(3);
        expect(JSON.stringify(findingsData(findings, "plan"))).to.include("run-command");
        expect(JSON.stringify(findingsSarif(findings, "state.json", "1.0.0"))).to.include('"ruleId":"run-command"');
    });

    it("gives each of several findings of one rule a title of its own", () => {
        const found = findingsOf(account([principal({ statements: [TARGET, CHANNEL] })]));
        const finding = found[0];
        if (finding === undefined) throw new Error("nothing was found");
        const others = [
            { ...finding, policy: "another policy" },
            { ...finding, statement: "another" },
            { ...finding, policy: undefined, statement: undefined, principals: ["arn:aws:iam::123456789012:user/zoe"] },
        ];
        const { sections } = findingsReport([finding, ...others], "plan");
        const titles = sections.flatMap(({ entries }) => entries.map(({ head }) => plain(head)));
        expect(titles).to.have.length(4);
        expect(new Set(titles).size).to.equal(4);
    });

    it("lead to AWS's page on the matter, wherever a reader can follow a link", () => {
        const report = findingsReport(findingsOf(account([principal({ statements: [TARGET, CHANNEL] })])), "plan");
        const page = "https://docs.aws.amazon.com/systems-manager/latest/userguide/";
        expect(reportText(report)).to.include(`      ${page}`);
        expect(reportMarkdown(report)).to.include(`    - <${page}`);
        expect(reportPage(report)).to.include(`<a href="${page}`);
    });

    it("tell sessions on every instance from those that tags close", () => {
        const said = (...statements: readonly Statement[]) =>
            findingsOf(account([principal({ statements: [...statements, DOCUMENT, CHANNEL] })])).find(
                ({ rule }) => rule === "unlimited-sessions",
            )?.what;
        const everywhere = { ...TARGET, Condition: {} };
        const ifExists = { ...TARGET, Condition: { StringEqualsIfExists: TARGET.Condition?.["StringEquals"] ?? {} } };
        const deny = { ...TARGET, Sid: "Deny", Effect: "Deny" } as const;
        expect(said(everywhere)).to.equal("alice can open sessions on every instance, now and later");
        for (const statements of [[ifExists], [everywhere, deny]]) {
            expect(said(...statements)).to.equal(
                "alice can open sessions on every instance that carries no tags, now and later",
            );
        }
        expect(said(TARGET)).to.equal(undefined);
    });

    it("say nothing of a policy whose document isn't known yet", () => {
        const alice = principal({ statements: GOOD });
        const unknown = { kind: "unknown", name: "later", reason: "is known after deployment" } as const;
        expect(
            findingsOf(account([{ ...alice, policies: { identity: [...alice.policies.identity, unknown] } }])),
        ).to.deep.equal([]);
    });
});
