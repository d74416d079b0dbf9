import { expect } from "chai";
import * as fc from "fast-check";
import { chainMatrix } from "../../../access/chains";
import { accessDiff } from "../../../access/diff/diff";
import { cellAt, openable, type Account } from "../../../access/matrix";
import { arnOf, assume, root, SESSIONS, smallAccount, trusts } from "../chains/small-account";

type Small = Parameters<typeof smallAccount>[0];

const one = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const NAMES = ["a", "b", "c"];
const statement = one<(typeof SESSIONS & object) | ReturnType<typeof assume>>(
    SESSIONS,
    { ...SESSIONS, Resource: "arn:aws:ec2:*:*:instance/i-1" },
    { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" },
    { ...SESSIONS, Condition: { StringEquals: { "ssm:resourceTag/Env": "dev" } } },
    { Effect: "Deny", Action: "sts:AssumeRole", Resource: arnOf("role", "b") },
    assume("*"),
    ...NAMES.map((name) => assume(name)),
);
const can = fc.array(statement, { maxLength: 3 });
const Team = one("web", "db");
const trust = fc.array(
    one(
        trusts({ AWS: root() }),
        trusts({ AWS: root() }, { Condition: { StringEquals: { "aws:PrincipalTag/Team": "web" } } }),
        trusts({ AWS: root() }, { Condition: MFA }),
        trusts({ AWS: arnOf("user", "al") }),
        trusts({ AWS: arnOf("role", "a") }),
        trusts({ AWS: arnOf("user", "al") }, { Effect: "Deny" }),
        trusts({ Service: "ec2.amazonaws.com" }),
    ),
    { minLength: 1, maxLength: 2 },
);
const tags = fc.record({ Team });
const users = fc.dictionary(one("al", "bea"), fc.record({ can, tags }), { minKeys: 1 });
const roles = fc.dictionary(one(...NAMES), fc.record({ trust, can }));
const account: fc.Arbitrary<Small> = fc.record({
    users,
    roles,
    instances: fc.constant({ "i-1": { Env: "dev" }, "i-2": { Env: "prod" } }),
});
/** Another account altogether, or the same with one thing changed. */
const pair: fc.Arbitrary<[Small, Small]> = fc.oneof(
    fc.tuple(account, account),
    fc
        .tuple(account, roles)
        .map(([small, more]): [Small, Small] => [small, { ...small, roles: { ...small.roles, ...more } }]),
    fc
        .tuple(account, users)
        .map(([small, more]): [Small, Small] => [small, { ...small, users: { ...small.users, ...more } }]),
);

/** What each user opens on each instance by any chain, as the matrix says. */
function cellsOf(account: Account): Map<string, string> {
    const matrix = chainMatrix(account, { rows: ({ type }) => type === "user" });
    return new Map(
        matrix.classes.flatMap((row) =>
            row.principals.flatMap(({ name }) =>
                matrix.instances.flatMap(({ id }, position): [string, string][] => {
                    const cell = cellAt(matrix, row, position);
                    const { verdict, needs = [] } = cell;
                    if (verdict === "denied") return [];
                    return [[`${name} ${id}`, JSON.stringify([verdict, openable(cell).sort(), needs])]];
                }),
            ),
        ),
    );
}

describe("accessDiff over chains", () => {
    it("names exactly the users and instances whose cells differ in the matrices of both sides, each with a cause", () => {
        let told = 0;
        const runs = 300;
        fc.assert(
            fc.property(pair, ([first, second]) => {
                const [before, after] = [smallAccount(first), smallAccount(second)];
                const [former, latter] = [cellsOf(before), cellsOf(after)];
                const apart = [...new Set([...former.keys(), ...latter.keys()])].filter(
                    (cell) => former.get(cell) !== latter.get(cell),
                );
                const { changes } = accessDiff(before, after);
                const found = changes.flatMap(({ principals, instances }) =>
                    principals
                        .filter(({ type }) => type === "user")
                        .flatMap(({ name }) => instances.map(({ id }) => `${name} ${id}`)),
                );
                expect([...new Set(found)].sort()).to.deep.equal(apart.sort());
                for (const { causes } of changes)
                    expect(causes.map(({ what }) => what)).not.to.include("other").and.not.be.empty;
                if (apart.length > 0) told += 1;
            }),
            { numRuns: runs },
        );
        expect(told)
            .to.be.greaterThan(runs / 10)
            .and.lessThan((runs * 9) / 10);
    }).timeout(120_000);

    it("finds nothing between a source and itself", () => {
        fc.assert(
            fc.property(account, (small) => {
                expect(accessDiff(smallAccount(small), smallAccount(small)).changes).to.deep.equal([]);
            }),
            { numRuns: 100 },
        );
    }).timeout(60_000);
});
