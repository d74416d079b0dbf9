import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { checkData, checkRows, checkSarif } from "../../../access/check/data";
import { parseExpectations } from "../../../access/check/parse";
import { checkReport } from "../../../access/check/report";
import { statusOf, type CheckResult } from "../../../access/check/result";
import { csv } from "../../../access/report/csv";
import { reportText } from "../../../access/report/report-text";
import type { Account } from "../../../access/matrix/account";
import { accountOf, ALL_INSTANCES, byTags, SHELL, SSH, startSession } from "../diff/accounts";

const account = accountOf({
    users: {
        alice: { policies: { session: byTags({ Environment: "Development" }) } },
        bob: { groups: ["operators"] },
        carol: { policies: { half: [startSession(ALL_INSTANCES)] } },
        dora: {
            policies: { ssh: [startSession([ALL_INSTANCES, SSH])] },
            tags: { Team: "network" },
        },
        ci: { role: true, unknown: "inline policy deploy of role ci" },
    },
    groups: { operators: { all: [startSession([ALL_INSTANCES, SHELL])] } },
    instances: {
        web: { Environment: "Development" },
        db: { Environment: "Production" },
        old: {},
        next: { Environment: { unknown: "is known after deployment" } },
    },
});

function check(lines: string, of: Account = account): CheckResult {
    const indented = lines.trim().replaceAll("\n", "\n    ");
    const [result] = accessCheck(of, parseExpectations(`expectations:\n  - ${indented}`, "expect.yaml"));
    if (result === undefined) throw new Error("no result");
    return result;
}

const names = ({ failures }: CheckResult): string[] =>
    failures.flatMap(({ status, principals, instances }) =>
        principals.flatMap((who) => instances.map((what) => `${status} ${who.name} ${what.name}`)),
    );

