import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { parseExpectations } from "../../../access/check/parse";
import { accessTable } from "../../../access/chains";
import { cellText } from "../../../access/matrix";
import type { Account } from "../../../access/matrix/account";
import { statusOf } from "../../../access/check/result";
import { ACCOUNT, arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";
import { peopleAccount } from "../diff/people";

describe("access check over chains", () => {
    const account = smallAccount({
        users: { alice: { can: [assume("ops")] }, bob: {}, carol: { groups: ["ops-team"] } },
        groups: { "ops-team": [assume("ops")] },
        roles: {
            ops: { trust: [trusts({ AWS: root() })], can: [SESSIONS] },
            ci: {
                trust: [
                    trusts(
                        { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
                        {
                            Action: "sts:AssumeRoleWithWebIdentity",
                            Condition: {
                                StringEquals: {
                                    "token.actions.githubusercontent.com:sub": "repo:acme/app:environment:prod",
                                },
                            },
                        },
                    ),
                ],
                can: [SESSIONS],
            },
        },
        instances: { "i-1": {} },
    });
    const failures = (text: string, of: Account = account) =>
        accessCheck(of, parseExpectations(`expectations:\n  - { ${text} }`, "file.yaml")).flatMap(
            (one) => one.failures,
        );

    it("counts the roles that a user can assume", () => {
        expect(failures("who: [alice], mustReach: i-1")).to.deep.equal([]);
        const [failure, ...more] = failures("who: [alice, bob], mustNotReach: i-1");
        expect(more).to.deep.equal([]);
        expect(failure?.text).to.equal("can open a session through ops but must not,");
        expect(failure?.principals.map(({ name }) => name)).to.deep.equal(["alice"]);
        expect(failure?.because.join("\n")).to.match(/^assumes the role ops: .*user alice.*trust policy of role ops/);
    });

    it("counts a role that can be assumed only later, for what must not be reached", () => {
        const later = { Condition: { DateGreaterThan: { "aws:CurrentTime": "2027-06-01T00:00:00Z" } } };
        const by = ({ trust = {}, assumes = {}, opens = {} }: Record<string, typeof later | object>): Account => ({
            ...smallAccount({
                users: { alice: { can: [{ ...assume("ops"), ...assumes }] } },
                roles: { ops: { trust: [{ ...trusts({ AWS: root() }), ...trust }], can: [{ ...SESSIONS, ...opens }] } },
            }),
            at: new Date("2026-07-01T00:00:00Z"),
        });
        const cell = (of: Account): string =>
            accessTable(of)
                .rows.filter(({ principal }) => principal.name === "alice")
                .flatMap(({ cells }) => cells)
                .map(cellText)
                .join();
        for (const one of [by({ trust: later }), by({ assumes: later })]) {
            expect(failures("who: [alice], mustNotReach: i-1", one).map(({ text }) => text)).to.deep.equal([
                "can open a session through ops from 2027-06-01T00:00:01Z but must not,",
            ]);
            expect(cell(one)).to.match(/^no; shell, SSH \+\d through ops from 2027-06-01T00:00:01Z$/);
        }
        // Where the trust policy isn't known, what comes later isn't either.
        const one = by({ opens: later });
        const principals = one.principals.map(({ trust: _, ...rest }) => rest);
        expect(cell({ ...one, principals })).to.equal("no; unknown through ops from 2027-06-01T00:00:01Z");
    });

    it("finds members of a group and subjects of a provider by their names", () => {
        expect(failures("who: ['group:ops-team'], mustNotReach: i-1")).to.have.length(1);
        const subject = "oidc:token.actions.githubusercontent.com repo:acme/app:environment:prod";
        expect(failures(`who: ['${subject}'], mustReach: i-1`)).to.deep.equal([]);
        expect(failures(`who: ['${subject}'], mustNotReach: i-1`)).to.have.length(1);
        expect(failures("who: ['person:dave'], mustNotReach: i-1").map(({ text }) => text)).to.deep.equal([
            "no principal is called person:dave",
        ]);
    });

    it("counts subjects that a trust policy lets in by a pattern, and an expectation names by another", () => {
        const sub = (value: string) => ({
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringLike: { "token.actions.githubusercontent.com:sub": value } },
        });
        const Federated = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
        const one = smallAccount({
            roles: { ci: { trust: [trusts({ Federated }, sub("repo:acme/*"))], can: [SESSIONS] } },
        });
        const about = (subject: string) =>
            failures(`who: ['oidc:token.actions.githubusercontent.com ${subject}'], mustNotReach: i-1`, one);
        expect(about("repo:acme/app:*")).to.have.length(1);
        expect(about("repo:*:ref:refs/heads/main")).to.have.length(1);
        expect(about("repo:other/*")).to.deep.equal([]);
    });

    describe("of some of those that a trust policy lets in", () => {
        const issuer = "token.actions.githubusercontent.com";
        const github = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` };
        const letIn = (Principal: unknown, Condition: object = {}, more: readonly object[] = []) => {
            const Action = Principal === github ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
            const trust = [
                trusts(Principal, { Action, Condition }),
                ...more.map((one) => trusts(Principal, { Action, ...one })),
            ];
            return smallAccount({ users: { al: {} }, roles: { ci: { trust, can: [SESSIONS] } } });
        };
        const status = (who: string, of: Account, more = "mustNotReach: i-1") => {
            const result = accessCheck(of, parseExpectations(`expectations:\n  - { who: ${who}, ${more} }`, "f.yaml"));
            return result
                .map((one) => (one.failures.length > 0 && one.pairs === 0 ? "no match" : statusOf(one)))
                .join();
        };
        const about = (subject: string) => `'oidc:${issuer} ${subject}'`;
        const sub = (operator: string, value: string) => ({ [operator]: { [`${issuer}:sub`]: value } });

        it("finds subjects where the trust policy asks for none, or not by a plain pattern", () => {
            for (const [condition, subject, expected] of [
                [{}, "repo:evil/*", "failed"],
                [{ StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" } }, "repo:evil/*", "failed"],
                [{ StringLike: { [`${issuer}:repository_owner`]: "acme" } }, "repo:acme/app:*", "unknown"],
                [sub("StringNotLike", "repo:acme/*"), "repo:evil/*", "failed"],
                [sub("StringNotLike", "repo:acme/*"), "repo:acme/x:*", "met"],
                [sub("Null", "false"), "repo:evil/*", "failed"],
                [sub("StringLikeIfExists", "repo:acme/*"), "repo:acme/x:*", "failed"],
                [sub("StringLikeIfExists", "repo:acme/*"), "repo:evil/x:*", "met"],
                [sub("ForAllValues:StringLike", "repo:acme/*"), "repo:acme/x:*", "unknown"],
                [sub("StringEqualsIgnoreCase", "repo:ACME/x:pull_request"), "repo:acme/x:*", "failed"],
            ] as const)
                expect(status(about(subject), letIn(github, condition)), JSON.stringify(condition)).to.equal(expected);
        });

        it("judges one subject as one of those that a pattern lets in", () => {
            const not = { ...sub("StringLike", "repo:acme/*"), ...sub("StringNotLike", "repo:acme/app:*") };
            expect(status(about("repo:acme/web:x"), letIn(github, not))).to.equal("failed");
            expect(status(about("repo:acme/app:x"), letIn(github, not))).to.equal("met");
            const deny = { Effect: "Deny", Condition: sub("StringEquals", "repo:acme/app:pull_request") };
            const denied = letIn(github, sub("StringLike", "repo:acme/app:*"), [deny]);
            expect(status(about("repo:acme/app:pull_request"), denied)).to.equal("met");
            expect(status(about("repo:acme/app:ref:x"), denied)).to.equal("failed");
            expect(status(about("repo:acme/app:ref:x"), denied, "mustReach: i-1")).to.equal("met");
            expect(status(about("repo:acme/web:ref:x"), denied, "mustReach: i-1")).to.equal("failed");
            expect(status(`'oidc:gitlab.com x'`, denied)).to.equal("no match");
        });

        it("leaves out what is excepted", () => {
            const app = letIn(github, sub("StringLike", "repo:acme/app:*"));
            const except = `except: ${about("repo:acme/app:*")}, mustNotReach: i-1`;
            expect(status(about("repo:acme/*"), app, except)).to.equal("no match");
            expect(status(about("repo:acme/*"), letIn(github), except)).to.equal("failed");
            expect(status(about("repo:acme/app:*"), letIn(github), except)).to.equal("no match");
        });

        it("finds people of a SAML provider whom no condition names", () => {
            const okta = { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/Okta` };
            const trust = [trusts(okta, { Action: "sts:AssumeRoleWithSAML" })];
            const of = smallAccount({ roles: { ci: { trust, can: [SESSIONS] } } });
            for (const who of ["'saml:Okta al*'", "'saml:Okta alice'", "'saml:Ok*'"])
                expect(status(who, of), who).to.equal("failed");
        });

        it("finds principals of accounts that are let in, and accounts of principals and of anybody", () => {
            const other = "444455556666";
            const mid = arnOf("role", "mid", other);
            const sameAccount = { StringEquals: { "aws:PrincipalAccount": other } };
            const ours = { StringEquals: { "aws:PrincipalAccount": "777788889999" } };
            for (const [Principal, condition, who, expected] of [
                [{ AWS: root(other) }, {}, `'arn:aws:iam::${other}:role/*'`, "failed"],
                [{ AWS: root(other) }, {}, `'${mid}'`, "failed"],
                [{ AWS: root(other) }, {}, "{ type: external }", "failed"],
                [
                    { AWS: root(other) },
                    { ArnLike: { "aws:PrincipalArn": mid } },
                    `'arn:aws:iam::${other}:user/*'`,
                    "met",
                ],
                [{ AWS: mid }, {}, "'account:4444*'", "failed"],
                [{ AWS: mid }, {}, `'account:${other}'`, "failed"],
                [{ AWS: mid }, {}, "'account:7777*'", "no match"],
                ["*", sameAccount, "'account:4444*'", "failed"],
                ["*", {}, "'account:*'", "failed"],
                ["*", {}, "{ type: account }", "failed"],
                ["*", ours, `'${mid}'`, "no match"],
                ["*", {}, `'${mid}'`, "failed"],
                ["*", {}, "'user:none*'", "no match"],
                [{ AWS: root() }, {}, "'account:*'", "no match"],
            ] as const) {
                expect(status(who, letIn(Principal, condition)), `${JSON.stringify(Principal)} ${who}`).to.equal(
                    expected,
                );
            }
        });
    });

    it("isn't sure of sessions by documents that may not exist", () => {
        const documents = `arn:aws:ssm:*:${ACCOUNT}:document/Team-*`;
        const can = ["arn:aws:ec2:*:*:instance/*", documents].map((Resource) => ({ ...SESSIONS, Resource }));
        const one = smallAccount({ users: { alice: { can } } });
        for (const demand of ["mustReach", "mustNotReach"]) {
            expect(failures(`who: [alice], ${demand}: i-1`, one).map(({ status }) => status)).to.deep.equal([
                "unknown",
            ]);
        }
    });

    it("finds accounts, providers, users and roles by their types and names", () => {
        const foreign = trusts({ AWS: root("444455556666") });
        const one = smallAccount({ users: { alice: {} }, roles: { ops: { trust: [foreign], can: [SESSIONS] } } });
        expect(failures("who: ['account:444455556666'], mustReach: i-1", one)).to.deep.equal([]);
        expect(failures("who: ['account:444455556666'], mustNotReach: i-1", one)).to.have.length(1);
        expect(failures("who: ['account:444455556667'], mustNotReach: i-1", one).map(({ text }) => text)).to.deep.equal(
            ['no principal is called account:444455556667 (did you mean "account:444455556666"?)'],
        );
        expect(failures("who: ['oidc:token.actions.githubusercontent.com'], mustReach: i-1")).to.deep.equal([]);
        expect(failures("who: ['user:alice', user/alice, 'role:ops', role/ops], mustReach: i-1")).to.deep.equal([]);
        expect(failures("who: 'user:*', mustReach: i-1").map(({ text }) => text)).to.have.length(1);
    });

    it("doesn't take a pattern of names for one of ARNs or types", () => {
        // Every ARN begins with an a, and every user's type with a u.
        expect(failures("who: 'a*', mustReach: i-1")).to.deep.equal([]);
        expect(failures("who: 'us*', mustReach: i-1").map(({ text }) => text)).to.deep.equal([
            "it matches no principal",
        ]);
        expect(failures("who: '*', except: 'u*', mustNotReach: i-1")).to.not.deep.equal([]);
        for (const demand of ["mustReach", "mustNotReach"]) {
            expect(failures(`who: alice, ${demand}: 'a*'`).map(({ text }) => text)).to.deep.equal([
                "it matches no instance",
            ]);
        }
        expect(failures("who: 'arn:*:user/al*', mustReach: 'arn:*'")).to.deep.equal([]);
    });

    it("says what a person lacks who can't open what it must, and who is disabled", () => {
        const { identityCenter, ...people } = peopleAccount({
            people: { carol: ["g-ops"], dave: ["g-ops"], erin: [] },
            groups: { "g-ops": "operators" },
            sets: { Ops: "i-db" },
            assigned: [["g-ops", "Ops"]],
        });
        if (identityCenter === undefined) throw new Error("there are people");
        const disabled = identityCenter.people.map((one) =>
            one.name === "dave" ? { ...one, isDisabled: true as const } : one,
        );
        const one = { ...people, identityCenter: { ...identityCenter, people: disabled } };
        const why = (who: string) => failures(`who: '${who}', mustReach: i-db`, one).map((each) => each.nearest);
        expect(why("person:carol")).to.deep.equal([]);
        expect(why("person:dave")).to.deep.equal([["dave weren't disabled in IAM Identity Center, through Ops"]]);
        expect(why("person:erin")).to.deep.equal([
            [`the permission set Ops were assigned to erin in the account ${ACCOUNT}, through Ops`],
        ]);
        const [failure] = failures("who: 'person:dave', mustReach: i-db", one);
        expect(failure?.because).to.deep.equal(["a person who is disabled in IAM Identity Center can't sign in"]);
    });
});
