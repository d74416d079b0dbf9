import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { parseExpectations } from "../../../access/check/parse";
import { accessTable } from "../../../access/chains";
import { cellText } from "../../../access/matrix";
import type { Account } from "../../../access/matrix/account";
import { ACCOUNT, assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";
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
        expect(failures("who: bob, mustNotReach: 'a*'")).to.deep.equal([]);
        expect(failures("who: alice, mustReach: 'a*'").map(({ text }) => text)).to.deep.equal([
            "it matches no instance",
        ]);
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
