import { expect } from "chai";
import { chainMatrix } from "../../../access/chains/chain-matrix";
import { groupAt } from "../../../access/matrix/matrix";
import { parsePolicy } from "../../../access/policy/parse";
import { matrixOf } from "./agreement";
import { ACCOUNT, arnOf, root, SESSIONS, smallAccount, trusts } from "./small-account";

const CALLS = ["sts:AssumeRole", "sts:TagSession"];
const can = (role: string, Condition: object = {}) => ({
    Effect: "Allow",
    Action: CALLS,
    Resource: arnOf("role", role),
    Condition,
});
const copies = (to: string, from: string) => ({
    StringEquals: { [`aws:RequestTag/${to}`]: `\${aws:PrincipalTag/${from}}` },
});

interface Asked {
    /** The tags of alice. */
    readonly tags?: Readonly<Record<string, string>>;
    /** What the trust policy of the first role asks. */
    readonly first?: object;
    /** What the first role's statement on the second one asks. */
    readonly between?: object;
    /** What the trust policy of the second role asks. */
    readonly second: object;
    /** What the second role's sessions ask. */
    readonly sessions: object;
}

/** Whether alice, who may assume the first role with any tags, can open a session through it and the second one. */
function alices({ tags = {}, first = {}, between = {}, second, sessions }: Asked): string | undefined {
    const account = smallAccount({
        users: { alice: { tags, can: [can("first")] } },
        roles: {
            first: {
                trust: [trusts({ AWS: root() }, { Action: CALLS, Condition: first })],
                can: [can("second", between)],
            },
            second: {
                trust: [trusts({ AWS: root() }, { Action: CALLS, Condition: second })],
                can: [{ ...SESSIONS, Condition: sessions }],
            },
        },
    });
    return matrixOf(account).get("alice i-1");
}

const team = (value: string, operator = "StringEquals") => ({ [operator]: { "aws:PrincipalTag/Team": value } });
const cost = (value: string, operator = "StringEquals") => ({ [operator]: { "aws:PrincipalTag/Cost": value } });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
describe("A tag that a role passes on as it has it", () => {
    const cases: readonly (readonly [what: string, asked: Asked, verdict: string])[] = [
        [
            "is one that only the last role asks for",
            { second: copies("Team", "Team"), sessions: team("db") },
            "allowed",
        ],
        [
            "is none of those that the first role takes",
            {
                first: { StringEquals: { "aws:RequestTag/Team": "web" } },
                second: copies("Team", "Team"),
                sessions: team("db"),
            },
            "denied",
        ],
        ["gets another key on the way", { second: copies("Cost", "Team"), sessions: cost("db") }, "allowed"],
        [
            "must have a value by which the first role may go on",
            { between: team("ops"), second: copies("Team", "Team"), sessions: team("db", "StringNotEquals") },
            "allowed",
        ],
        [
            "must have another value by which the first role may go on",
            { between: team("ops"), second: copies("Team", "Team"), sessions: team("db") },
            "denied",
        ],
        [
            "is the caller's own, under another key",
            {
                tags: { Team: "web" },
                first: copies("Cost", "Team"),
                second: copies("Cost", "Cost"),
                sessions: { ...cost("db", "StringNotEquals"), Null: { "aws:PrincipalTag/Cost": "false" } },
            },
            "allowed",
        ],
        [
            "is the caller's own, which the last role doesn't take",
            {
                tags: { Team: "db" },
                first: copies("Cost", "Team"),
                second: copies("Cost", "Cost"),
                sessions: { ...cost("db", "StringNotEquals"), Null: { "aws:PrincipalTag/Cost": "false" } },
            },
            "denied",
        ],
        [
            "may be a transitive one, which the trust policy wouldn't take",
            { second: { StringEqualsIfExists: { "aws:RequestTag/Team": "web" } }, sessions: team("db") },
            "unknown",
        ],
    ];
    for (const [what, asked, verdict] of cases)
        it(`${what}: ${verdict}`, () => expect(alices(asked)).to.equal(verdict));

    it("isn't known where too many roles ask for values of their own", () => {
        const others = Array.from({ length: 40 }, (_, at) => `other-${at}`);
        const account = smallAccount({
            users: { alice: { can: [can("first")] } },
            roles: {
                ...Object.fromEntries(
                    others.map((name) => [
                        name,
                        {
                            trust: [trusts({ AWS: root() }, { Action: CALLS })],
                            can: [{ ...SESSIONS, Condition: team(name) }],
                        },
                    ]),
                ),
                first: { trust: [trusts({ AWS: root() }, { Action: CALLS })], can: [can("second")] },
                second: {
                    trust: [trusts({ AWS: root() }, { Action: CALLS, Condition: copies("Team", "Team") })],
                    can: [{ ...SESSIONS, Condition: team("db") }],
                },
            },
        });
        expect(matrixOf(account).get("alice i-1")).to.equal("unknown");
    });

    it("is that of a person of IAM Identity Center, which no policy speaks of", () => {
        const name = "AWSReservedSSO_Ops_0123456789abcdef";
        const permissions = [can("second")];
        const account = smallAccount({
            roles: {
                [name]: {
                    trust: [
                        trusts(
                            { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_1_DO_NOT_DELETE` },
                            { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
                        ),
                    ],
                    can: permissions,
                },
                second: {
                    trust: [trusts({ AWS: arnOf("role", name) }, { Action: CALLS, Condition: copies("Team", "Team") })],
                    can: [{ ...SESSIONS, Condition: team("db", "StringNotEquals") }],
                },
            },
        });
        const set = { arn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1", name: "Ops" };
        const policy = parsePolicy({ Version: "2012-10-17", Statement: permissions }, "permission set Ops");
        const staffed = {
            ...account,
            identityCenter: {
                people: [
                    { id: "1", name: "ann", groups: [], tags: { Team: "web" } },
                    { id: "2", name: "bob", groups: [], tags: { Team: "db" } },
                ],
                groups: [],
                permissionSets: [{ ...set, policies: { identity: [policy] } }],
                assignments: ["1", "2"].map((id) => ({
                    to: { type: "person" as const, id },
                    account: ACCOUNT,
                    permissionSet: set.arn,
                })),
                entitlements: [],
            },
        };
        const matrix = chainMatrix(staffed, { rows: ({ type }) => type === "person" });
        const rows = matrix.classes.map((one) => [
            one.principals.map(({ name }) => name),
            groupAt(one, 0).cell.verdict,
        ]);
        expect(rows).to.deep.equal([
            [["ann"], "allowed"],
            [["bob"], "denied"],
        ]);
    });
});
