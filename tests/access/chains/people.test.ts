import { expect } from "chai";
import { chainMatrix, ChainGraph } from "../../../access/chains";
import { explainChains } from "../../../access/chains/explain-chains";
import { accessDiff } from "../../../access/diff";
import { principalLabel, type Account } from "../../../access/matrix";
import { cellAt } from "../../../access/matrix/matrix";
import { opensEver, reasonsOfCell } from "../../../access/matrix/cell";
import type { IdentityCenter, IdentityCenterPerson } from "../../../access/matrix/identity-center";
import { parsePolicy } from "../../../access/policy/parse";
import { ACCOUNT, assume, SESSIONS, smallAccount, trusts } from "./small-account";

const SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const trust = [
    trusts(
        { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_1_DO_NOT_DELETE` },
        { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
    ),
];
const DOCUMENT = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" };
const instances = (Condition: object = {}) => ({ ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/*", Condition });
const BY_TEAM = instances({ StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } });

type Person = Omit<IdentityCenterPerson, "groups" | "id"> & { readonly id?: string };

interface Staff {
    readonly people: readonly Person[];
    readonly can: readonly Readonly<Record<string, unknown>>[];
    readonly teams?: readonly string[];
    /** Whether the account has the permission set's role. Default true. */
    readonly hasRole?: boolean;
}

/** An account in which everyone has the permission set Ops. */
function staffed({ people, can, teams = ["red"], hasRole = true }: Staff): Account {
    const policy = parsePolicy({ Version: "2012-10-17", Statement: can }, "permission set Ops");
    return {
        ...smallAccount({
            roles: hasRole ? { AWSReservedSSO_Ops_0123456789abcdef: { trust, can } } : {},
            instances: Object.fromEntries(teams.map((Team) => [`i-${Team}`, { Team }])),
        }),
        identityCenter: {
            people: people.map((one) => ({ id: `id-${one.name}`, groups: ["g"], ...one })),
            groups: [{ id: "g", name: "all" }],
            permissionSets: [{ arn: SET, name: "Ops", policies: { identity: [policy] } }],
            assignments: [{ to: { type: "group", id: "g" }, account: ACCOUNT, permissionSet: SET }],
            entitlements: [],
        },
    };
}

/** What each person's cells are: the verdict, or verdicts where they differ. */
function verdicts(account: Account): Record<string, string> {
    const matrix = chainMatrix(account, { rows: ({ type }) => type === "person" });
    return Object.fromEntries(
        matrix.classes.flatMap((one) =>
            one.principals.map(({ name }) => {
                const all = matrix.instances.map((_, at) => cellAt(matrix, one, at).verdict);
                return [name, [...new Set(all)].sort().join(", ")];
            }),
        ),
    );
}

describe("People of IAM Identity Center", () => {
    it("have their own session tags, however many values instances have", () => {
        const teams = Array.from({ length: 300 }, (_, at) => `team-${at}`);
        const people: Person[] = [
            { name: "ann", tags: { Team: "team-7" } },
            { name: "bob", tags: {} },
            { name: "cyd" },
        ];
        expect(verdicts(staffed({ people, teams, can: [BY_TEAM, DOCUMENT] }))).to.deep.equal({
            ann: "allowed, denied",
            bob: "denied",
            cyd: "unknown",
        });
    });

    it("have them in an account whose role of the permission set isn't read", () => {
        const people: Person[] = [
            { name: "ann", tags: { Team: "red" } },
            { name: "bob", tags: {} },
        ];
        expect(verdicts(staffed({ people, hasRole: false, can: [BY_TEAM, DOCUMENT] }))).to.deep.equal({
            ann: "allowed",
            bob: "denied",
        });
    });

    it("don't have a role that only has the name of their permission set's", () => {
        const people: Person[] = [{ name: "ann", tags: { Team: "blue" } }];
        const account = staffed({ people, hasRole: false, can: [BY_TEAM, DOCUMENT] });
        const name = "AWSReservedSSO_Ops_0123456789abcdef";
        const roles = (entries: readonly object[]) =>
            smallAccount({ roles: { [name]: { trust: entries.map((one) => ({ ...one })), can: [SESSIONS] } } })
                .principals;
        const withRole = (entries: readonly object[], path = ""): Account => ({
            ...account,
            principals: roles(entries).map((one) => ({ ...one, arn: one.arn.replace(":role/", `:role/${path}`) })),
        });
        const ordinary = [trusts({ AWS: `arn:aws:iam::${ACCOUNT}:root` })];
        expect(verdicts(withRole(ordinary))).to.deep.equal({ ann: "denied" });
        expect(verdicts(withRole(trust, "people/"))).to.deep.equal({ ann: "denied" });
        // A path that isn't told isn't another one.
        expect(verdicts(withRole(trust))).to.deep.equal({ ann: "allowed" });
        for (const path of ["aws-reserved/sso.amazonaws.com/", "aws-reserved/sso.amazonaws.com/eu-central-1/"]) {
            for (const one of [trust, ordinary])
                expect(verdicts(withRole(one, path)), path).to.deep.equal({ ann: "allowed" });
        }
    });

    it("count where they reach nothing, and then nobody else is asked about their role", () => {
        const staff = (one: Omit<Person, "name">): Account =>
            staffed({ people: [{ name: "ann", ...one }], can: [BY_TEAM, DOCUMENT] });
        const rows = (account: Account): [string, boolean][] =>
            chainMatrix(account).classes.flatMap(({ principals, groups }) =>
                principals.map(({ type }): [string, boolean] => [type, groups.some(({ cell }) => opensEver(cell))]),
            );
        expect(rows(staff({ tags: { Team: "blue" } }))).to.deep.equal([["person", false]]);
        expect(rows(staff({ tags: { Team: "red" } }))).to.deep.equal([["person", true]]);
        // Nobody who is known has the role, so it isn't known which tags its sessions have.
        expect(rows(staff({ isDisabled: true }))).to.deep.equal([
            ["person", false],
            ["role", true],
        ]);
    });

    it("may come with other tags from an external identity provider", () => {
        const people: Person[] = [
            { name: "ann", tags: { Team: "red" }, mayHaveOtherTags: true },
            { name: "bob", tags: { Site: "x" }, mayHaveOtherTags: true },
            { name: "cyd", tags: { Team: "blue" }, mayHaveOtherTags: true },
        ];
        expect(verdicts(staffed({ people, can: [BY_TEAM, DOCUMENT] }))).to.deep.equal({
            ann: "allowed",
            bob: "unknown",
            cyd: "denied",
        });
    });

    it("are told apart by their names and IDs where policies ask for them", () => {
        const denied = (Condition: object) => ({ Effect: "Deny", Action: "*", Resource: "*", Condition });
        const can = [
            instances(),
            DOCUMENT,
            denied({ StringLike: { "aws:userid": "*:gus@example.com" } }),
            denied({ StringEquals: { "identitystore:UserId": "id-hal" } }),
        ];
        const people = ["gus@example.com", "hal", "kim"].map((name) => ({ name, tags: {} }));
        const expected = { "gus@example.com": "denied", hal: "denied", kim: "allowed" };
        expect(verdicts(staffed({ people, can }))).to.deep.equal(expected);
        expect(verdicts(staffed({ people, can, hasRole: false }))).to.deep.equal(expected);
        // Of a stack's people the IDs aren't known.
        const later = people.map((one) => ({ ...one, id: `urn:pulumi:${one.name}` }));
        expect(verdicts(staffed({ people: later, can }))).to.deep.equal({
            "gus@example.com": "denied",
            hal: "unknown",
            kim: "unknown",
        });
        // Nor does it say anything of tags.
        const unknown = people.map(({ name }) => ({ name }));
        expect(verdicts(staffed({ people: unknown, can: [BY_TEAM, ...can.slice(1)] })).kim).to.equal("unknown");
    });

    it("are told apart where a trust policy names the session of one of them", () => {
        const people = ["gus@example.com", "kim"].map((name) => ({ name, tags: {} }));
        const role = "AWSReservedSSO_Ops_0123456789abcdef";
        const ops = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/gus@example.com`;
        const trusting = { trust: [trusts({ AWS: ops })], can: [SESSIONS] };
        const account = staffed({ people, can: [assume("trusting")] });
        const both = {
            ...account,
            principals: [...account.principals, ...smallAccount({ roles: { trusting } }).principals],
        };
        expect(verdicts(both)).to.deep.equal({ "gus@example.com": "allowed", kim: "denied" });
    });

    it("reach nothing while they are disabled, which diff names", () => {
        const account = (isDisabled: boolean) =>
            staffed({
                people: [{ name: "eve", tags: {}, ...(isDisabled && { isDisabled: true }) }],
                can: [instances(), DOCUMENT],
            });
        expect(verdicts(account(false))).to.deep.equal({ eve: "allowed" });
        expect(verdicts(account(true))).to.deep.equal({ eve: "denied" });
        const [row] = chainMatrix(account(true), { rows: ({ type }) => type === "person" }).classes;
        expect(row?.principals.map(principalLabel)).to.deep.equal(["eve (person, disabled, in all)"]);
        const graph = new ChainGraph(account(true));
        const [eve] = graph.beginnings;
        const [resource] = graph.account.instances;
        if (eve === undefined || resource === undefined) throw new Error("no eve");
        const question = { principal: eve, action: "ssm:StartSession", resource };
        expect(explainChains(graph, question).nearest).to.deep.equal([
            "through Ops if eve weren't disabled in IAM Identity Center",
        ]);
        const causes = (before: boolean): string[] =>
            accessDiff(account(before), account(!before)).changes.flatMap((one) => one.causes.map(({ text }) => text));
        expect(causes(false)).to.deep.equal(["eve is disabled in IAM Identity Center now"]);
        expect(causes(true)).to.deep.equal(["eve was disabled in IAM Identity Center and isn't any more"]);
    });

    describe("with account access manager", () => {
        const APPLICATION = `arn:aws:account-access:eu-central-1:${ACCOUNT}:application/aam-1`;
        const Action = ["sts:AssumeRole", "sts:SetContext"];
        const service = trusts({ Service: "account-access.amazonaws.com" }, { Action });
        const ofApplication = { ...service, Condition: { ArnEquals: { "aws:SourceArn": APPLICATION } } };

        /** Two people, of whom nothing is assigned to either, and a role that account access manager hands out. */
        function entitled(entitlements: IdentityCenter["entitlements"], ...entries: readonly object[]): Account {
            const trust = (entries.length === 0 ? [service] : entries).map((one) => ({ ...one }));
            const role = { trust, can: [instances(), DOCUMENT] };
            return {
                ...smallAccount({ roles: { own: role } }),
                identityCenter: {
                    people: ["ann", "bob"].map((name) => ({
                        id: name,
                        name,
                        groups: name === "ann" ? ["g"] : [],
                        tags: {},
                    })),
                    groups: [{ id: "g", name: "all" }],
                    permissionSets: [],
                    assignments: [],
                    ...(entitlements && { entitlements }),
                },
            };
        }
        const role = `arn:aws:iam::${ACCOUNT}:role/own`;
        const toGroup = (application?: string) =>
            [{ to: { type: "group", id: "g" }, role, ...(application && { application }) }] as const;

        it("reach a role through the entitlement of a group", () => {
            expect(verdicts(entitled(toGroup()))).to.deep.equal({ ann: "allowed", bob: "denied" });
            expect(verdicts(entitled([]))).to.deep.equal({ ann: "denied", bob: "denied" });
        });

        it("reach nothing through a role that doesn't let the service set their context", () => {
            const only = (action: string, rest: object = {}) => ({ ...service, Action: action, ...rest });
            const ann = (...trust: object[]) => [
                verdicts(entitled(toGroup(), ...trust))["ann"],
                verdicts(entitled(undefined, ...trust))["ann"],
            ];
            const [assumes, sets] = [only("sts:AssumeRole"), only("sts:SetContext")];
            expect(ann(assumes)).to.deep.equal(["denied", "denied"]);
            expect(ann(sets)).to.deep.equal(["denied", "denied"]);
            expect(ann(assumes, sets)).to.deep.equal(["allowed", "unknown"]);
            expect(ann(only("sts:*"))).to.deep.equal(["allowed", "unknown"]);
            expect(ann(service, only("sts:SetContext", { Effect: "Deny" }))).to.deep.equal(["denied", "denied"]);
            const other = { Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } };
            expect(ann(assumes, { ...sets, ...other })).to.deep.equal(["denied", "denied"]);
        });

        it("may reach the role of whatever entitlement isn't known", () => {
            const account = entitled(undefined);
            expect(verdicts(account)).to.deep.equal({ ann: "unknown", bob: "unknown" });
            const reasons = chainMatrix(account).classes.flatMap(({ groups }) =>
                groups.flatMap(({ cell }) => reasonsOfCell(cell)),
            );
            expect(reasons.join("\n")).to.include("it depends on the entitlements of account access manager");
            const rows = chainMatrix(account).classes.flatMap(({ principals }) => principals.map(({ name }) => name));
            expect(rows).to.include("account-access.amazonaws.com");
        });

        it("may reach a role whose trust policy writes the service otherwise, or names everybody", () => {
            for (const Principal of [{ Service: "Account-Access.amazonaws.com" }, "*"]) {
                const account = entitled(undefined, { ...service, Principal });
                expect(verdicts(account)).to.deep.equal({ ann: "unknown", bob: "unknown" });
            }
        });

        it("reach nothing by the entitlement of another application than the one that the role trusts", () => {
            const other = APPLICATION.replace("aam-1", "aam-2");
            expect(verdicts(entitled(toGroup(APPLICATION), ofApplication))).to.include({ ann: "allowed" });
            expect(verdicts(entitled(toGroup(other), ofApplication))).to.include({ ann: "denied" });
        });
    });
});
