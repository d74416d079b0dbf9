import { expect } from "chai";
import type { AccessDiff } from "../../../access/diff/change";
import { diffData, diffRows } from "../../../access/diff/data";
import { accessDiff } from "../../../access/diff/diff";
import { diffReport } from "../../../access/diff/report";
import { IDENTITY_CENTER, type Account } from "../../../access/matrix/account";
import { chainText } from "../../../access/matrix/way-words";
import { csv } from "../../../access/report/csv";
import { reportText } from "../../../access/report/report-text";
import { ACCOUNT, arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";
import { peopleAccount } from "./people";

type Small = Parameters<typeof smallAccount>[0];

/** Each change in a line: kind, who, on what, through which roles, and why. */
function lines({ changes }: AccessDiff): string[] {
    return changes.map(({ kind, principals, instances, ways = [], causes }) => {
        const names = [principals.map(({ name }) => name), instances.map(({ id }) => id)].map((list) => list.join("+"));
        const chains = [...new Set(ways.map(({ chain }) => chainText(chain)))].filter((one) => one !== "");
        const why = causes.map(({ text, details = [] }) => [text, ...details].join(" | ")).join("; ");
        return `${kind} ${names.join(" ")}${chains.length > 0 ? ` through ${chains.join(", ")}` : ""}: ${why}`;
    });
}

const diff = (before: Small, after: Small): string[] => lines(accessDiff(smallAccount(before), smallAccount(after)));

/** Both ways: what is gained on the way there is lost on the way back. */
function both(before: Small, after: Small): [there: string[], back: string[]] {
    return [diff(before, after), diff(after, before)];
}

const ops = (trust: readonly Parameters<typeof trusts>[], can: readonly object[] = [SESSIONS]): Small["roles"] => ({
    ops: { trust: trust.map((one) => trusts(...one)), can: can as (typeof SESSIONS)[] },
});
const carol = { carol: { can: [assume("ops")] } };
const CAROL = { AWS: arnOf("user", "carol") };

describe("accessDiff through roles", () => {
    it("names the statement of a trust policy that opens or closes a role", () => {
        const closed = { users: carol, roles: ops([[{ Service: "ec2.amazonaws.com" }]]) };
        const open = { users: carol, roles: ops([[{ Service: "ec2.amazonaws.com" }], [{ AWS: root() }]]) };
        expect(both(closed, open)).to.deep.equal([
            [
                `gained carol i-1 through ops: trust policy of role ops, statement 2 is new | allows sts:AssumeRole, for ${root()}`,
            ],
            [
                `lost carol i-1 through ops: trust policy of role ops, statement 2 is gone | allows sts:AssumeRole, for ${root()}`,
            ],
        ]);
    });

    it("names the principal that a trust policy trusts now", () => {
        const bob = { AWS: arnOf("user", "bob") };
        const users = { bob: {}, carol: {} };
        expect(diff({ users, roles: ops([[bob]]) }, { users, roles: ops([[CAROL]]) })).to.deep.equal([
            `gained carol i-1 through ops: trust policy of role ops, statement 1 changed | Principal: ${bob.AWS} → ${CAROL.AWS}`,
            `lost bob i-1 through ops: trust policy of role ops, statement 1 changed | Principal: ${bob.AWS} → ${CAROL.AWS}`,
        ]);
    });

    it("names the condition that a trust policy asks for", () => {
        const users = { carol: { can: [assume("ops")], tags: { Team: "web" } } };
        const open = { users, roles: ops([[{ AWS: root() }]]) };
        const closed = {
            users,
            roles: ops([[{ AWS: root() }, { Condition: { StringEquals: { "aws:PrincipalTag/Team": "db" } } }]]),
        };
        expect(both(open, closed)).to.deep.equal([
            [
                "lost carol i-1 through ops: trust policy of role ops, statement 1 changed | Condition added: StringEquals aws:PrincipalTag/Team db",
            ],
            [
                "gained carol i-1 through ops: trust policy of role ops, statement 1 changed | Condition removed: StringEquals aws:PrincipalTag/Team db",
            ],
        ]);
        const mfa = {
            users,
            roles: ops([[{ AWS: root() }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }]]),
        };
        expect(diff(open, mfa)).to.deep.equal([
            "lost carol i-1 through ops: trust policy of role ops, statement 1 changed | Condition added: Bool aws:MultiFactorAuthPresent true",
        ]);
    });

    it("names the tag of the caller that a trust policy asks for", () => {
        const roles = ops([[{ AWS: root() }, { Condition: { StringEquals: { "aws:PrincipalTag/Team": "db" } } }]]);
        const of = (Team: string): Small => ({ users: { carol: { can: [assume("ops")], tags: { Team } } }, roles });
        expect(diff(of("web"), of("db"))).to.deep.equal([
            "gained carol i-1 through ops: the principal's tag Team: web → db",
        ]);
    });

    it("names the policy by which a user may assume a role, and the group that it joined", () => {
        const roles = ops([[{ AWS: root() }]]);
        const [there, back] = both({ users: { carol: {} }, roles }, { users: carol, roles });
        expect(there.join()).to.match(/^gained carol i-1 through ops: .*p of user carol.* applies now/);
        expect(back.join()).to.match(/^lost carol i-1 through ops: .*p of user carol.* no longer applies/);
        const groups = { admins: [assume("ops")] };
        const joined = both(
            { users: { carol: {} }, groups, roles },
            { users: { carol: { groups: ["admins"] } }, groups, roles },
        );
        expect(joined[0].join()).to.match(/^gained carol i-1 through ops: .*: the user joined admins/);
        expect(joined[1].join()).to.match(/^lost carol i-1 through ops: .*: the user left admins/);
    });

    it("reports a change of a role once for everybody who can assume it", () => {
        const names = Array.from({ length: 40 }, (_, index) => `user-${index}`);
        const users = Object.fromEntries(names.map((name) => [name, { can: [assume("ops")] }]));
        const of = (can: readonly object[]): Small => ({ users, roles: ops([[{ AWS: root() }]], can) });
        const found = accessDiff(smallAccount(of([])), smallAccount(of([SESSIONS])));
        expect(found.counts).to.deep.equal({ gained: 40, lost: 0, unclear: 0, stillUnknown: 0 });
        const on = found.changes.filter(({ instances }) => instances.length > 0);
        expect(on.map(({ principals, causes }) => [principals.length, causes[0]?.text])).to.deep.equal([
            [40, "inline policy p of role ops applies now"],
        ]);
    });

    it("names the step of a longer chain that is new, and a role that is new or gone", () => {
        const of = (trust: Parameters<typeof trusts>[0]): Small => ({
            users: carol,
            roles: {
                ops: { trust: [trusts({ AWS: root() })], can: [assume("deploy")] },
                deploy: { trust: [trusts(trust)], can: [SESSIONS] },
            },
        });
        const nobody = { Service: "lambda.amazonaws.com" };
        const [there, back] = both(of(nobody), of({ AWS: root() }));
        expect(there).to.include(
            `gained carol i-1 through ops → deploy: trust policy of role deploy, statement 1 changed | Principal: lambda.amazonaws.com → ${root()}`,
        );
        expect(back.join("\n")).to.match(/^lost carol i-1 through ops → deploy: .*statement 1 changed/m);
        const { ops: first } = of(nobody).roles ?? {};
        expect(first).not.to.equal(undefined);
        const without: Small = { users: carol, roles: { ops: first ?? { trust: [] } } };
        expect(both(without, of({ AWS: root() }))).to.deep.equal([
            ["gained carol i-1 through ops → deploy: the role deploy is new"],
            ["lost carol i-1 through ops → deploy: the role deploy is gone"],
        ]);
    });

    it("reports nothing of somebody who has it by another role, and roles that nobody becomes by themselves", () => {
        const role = { trust: [trusts({ AWS: root() })], can: [SESSIONS] };
        const users = { carol: { can: [assume("ops"), assume("more")] } };
        expect(diff({ users, roles: { ops: role } }, { users, roles: { ops: role, more: role } })).to.deep.equal([]);
        const alone = { ops: { trust: [trusts({ AWS: root() })], can: [] } };
        const [there] = both({ roles: alone }, { roles: { ops: { ...alone.ops, can: [SESSIONS] } } });
        expect(there.join()).to.match(/^gained ops i-1: /);
    });

    it("compares each role that a service runs code as by itself", () => {
        const role = (can: readonly (typeof SESSIONS)[]) => ({
            trust: [trusts({ Service: "ec2.amazonaws.com" })],
            can,
        });
        const [gained = ""] = diff(
            { roles: { web: role([SESSIONS]), db: role([]) } },
            { roles: { web: role([SESSIONS]), db: role([SESSIONS]) } },
        );
        expect(gained).to.match(/^gained ec2\.amazonaws\.com i-1 through db: /);
    });

    it("counts only own policies with direct", () => {
        const closed = smallAccount({ users: carol, roles: ops([[{ Service: "ec2.amazonaws.com" }]]) });
        const open = smallAccount({ users: carol, roles: ops([[{ AWS: root() }]]) });
        expect(accessDiff(closed, open, { direct: true }).changes).to.deep.equal([]);
    });

    it("says the chain in every format", () => {
        const before = smallAccount({ users: carol, roles: ops([[{ Service: "ec2.amazonaws.com" }]]) });
        const after = smallAccount({ users: carol, roles: ops([[{ AWS: root() }]]) });
        const found = accessDiff(before, after);
        const text = reportText(diffReport(found, "a", "b"));
        expect(text).to.match(/\+ user carol gained: shell.* on i-1 through ops\n/);
        expect(text).to.match(/chain\n\s+assumes the role ops\n\s+inline policy p of user carol/);
        const [change] = (JSON.parse(JSON.stringify(diffData(found, "a", "b"))) as { changes: unknown[] }).changes;
        expect(change).to.have.nested.property("ways[0].chain[0].principal", "ops");
        expect(change).to.have.nested.property("ways[0].principals[0].name", "carol");
        expect(csv(diffRows(found))).to.match(
            /^gained,user,carol,i-1,,shell,denied,allowed,.*,ops,arn:aws:iam::111122223333:user.carol\r$/m,
        );
    });
});