describe("accessCheck", () => {
    it("is met where all meant principals reach all meant instances, and counts what it looked at", () => {
        const result = check("who: alice\nmustReach: { tags: { Environment: Dev* } }");
        expect(statusOf(result)).to.equal("unknown");
        const known = check("who: [alice, { group: operators }]\nmustReach: web");
        expect(statusOf(known)).to.equal("met");
        expect(known.pairs).to.equal(2);
    });

    it("fails where a principal doesn't reach what it must, and names the nearest miss that was tried", () => {
        const [failure] = check("who: alice\nmustReach: db").failures;
        expect(failure?.status).to.equal("failed");
        expect(failure?.because.join()).to.match(/^no policy of the principal allows ssm:StartSession/i);
        expect(failure?.nearest).to.deep.equal([
            "the instance had Environment=Development (inline policy session of user alice, Instances)",
        ]);
    });

    it("says that a document is what is missing where the instance alone is allowed", () => {
        const [failure] = check("who: carol\nmustReach: web").failures;
        expect(failure?.nearest.join()).to.match(
            /^a policy of the principal allowed ssm:StartSession on .*document\/SSM-SessionManagerRunShell$/i,
        );
    });

    it("fails where a principal reaches what it must not, with the statements that decide", () => {
        const result = check('who: "*"\nexcept: [{ group: operators }, dora, { type: role }]\nmustNotReach: web');
        expect(names(result)).to.deep.equal(["failed alice web"]);
        expect(result.failures[0]?.because.join()).to.include("inline policy session of user alice, Instances: allows");
    });

    it("counts SSH as a way in where nothing must be reached, and not where a shell must be", () => {
        expect(names(check("who: { tags: { Team: network } }\nmustNotReach: db"))).to.deep.equal(["failed dora db"]);
        expect(names(check("who: dora\nmustReach: db"))).to.deep.equal(["failed dora db"]);
        expect(names(check("who: dora\nmustReach: db\nsessions: ssh"))).to.deep.equal([]);
        expect(names(check("who: dora\nmustNotReach: db\nsessions: shell"))).to.deep.equal([]);
        const socket = "arn:aws:ssm:*:*:document/AWS-StartPortForwardingSessionToSocket";
        const of = accountOf({
            users: { eve: { policies: { socket: [startSession([ALL_INSTANCES, socket])] } } },
            instances: { db: {} },
        });
        expect(names(check("who: eve\nmustNotReach: db\nsessions: port-forwarding", of))).to.deep.equal([
            "failed eve db",
        ]);
        expect(names(check("who: eve\nmustNotReach: db\nsessions: shell", of))).to.deep.equal([]);
    });

    it("finds what is reached besides with mustReachOnly, and lets exceptInstances be", () => {
        expect(names(check("who: bob\nmustReachOnly: web\nexceptInstances: [old, next]"))).to.deep.equal([
            "failed bob db",
        ]);
        expect(names(check("who: alice\nmustReachOnly: web\nexceptInstances: next"))).to.deep.equal([]);
    });

    it("selects what lacks a tag, and says that it can't know where the tag isn't known", () => {
        expect(names(check("who: bob\nmustNotReach: { withoutTags: Environment }"))).to.deep.equal(["failed bob old"]);
        const open = check("who: bob\nmustNotReach: { tags: { Environment: Production } }");
        expect(names(open).sort()).to.deep.equal(["failed bob db", "unknown bob next"]);
    });

    it("keeps what can't be known before deployment apart from what fails", () => {
        expect(names(check("who: ci\nmustReach: web"))).to.deep.equal(["unknown ci web"]);
        expect(names(check("who: ci\nmustNotReach: web"))).to.deep.equal(["unknown ci web"]);
    });

    it("fails where an expectation matches no principal or no instance, mostly a misspelt name", () => {
        const text = (lines: string): string[] => check(lines).failures.map((one) => one.text);
        expect(text("who: alic\nmustNotReach: web")).to.deep.equal([
            'no principal is called alic (did you mean "alice"?)',
        ]);
        expect(text("who: { group: nome }\nmustNotReach: web")).to.deep.equal(["no user is in a group called nome"]);
        expect(text("who: alice\nmustNotReach: Web")).to.deep.equal([
            'no instance is called Web (did you mean "web"?)',
        ]);
        expect(text("who: { group: none* }\nmustReach: web")).to.deep.equal(["it matches no principal"]);
        expect(text("who: alice\nmustReach: { tags: { environment: Development } }")).to.deep.equal([
            "it matches no instance",
        ]);
    });

    it("fails where something that must not be reached, or who must not reach it, is nothing", () => {
        const text = (lines: string, of?: Account): string[] => check(lines, of).failures.map((one) => one.text);
        for (const who of ["{ group: none* }", "{ tags: { Team: x } }", "{ type: person }", "'foo*'", "'user:foo*'"])
            expect(text(`who: ${who}\nmustNotReach: web`), who).to.deep.equal(["it matches no principal"]);
        const known: Account = { ...account, instances: account.instances.filter(({ name }) => name !== "next") };
        for (const what of ["{ tags: { environment: Production } }", "{ tags: { Environment: production } }", "'foo*'"])
            expect(text(`who: bob\nmustNotReach: ${what}`, known), what).to.deep.equal(["it matches no instance"]);
        expect(text("who: [alice, 'foo*']\nmustNotReach: [{ region: none }, db]")).to.deep.equal([
            "its entry 2 matches no principal",
            "its entry 1 matches no instance",
        ]);
        expect(text("who: bob\nexcept: bob\nmustNotReach: web")).to.deep.equal(["its exceptions leave no principal"]);
        expect(text("who: bob\nmustNotReach: web\nexceptInstances: '*'")).to.deep.equal([
            "its exceptions leave no instance",
        ]);
        // What is said of everything but some is about what comes later, too.
        const all = "who: '*'\nmustNotReach: '*'\n";
        expect(text(`${all}exceptInstances: { name: '?*' }`)).to.deep.equal([]);
        expect(text(`${all}exceptInstances: '*'`)).to.deep.equal(["its exceptions leave no instance"]);
        // All instances may be none.
        expect(text("who: bob\nmustNotReach: '*'", { ...account, instances: [] })).to.deep.equal([]);
    });

    it("compares the keys of a principal's tags in any letter case, as IAM does, and their values as they are", () => {
        expect(names(check("who: { tags: { team: network } }\nmustNotReach: db"))).to.deep.equal(["failed dora db"]);
        expect(names(check("who: '*'\nexcept: [bob, ci, { withoutTags: TEAM }]\nmustNotReach: db"))).to.deep.equal([
            "failed dora db",
        ]);
        const [failure] = check("who: { tags: { Team: Network } }\nmustNotReach: db").failures;
        expect(failure?.text).to.equal("it matches no principal");
    });

    it("says the same in every format", () => {
        const results = [check("who: alice\nmustReach: db\nreason: it is her database")];
        const text = reportText(checkReport(results, "expect.yaml", "state:file"));
        expect(text).to.include("✗ user alice can't open a session but must, on db (i-db) (shell)");
        expect(text).to.include("would be met if\n      the instance had Environment=Development");
        expect(text).to.include("expect.yaml:2 it is her database");
        const [header, row] = csv(checkRows(results, "expect.yaml")).split("\r\n");
        expect(header?.split(",")).to.have.length(11);
        expect(row).to.match(/^expect\.yaml,2,it is her database,failed,user,alice,i-db,db,shell,/);
        expect(JSON.stringify(checkData(results, "expect.yaml", "s"))).to.include('"status":"failed"');
        const log = JSON.stringify(checkSarif(results, "expect.yaml", "0.1.0"));
        expect(log)
            .to.include('"ruleId":"must-reach"')
            .and.to.include('"startLine":2')
            .and.to.include("it is her database: user alice");
    });

    it("is met by access that ends or takes MFA, and finds what must not be reached at any time to come", () => {
        const during = (from: string, until: string) => ({
            DateGreaterThanEquals: { "aws:CurrentTime": from },
            DateLessThan: { "aws:CurrentTime": until },
        });
        const soon = during("2026-08-01T00:00:00Z", "2026-12-31T18:00:00Z");
        const past = during("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        const now = during("2026-01-01T00:00:00Z", "2026-12-31T18:00:00Z");
        const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
        const user = (condition: Record<string, Record<string, string>>) => ({
            policies: { session: [startSession([ALL_INSTANCES, SHELL], condition)] },
        });
        const of: Account = {
            ...accountOf({
                users: { soon: user(soon), past: user(past), now: user(now), mfa: user({ ...now, ...mfa }) },
                instances: { web: {} },
            }),
            at: new Date("2026-07-01T12:00:00Z"),
        };
        const lines = (text: string) =>
            check(text, of).failures.map(({ principals, text: what }) => `${principals[0]?.name} ${what}`);
        expect(lines("who: [now, mfa]\nmustReach: web")).to.deep.equal([]);
        expect(lines("who: [soon, past]\nmustReach: web")).to.have.members([
            "soon can't open a session but must,",
            "past can't open a session but must,",
        ]);
        expect(lines("who: '*'\nmustNotReach: web")).to.have.members([
            "soon can open a session from 2026-08-01T00:00Z until 2026-12-31T18:00Z but must not,",
            "now can open a session until 2026-12-31T18:00Z but must not,",
            "mfa can open a session until 2026-12-31T18:00Z with MFA but must not,",
        ]);
        const [first] = check("who: soon\nmustNotReach: web", of).failures;
        expect(first?.because.join()).to.include("allows ssm:StartSession").and.not.to.include("open:");
        expect(statusOf(check("who: past\nmustNotReach: web", of))).to.equal("met");
    });
});
