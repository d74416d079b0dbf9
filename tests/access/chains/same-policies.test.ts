import { expect } from "chai";
import { chainMatrix } from "../../../access/chains/chain-matrix";
import { groupAt, type Account } from "../../../access/matrix";
import { readResourceControlPolicy } from "../../../access/policy/parse";
import { ACCOUNT, root, smallAccount } from "./small-account";

type Statement = Readonly<Record<string, unknown>>;

/** Two users of one group, who may assume the role ops of which an account's resource control policy speaks. */
function reached(limit: Statement): Record<string, string> {
    const account = smallAccount({
        users: {
            alice: { groups: ["team"], tags: { Team: "web" } },
            bob: { groups: ["team"], tags: { Team: "db" } },
        },
        groups: { team: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] },
        roles: {
            ops: {
                can: [{ Effect: "Allow", Action: "ssm:StartSession", Resource: "*" }],
                trust: [{ Effect: "Allow", Principal: { AWS: root() }, Action: "sts:AssumeRole" }],
            },
        },
    });
    const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const rcp = readResourceControlPolicy({ Version: "2012-10-17", Statement: [everything, limit] }, "RCP");
    return verdicts({ ...account, organizations: new Map([[ACCOUNT, { id: "o-one", rcps: [[rcp]] }]]) });
}

function verdicts(account: Account): Record<string, string> {
    const { classes } = chainMatrix(account);
    const users = classes.flatMap((one) => one.principals.map(({ name }) => [name, groupAt(one, 0).cell.verdict]));
    return Object.fromEntries(users.filter(([name]) => name !== "ops")) as Record<string, string>;
}

const denied = (Condition: object): Statement => ({
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRole",
    Resource: "*",
    Condition,
});

describe("Users with the same policies", () => {
    const cases: readonly (readonly [what: string, condition: object])[] = [
        ["their tags", { StringNotEquals: { "aws:PrincipalTag/Team": "db" } }],
        ["their ARNs", { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/bob" } }],
        ["their names", { StringNotEquals: { "aws:username": "bob" } }],
    ];
    for (const [what, condition] of cases) {
        it(`are told apart by a resource control policy on ${what}`, () => {
            expect(reached(denied(condition))).to.deep.equal({ alice: "denied", bob: "allowed" });
        });
    }

    it("reach the same where a resource control policy says the same of all", () => {
        expect(reached(denied({ StringEquals: { "aws:PrincipalTag/Team": "hr" } }))).to.deep.equal({
            alice: "allowed",
            bob: "allowed",
        });
    });
});