describe("accessDiff of somebody from outside", () => {
    const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const github = (sub: string): Small => ({
        roles: {
            deploy: {
                trust: [
                    trusts(
                        { Federated: PROVIDER },
                        {
                            Action: "sts:AssumeRoleWithWebIdentity",
                            Condition: {
                                StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
                                StringLike: { "token.actions.githubusercontent.com:sub": sub },
                            },
                        },
                    ),
                ],
                can: [SESSIONS],
            },
        },
    });

    it("is a gain of the wider subject alone where a trust policy lets in more, a loss where it lets in less", () => {
        const [there, back] = both(github("repo:acme/app:ref:refs/heads/main"), github("repo:acme/app:*"));
        expect(there).to.have.length(1);
        expect(there[0]).to.match(
            /^gained token\.actions\.githubusercontent\.com repo:acme\/app:\* i-1 through deploy: trust policy of role deploy, statement 1 changed \| .*sub: repo:acme\/app:ref:refs\/heads\/main → repo:acme\/app:\*$/,
        );
        expect(back.join("\n")).to.match(/^lost .*repo:acme\/app:\* i-1 through deploy: .*statement 1 changed/);
        expect(back).to.have.length(1);
    });

    it("is a gain of an account that is trusted now", () => {
        const other = root("999999999999");
        const [gained = ""] = diff(
            { roles: ops([[{ AWS: root() }]]) },
            { roles: ops([[{ AWS: root() }], [{ AWS: other }]]) },
        );
        expect(gained).to.include(
            "gained account 999999999999 i-1 through ops: trust policy of role ops, statement 2 is new",
        );
    });
});

