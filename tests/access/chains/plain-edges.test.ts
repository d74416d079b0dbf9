import { expect } from "chai";
import * as fc from "fast-check";
import { assumption } from "../../../access/chains/assume/assume";
import { arePlain, PlainEdges } from "../../../access/chains/assume/plain-edges";
import { layersOf } from "../../../access/evaluate/outcome";
import type { Account } from "../../../access/matrix";
import { ownerOf } from "../../../access/matrix/own-account";
import { ChainGraph } from "../../../access/chains/graph";
import { readResourceControlPolicy, readTrustPolicy } from "../../../access/policy/parse";
import { accountOf, matrixOf } from "./agreement";
import { arnOf, root, SESSIONS, smallAccount, trusts } from "./small-account";
import type { World } from "./oracle";
import { worlds } from "./small-worlds";

const ALL = { Effect: "Allow" as const, Action: "*", Resource: "*" };
const DENY = { Effect: "Deny" as const, Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/r1" };

/** A world in which all statements but every fourth lose their conditions, as most policies have none, and some are denied a role. */
function plainer(world: World): World {
    const bare = <T extends { readonly Condition?: unknown }>(statements: readonly T[]): T[] =>
        statements.map((one, index) => {
            if (index % 4 === 3) return one;
            const { Condition: _, ...rest } = one;
            return rest as T;
        });
    return {
        ...world,
        accounts: world.accounts.map((one, index) => ({
            ...one,
            scps: one.scps.map(bare),
            rcps: [...one.rcps.map(bare), ...(index === 1 ? [[ALL, { ...DENY, Resource: "*" }]] : [])],
        })),
        principals: world.principals.map((one, index) => ({
            ...one,
            policy: [...bare(one.policy), ...(index % 2 === 1 ? [DENY] : [])],
            ...(one.group && { group: bare(one.group) }),
            ...(one.boundary && { boundary: bare(one.boundary) }),
            ...(one.trust && { trust: bare(one.trust) }),
        })),
    };
}

/** Each pair of a caller and a role that is judged by what others like it come to. */
function* plainPairs(account: Account): Iterable<{ readonly found: object; readonly expected: object }> {
    const plain = new PlainEdges(account);
    const shown = ({
        verdict,
        because,
        needs,
        later,
        actions,
        keepsSourceIdentity,
    }: ReturnType<typeof assumption>) => ({
        verdict,
        because: because.map(({ text }) => text),
        needs,
        later,
        actions,
        keepsSourceIdentity,
    });
    for (const caller of account.principals) {
        const layers = layersOf(caller.policies);
        for (const role of account.principals.filter(({ type }) => type === "role")) {
            const found = plain.judged(
                caller,
                { layers, owner: ownerOf(caller, account), isPlain: arePlain(layers) },
                role,
            );
            if (found !== undefined)
                yield { found: shown(found), expected: shown(assumption(caller, layers, role, account)) };
        }
    }
}

describe("Who can assume a role by policies without conditions", function () {
    this.timeout(60_000);

    it("is what the pair's own judgement says, which is made for one pair of those alike", () => {
        let pairs = 0;
        fc.assert(
            fc.property(worlds, (world) => {
                for (const { found, expected } of plainPairs(accountOf(plainer(world)))) {
                    pairs += 1;
                    expect(found).to.deep.equal(expected);
                }
            }),
            { numRuns: 60 },
        );
        expect(pairs).to.be.greaterThan(300);
    });

    const everything = { Effect: "Allow", Action: "*", Resource: "*" };

    it("is another answer where a resource control policy limits the account of one role alone", () => {
        const trust = [trusts({ AWS: arnOf("user", "alice") })];
        const accounts = ["222233334444", "333344445555"] as const;
        const [open, limited] = accounts;
        const account = smallAccount({
            users: { alice: { can: [everything] } },
            roles: {
                first: { trust, can: [SESSIONS], account: open },
                second: { trust, can: [SESSIONS], account: limited },
            },
        });
        const deny = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Resource: "*" };
        const allow = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
        const rcp = (...Statement: object[]) => [
            [readResourceControlPolicy({ Version: "2012-10-17", Statement }, "RCP")],
        ];
        const organizations = new Map([
            [open, { rcps: rcp(allow) }],
            [limited, { rcps: rcp(allow, deny) }],
        ]);
        expect(verdictsOf({ ...account, organizations })).to.deep.equal({ first: "allowed", second: "denied" });
    });

    it("is unknown where a trust policy can't be read, beside one that trusts everybody", () => {
        const account = smallAccount({
            users: { alice: { can: [everything] } },
            roles: {
                first: { trust: [trusts("*", { Action: "*" })] },
                second: { trust: [trusts("*", { Action: "*" })] },
            },
        });
        const principals = account.principals.map((one) =>
            one.name === "second" ? { ...one, trust: readTrustPolicy("{", "trust policy of second") } : one,
        );
        expect(verdictsOf({ ...account, principals })).to.deep.equal({ first: "allowed", second: "unknown" });
    });

    it("isn't that of a session with tags for who may pass none", () => {
        const calls = ["sts:AssumeRole", "sts:TagSession"];
        const account = smallAccount({
            users: {
                alice: { can: [{ ...everything, Action: "sts:AssumeRole" }] },
                bob: { can: [{ ...everything, Action: calls }] },
            },
            roles: {
                ops: {
                    trust: [trusts({ AWS: root() }, { Action: calls })],
                    can: [{ ...SESSIONS, Condition: { StringEquals: { "aws:PrincipalTag/Team": "a" } } }],
                },
            },
        });
        const matrix = matrixOf(account);
        expect([matrix.get("alice i-1"), matrix.get("bob i-1")]).to.deep.equal(["denied", "allowed"]);
    });
});

/** What the first principal's edges to the others come to. */
function verdictsOf(account: Account): Record<string, string> {
    const [caller, ...roles] = account.principals;
    if (caller === undefined) throw new Error("there is no caller");
    const steps = new ChainGraph(account).from(caller);
    return Object.fromEntries(
        roles.map((role) => [role.name, steps.find(({ to }) => to === role)?.verdict ?? "denied"]),
    );
}
