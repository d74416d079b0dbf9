import { expect } from "chai";
import { chainProofs } from "../../../access/chains";
import type { Account } from "../../../access/matrix/account";
import { parsePolicy } from "../../../access/policy/parse";
import type { Scope } from "../../../access/prove/scope";
import type { Scopes } from "../../../access/prove/declared-scopes";
import { peopleAccount } from "../diff/people";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "./small-account";

const DEV = {
    ...SESSIONS,
    Resource: "arn:aws:ec2:*:111122223333:instance/*",
    Condition: { StringEquals: { "ssm:resourceTag/Environment": "dev" } },
};
const DOCUMENT = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" };

describe("Proofs over chains", () => {
    const verdicts = (account: Parameters<typeof smallAccount>[0], scopes: Scopes = { byPrincipal: new Map() }) =>
        Object.fromEntries(
            [...chainProofs(smallAccount(account), scopes)].map(({ principal, proof, chain }) => [
                principal.name,
                [proof.verdict, ...(chain ?? []).map(({ to }) => to.name)].join(" "),
            ]),
        );

    it("charge what a role may to everybody who can become it, in any number of steps", () => {
        expect(
            verdicts({
                users: { alice: { can: [assume("first")] }, bob: { can: [assume("other")] } },
                roles: {
                    first: { trust: [trusts({ AWS: root() })], can: [assume("second")] },
                    second: { trust: [trusts({ AWS: arnOf("role", "first") })], can: [SESSIONS] },
                    other: { trust: [trusts({ AWS: arnOf("user", "carol") })], can: [SESSIONS] },
                },
            }),
        ).to.deep.equal({
            alice: "refuted first second",
            bob: "proved",
            first: "refuted second",
            second: "refuted",
            other: "refuted",
            // Whom no source has.
            [arnOf("user", "carol")]: "refuted other",
        });
    });

    it("hold a user to its own scope, whatever the role's is", () => {
        const account = {
            users: { alice: { can: [assume("dev")] }, bob: { can: [assume("dev")] } },
            roles: { dev: { trust: [trusts({ AWS: root() })], can: [DEV, DOCUMENT] } },
        };
        const dev = [{ tags: { Environment: ["dev"] } }];
        const scopes = { byPrincipal: new Map([["dev", dev] as const, ["alice", dev] as const]) };
        expect(verdicts(account, scopes)).to.deep.equal({ alice: "proved", bob: "refuted dev", dev: "proved" });
    });

    it("charge a role's sessions with the tags that the caller can pass", () => {
        const calls = ["sts:AssumeRole", "sts:TagSession"];
        const on = (role: string, Action: string | string[], Condition: object = {}) => ({
            Effect: "Allow",
            Action,
            Resource: arnOf("role", role),
            Condition,
        });
        const web = { "aws:RequestTag/Team": "web" };
        const byTeam = {
            ...SESSIONS,
            Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } },
        };
        const account = {
            users: {
                // No session tags; those that the trust policy requires; those of its own policy; any; those of a pattern.
                untagged: { can: [on("literal", "sts:AssumeRole")] },
                required: { can: [on("fixed", calls)] },
                limited: { can: [on("free", calls, { StringEqualsIfExists: web })] },
                any: { can: [on("free", calls)] },
                pattern: { can: [on("free", calls, { StringLikeIfExists: { "aws:RequestTag/Team": "web*" } })] },
            },
            roles: {
                literal: {
                    trust: [trusts({ AWS: root() }, { Action: calls })],
                    can: [{ ...SESSIONS, Condition: { StringEquals: { "aws:PrincipalTag/Team": "web" } } }],
                },
                fixed: {
                    trust: [trusts({ AWS: root() }, { Action: calls, Condition: { StringEquals: web } })],
                    can: [byTeam, DOCUMENT],
                },
                free: { trust: [trusts({ AWS: root() }, { Action: calls })], can: [byTeam, DOCUMENT] },
            },
            instances: { "i-1": { Team: "web" }, "i-2": { Team: "db" } },
        };
        const { literal, fixed, free, ...users } = verdicts(account, {
            byPrincipal: new Map(),
            others: [{ tags: { Team: ["web"] } }],
        });
        expect(users).to.deep.equal({
            untagged: "proved",
            required: "proved",
            limited: "proved",
            // A value that an instance has is one of many that are alike.
            any: "unproved free",
            pattern: "unproved free",
        });
        // Of a role itself any session counts that its trust policy may let somebody have.
        expect([literal, fixed, free]).to.deep.equal(["refuted", "proved", "unproved"]);
    });

    it("prove nothing where it isn't sure that a role can be assumed", () => {
        const open = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } };
        expect(
            verdicts({
                users: { alice: { can: [assume("ops")] } },
                roles: { ops: { trust: [trusts({ AWS: root() }, open)], can: [SESSIONS] } },
            }),
        ).to.deep.equal({ alice: "unproved ops", ops: "refuted" });
    });

    it("hold for future members of a group, where no member's proof says so", () => {
        const roles = { ops: { trust: [trusts({ AWS: root() })], can: [DEV, DOCUMENT] } };
        const dev = [{ tags: { Environment: ["dev"] } }];
        // Without members: by the group's own policies, and through roles.
        expect(verdicts({ groups: { empty: [SESSIONS] } })).to.deep.equal({ empty: "refuted" });
        expect(verdicts({ groups: { empty: [assume("ops")] }, roles })).to.deep.equal({
            ops: "refuted",
            empty: "refuted ops",
        });
        const declared = { byPrincipal: new Map([["group/empty", dev] as const, ["ops", dev] as const]) };
        expect(verdicts({ groups: { empty: [assume("ops")] }, roles }, declared)).to.deep.equal({
            ops: "proved",
            empty: "proved",
        });
        // The only member is denied what the next one won't be.
        const denied = { Effect: "Deny", Action: "ssm:*", Resource: "*" };
        const users = { al: { groups: ["team"], can: [denied] } };
        expect(verdicts({ users, groups: { team: [SESSIONS] } })).to.deep.equal({ al: "proved", team: "refuted" });
        // A member whom nothing limits stands for all.
        expect(verdicts({ users: { al: { groups: ["team"] } }, groups: { team: [SESSIONS] } })).to.deep.equal({
            al: "refuted",
        });
    });

    it("hold for future members of a group who have another name or other tags than its members", () => {
        const admins = { Condition: { StringLike: { "aws:username": "admin-*" } } };
        const tagged = { Condition: { StringEquals: { "aws:PrincipalTag/Admin": "yes" } } };
        const users = { al: { groups: ["team"], tags: { Admin: "no" } } };
        for (const rest of [admins, tagged]) {
            const groups = { team: [{ ...SESSIONS, ...rest }] };
            expect(verdicts({ users, groups })).to.deep.equal({ al: "proved", team: "refuted" });
        }
        const roles = { ops: { trust: [trusts({ AWS: root() }, tagged)], can: [SESSIONS] } };
        const scopes = { byPrincipal: new Map([["ops", [{}]] as const]) };
        expect(verdicts({ users, groups: { team: [assume("ops")] }, roles }, scopes)).to.deep.equal({
            al: "proved",
            team: "unproved ops",
            ops: "proved",
        });
        // Nor where it can't be told who the others are: only what instances have of a member's own is declared.
        for (const condition of [
            { ArnLike: { "aws:PrincipalArn": arnOf("user", "admins/*") } },
            { ArnNotEquals: { "aws:PrincipalArn": arnOf("user", "al") } },
            { "ForAnyValue:StringLike": { "aws:PrincipalTag/Team": "w*" } },
            { StringLike: { "aws:PrincipalTag/Team": "${aws:username}-*" } },
        ]) {
            const groups = { team: [{ ...SESSIONS, Condition: condition }] };
            const { team } = verdicts({ users: { al: { groups: ["team"] } }, groups });
            expect(team, JSON.stringify(condition)).to.equal("unproved");
        }
        // What each of today's members has of its own is declared of them, and is no doubt about the others.
        const byOwner = { Condition: { StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } } };
        const own = { byPrincipal: new Map([["al", [{ tags: { Owner: ["al"] } }]] as const]) };
        expect(verdicts({ users, groups: { team: [{ ...SESSIONS, ...byOwner }] } }, own)).to.deep.equal({
            al: "proved",
        });
        const notOwn = { StringNotEquals: { "ssm:resourceTag/Owner": "${aws:username}" } };
        const unlessOwn = {
            ...SESSIONS,
            Effect: "Deny",
            Condition: notOwn,
            Resource: ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:managed-instance/*"],
        };
        expect(verdicts({ users, groups: { team: [SESSIONS, unlessOwn] } }, own)).to.deep.equal({ al: "proved" });
    });

    it("don't hold where it depends on who joins a group", () => {
        const named = (key: string, value: string) => [{ ...SESSIONS, Condition: { StringLike: { [key]: value } } }];
        for (const [key, value] of [
            ["aws:username", "admin-*"],
            ["aws:PrincipalTag/Team", "red"],
            ["aws:PrincipalArn", "*:user/admins/*"],
            ["ssm:resourceTag/Owner", "${aws:username}"],
        ] as const)
            expect(verdicts({ groups: { empty: named(key, value) } }).empty, key).to.not.equal("proved");
    });

    it("charge a user with the session that it gets by sts:GetFederationToken", () => {
        const team = { ...DEV, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const tags = { Team: "red" };
        const scopes = { byPrincipal: new Map([["alice", [{ tags: { Team: ["red"] } }]] as const]) };
        const federates = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: "*" });
        const given = (...can: readonly Record<string, unknown>[]) =>
            verdicts({ users: { alice: { tags, can: [team, DOCUMENT, ...can] } } }, scopes).alice;
        // Its session tags override the user's.
        expect(given()).to.equal("proved");
        expect(given(federates("sts:GetFederationToken"))).to.equal("proved");
        expect(given(federates("sts:TagSession"))).to.equal("proved");
        expect(given(federates("sts:GetFederationToken", "sts:TagSession"))).to.equal("unproved a federated session");
        expect(given(federates("sts:*"), { ...federates("sts:Get*"), Effect: "Deny" })).to.equal("proved");
        // It isn't the user that a statement names.
        const denied = (key: string, value: string) => ({
            ...{ ...SESSIONS, Effect: "Deny" },
            Condition: { StringEquals: { [key]: value } },
        });
        for (const deny of [denied("aws:username", "alice"), denied("aws:userid", "AIDAALICE")]) {
            const can = [SESSIONS, deny, federates("sts:GetFederationToken")];
            expect(verdicts({ users: { alice: { can } } })).to.deep.equal({ alice: "refuted a federated session" });
            expect(verdicts({ users: { alice: { can: [SESSIONS, deny] } } })).to.deep.equal({ alice: "proved" });
            const mfa = { ...can[2], Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
            expect(verdicts({ users: { alice: { can: [SESSIONS, deny, mfa] } } })).to.deep.equal({
                alice: "unproved a federated session",
            });
        }
    });

    it("charge a person with each session of a role, not only with the one of its own tags", () => {
        const tagging = ["sts:AssumeRole", "sts:TagSession"];
        const team = { ...DEV, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const entitled = trusts(
            { Service: "account-access.amazonaws.com" },
            { Action: [...tagging, "sts:SetContext"] },
        );
        const proofOf = (...again: readonly ReturnType<typeof trusts>[]): string | undefined => {
            const account: Account = {
                ...smallAccount({ roles: { ops: { trust: [entitled, ...again], can: [team, DOCUMENT] } } }),
                identityCenter: {
                    people: [{ id: "u", name: "carol", groups: [], tags: { Team: "web" } }],
                    groups: [],
                    permissionSets: [],
                    assignments: [],
                    entitlements: [{ to: { type: "person", id: "u" }, role: arnOf("role", "ops") }],
                },
            };
            const scopes = { byPrincipal: new Map([["carol", [{ tags: { Team: ["web"] } }]]]) };
            return [...chainProofs(account, scopes)].find(({ principal }) => principal.name === "carol")?.proof.verdict;
        };
        expect(proofOf()).to.equal("proved");
        // The session of its own assumes the role again with other tags.
        expect(proofOf(trusts({ AWS: arnOf("role", "ops") }, { Action: tagging }))).to.equal("unproved");
    });

    it("are made for the role of a permission set that isn't there yet", () => {
        const { identityCenter, ...rest } = peopleAccount({
            people: { carol: ["g-ops"] },
            groups: { "g-ops": "operators" },
            sets: { Ops: "i-web" },
            assigned: [["g-ops", "Ops"]],
        });
        const account: Account = { ...rest, principals: [], ...(identityCenter && { identityCenter }) };
        const proofs = (...declared: string[]) =>
            [...chainProofs(account, { byPrincipal: new Map(declared.map((name) => [name, [{}]])) })].map(
                ({ principal, proof }) => [principal.name, proof.verdict],
            );
        const carol = ["carol", "unproved"];
        expect(proofs()).to.deep.equal([["AWSReservedSSO_Ops", "unproved"], carol]);
        expect(proofs("Ops")).to.deep.equal([["AWSReservedSSO_Ops", "proved"], carol]);
    });

    it("hold a person to its own session tags, and take every name that a principal goes by", () => {
        const own = peopleAccount({
            people: { carol: ["g-ops"], dave: ["g-ops"] },
            groups: { "g-ops": "operators" },
            sets: { Ops: "i-web" },
            assigned: [["g-ops", "Ops"]],
        });
        const byTeam = { ...DEV, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
        const policies = { identity: [parsePolicy({ Version: "2012-10-17", Statement: [byTeam, DOCUMENT] }, "p")] };
        const account: Account = {
            ...own,
            principals: own.principals.map((one) => ({ ...one, policies })),
            ...(own.identityCenter && {
                identityCenter: {
                    ...own.identityCenter,
                    people: own.identityCenter.people.map(({ tags: _, ...one }) =>
                        one.name === "carol" ? { ...one, tags: { Team: "web" } } : one,
                    ),
                },
            }),
        };
        const proofs = (...declared: string[]) =>
            Object.fromEntries(
                [
                    ...chainProofs(account, {
                        byPrincipal: new Map(declared.map((name) => [name, [{ tags: { Team: ["web"] } }]])),
                    }),
                ]
                    .filter(({ principal }) => principal.type === "person")
                    .map(({ principal, proof }) => [principal.name, proof]),
            );
        const { carol, dave } = proofs("group:operators");
        expect([carol?.verdict, dave?.verdict]).to.deep.equal(["proved", "unproved"]);
        expect(carol?.verdict === "proved" && carol.how).to.equal(
            "every kind of instance looked at, with every kind of value of Team",
        );
        for (const name of ["carol", "person:carol", "person/carol"])
            expect(proofs(name).carol?.verdict, name).to.equal("proved");
    });

    it("are made for everybody who comes in from outside, but for AWS's services", () => {
        const issuer = "token.actions.githubusercontent.com";
        const github = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
        const okta = "arn:aws:iam::111122223333:saml-provider/Okta";
        const account = (
            Principal: unknown,
            can = [SESSIONS],
            Action: string | readonly string[] = "sts:AssumeRole",
        ) => ({
            roles: { ops: { trust: [trusts(Principal, { Action })], can } },
        });
        const ofRole = { byPrincipal: new Map([["ops", [{}]] as const]) };
        for (const [name, Principal, Action] of [
            ["anybody", "*", undefined],
            ["account 444455556666", { AWS: root("444455556666") }, undefined],
            [issuer, { Federated: github }, "sts:AssumeRoleWithWebIdentity"],
            ["Okta", { Federated: okta }, "sts:AssumeRoleWithSAML"],
            [
                "certificates of IAM Roles Anywhere",
                { Service: "rolesanywhere.amazonaws.com" },
                ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            ],
        ] as const) {
            expect(verdicts(account(Principal, [SESSIONS], Action), ofRole), name).to.deep.equal({
                ops: "proved",
                [name]: "refuted ops",
            });
            expect(verdicts(account(Principal, [], Action)), name).to.deep.equal({ ops: "proved", [name]: "proved" });
        }
        const scopes = { ...ofRole, others: [{}] };
        expect(verdicts(account("*"), scopes)).to.deep.equal({ ops: "proved", anybody: "proved" });
        expect(verdicts(account({ Service: "ec2.amazonaws.com" }), ofRole)).to.deep.equal({ ops: "proved" });
        // Who has a permission set isn't known: the role stands for them.
        const reserved = "AWSReservedSSO_Ops_0123456789abcdef";
        const Federated = "arn:aws:iam::111122223333:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE";
        const trust = [trusts({ Federated }, { Action: "sts:AssumeRoleWithSAML" })];
        const ofSet = { byPrincipal: new Map([[reserved, [{}]] as const]) };
        expect(verdicts({ roles: { [reserved]: { trust, can: [SESSIONS] } } }, ofSet)).to.deep.equal({
            [reserved]: "proved",
        });
    });

    it("are made for groups of IAM Identity Center whose members don't say what holds for others", () => {
        const proofs = (people: Record<string, string[]>, declared: Record<string, Scope>) => {
            const account = peopleAccount({
                people,
                groups: { "g-ops": "ops" },
                sets: { Ops: "i-web" },
                assigned: [["g-ops", "Ops"]],
            });
            const policies = { identity: [parsePolicy({ Version: "2012-10-17", Statement: [SESSIONS] }, "p")] };
            const principals = account.principals.map((one) => ({ ...one, policies }));
            return Object.fromEntries(
                [...chainProofs({ ...account, principals }, { byPrincipal: new Map(Object.entries(declared)) })]
                    .filter(({ principal }) => principal.type !== "role")
                    .map(({ principal, proof }) => [`${principal.type} ${principal.name}`, proof.verdict]),
            );
        };
        const carol = { carol: ["g-ops"] };
        expect(proofs({}, {})).to.deep.equal({ "group ops": "refuted" });
        expect(proofs({}, { "group:ops": [{}] })).to.deep.equal({ "group ops": "proved" });
        expect(proofs(carol, {})).to.deep.equal({ "person carol": "refuted" });
        expect(proofs(carol, { "person:carol": [{}] })["person carol"]).to.equal("proved");
        expect(proofs(carol, { "person:carol": [{}], "group:ops": [] })).to.deep.equal({
            "person carol": "proved",
            "group ops": "refuted",
        });
    });
});