describe("accessDiff of people of IAM Identity Center", () => {
    const account = (groups: readonly string[], assigned: readonly (readonly [string, string])[]): Account =>
        peopleAccount({
            people: {
                carol: groups,
                ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`dev-${index}`, ["g-dev"]])),
            },
            groups: { "g-ops": "operators", "g-dev": "developers" },
            sets: { Ops: "i-db", Dev: "i-web" },
            assigned,
        });
    const ASSIGNED = [
        ["g-ops", "Ops"],
        ["g-dev", "Dev"],
    ] as const;

    it("names the group that a person is in now, is no longer in, or moved to", () => {
        const [none, one] = [account([], ASSIGNED), account(["g-ops"], ASSIGNED)];
        expect(lines(accessDiff(none, one))).to.deep.equal([
            "gained carol i-db through Ops: carol is now in the group operators",
        ]);
        expect(lines(accessDiff(one, none))).to.deep.equal([
            "lost carol i-db through Ops: carol is no longer in the group operators",
        ]);
        expect(lines(accessDiff(one, account(["g-dev"], ASSIGNED)))).to.deep.equal([
            "gained carol i-web through Dev: carol moved from the group operators to the group developers",
            "lost carol i-db through Ops: carol moved from the group operators to the group developers",
        ]);
    });

    it("names an assignment that is new or gone, once for all people of the group", () => {
        const [without, having] = [account(["g-dev"], [["g-ops", "Ops"]]), account(["g-dev"], ASSIGNED)];
        const [gained, ...more] = accessDiff(without, having).changes;
        expect(more).to.deep.equal([]);
        expect(gained?.principals).to.have.length(41);
        expect(gained?.ways).to.have.length(1);
        expect(gained?.causes.map(({ text }) => text)).to.deep.equal([
            "the assignment of the permission set Dev to the group developers is new",
        ]);
        expect(accessDiff(having, without).changes[0]?.causes.map(({ text }) => text)).to.deep.equal([
            "the assignment of the permission set Dev to the group developers is gone",
        ]);
    });

    it("names a group that is new or gone, once for all of its people", () => {
        const having = account(["g-dev"], ASSIGNED);
        const { identityCenter: center } = having;
        const without: Account = {
            ...having,
            ...(center && {
                identityCenter: {
                    ...center,
                    groups: center.groups.filter(({ id }) => id !== "g-dev"),
                    people: center.people.map((one) => ({ ...one, groups: [] })),
                    assignments: center.assignments.filter(({ to }) => to.id !== "g-dev"),
                },
            }),
        };
        const causes = (from: Account, to: Account) =>
            accessDiff(from, to).changes.map((one) => [one.principals.length, one.causes.map(({ text }) => text)]);
        expect(causes(having, without)).to.deep.equal([[41, ["the group developers is gone"]]]);
        expect(causes(without, having)).to.deep.equal([[41, ["the group developers is new"]]]);
    });
});

