import { expect } from "chai";
import * as fc from "fast-check";
import { assumption } from "../../../access/chains/assume/assume";
import { PlainEdges } from "../../../access/chains/assume/plain-edges";
import { layersOf } from "../../../access/evaluate/outcome";
import type { Account } from "../../../access/matrix";
import { ownerOf } from "../../../access/matrix/own-account";
import { accountOf } from "./agreement";
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
            const found = plain.judged(caller, { layers, owner: ownerOf(caller, account) }, role);
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
});