describe("accessDiff of what one side lacks", () => {
    const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
    const saml = smallAccount({
        roles: { ops: { trust: [trusts({ Federated: SAML }, { Action: "sts:AssumeRoleWithSAML" })], can: [SESSIONS] } },
    });
    const having = (...providers: string[]): Account => ({
        ...saml,
        identityProviders: new Map([[ACCOUNT, new Set(providers)]]),
    });

    it("names the identity provider that is new or gone", () => {
        const why = `the identity provider ${SAML} is`;
        expect(lines(accessDiff(having(SAML), having()))).to.deep.equal([`lost corp i-1 through ops: ${why} gone`]);
        expect(lines(accessDiff(having(), having(SAML)))).to.deep.equal([`gained corp i-1 through ops: ${why} new`]);
    });

    it("says of an account that isn't read on one side that this is why its users and instances aren't there", () => {
        const users = { alice: { can: [SESSIONS] } };
        const [read, empty] = [smallAccount({ users }), smallAccount({ instances: {} })];
        const unread = { ...empty, missing: [{ what: "account one", reason: "throttled", account: ACCOUNT }] };
        const noInstances = { ...unread, principals: read.principals };
        for (const lacking of [unread, noInstances]) {
            expect(lines(accessDiff(read, lacking))).to.deep.equal([
                "unclear alice i-1: account one isn't read any more",
            ]);
            expect(lines(accessDiff(lacking, read))).to.deep.equal([
                "unclear alice i-1: account one wasn't read before",
            ]);
        }
    });

    it("says the same of people where IAM Identity Center isn't read on one side", () => {
        const read = peopleAccount({
            people: { carol: ["g-ops"] },
            groups: { "g-ops": "operators" },
            sets: { Ops: "i-db" },
            assigned: [["g-ops", "Ops"]],
        });
        const missing = [{ what: IDENTITY_CENTER, reason: "denied" }];
        const { identityCenter: _, ...rest } = read;
        const { changes, counts } = accessDiff(read, { ...rest, missing });
        expect(changes.map(({ kind, causes }) => [kind, ...causes.map(({ text }) => text)])).to.deep.equal([
            ["unclear", "IAM Identity Center isn't read any more"],
        ]);
        expect(counts).to.include({ gained: 0, lost: 0, unclear: 1 });
    });

    it("says of nothing in an account that isn't read any more that it is lost: neither bypasses nor ending sessions", () => {
        const everything = { Effect: "Allow", Action: ["ssm:SendCommand", "ssm:TerminateSession"], Resource: "*" };
        const read = smallAccount({ users: { alice: { can: [SESSIONS, everything] } } });
        const gone = smallAccount({ instances: {} });
        const missing = [{ what: "account one", reason: "throttled", account: ACCOUNT }];
        const kinds = ({ changes, bypasses }: AccessDiff): string[] => [
            ...new Set([...changes, ...bypasses].map(({ kind }) => kind)),
        ];
        expect(kinds(accessDiff(read, gone))).to.deep.equal(["lost"]);
        expect(kinds(accessDiff(read, { ...gone, missing }))).to.deep.equal(["unclear"]);
        expect(kinds(accessDiff({ ...gone, missing }, read))).to.deep.equal(["unclear", "gained"]);
    });
});
