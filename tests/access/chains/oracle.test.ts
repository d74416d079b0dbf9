import { expect } from "chai";
import * as fc from "fast-check";
import { assumption } from "../../../access/chains/assume/assume";
import { chainMatrix } from "../../../access/chains/chain-matrix";
import { layersOf } from "../../../access/evaluate/outcome";
import { thorough } from "../../thorough";
import { accountOf, disagreements, matrixOf } from "./agreement";
import { RESERVED, type World, type WorldPrincipal } from "./oracle";
import { worlds } from "./small-worlds";

const DENY = { Effect: "Deny" as const, Action: "sts:AssumeRole", Resource: "*" };
const BY_EC2 = {
    Effect: "Allow" as const,
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
};
const ORDER = { denied: 0, unknown: 1, allowed: 2 };

/** Whom a change lets reach more than before, or more surely. */
function gains(before: World, change: (one: WorldPrincipal) => WorldPrincipal): string[] {
    const [was, is] = [before, { ...before, principals: before.principals.map(change) }].map((one) =>
        matrixOf(accountOf(one)),
    );
    return [...(is ?? [])]
        .filter(([pair, now]) => ORDER[now] > ORDER[was?.get(pair) ?? "denied"])
        .map(([pair]) => pair);
}

describe("Chains in small worlds", function () {
    this.timeout(thorough ? 900_000 : 120_000);

    it("are those that an oracle finds, which tries every state and every way to call, and so are the proofs", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                expect(disagreements(world)).to.deep.equal([]);
            }),
            { numRuns: thorough ? 400 : 60 },
        );
    });

    it("never grow by a deny", () => {
        fc.assert(
            fc.property(worlds, fc.nat(), (world, position) => {
                const changed = world.principals[position % world.principals.length];
                const deny = (one: WorldPrincipal): WorldPrincipal =>
                    one === changed ? { ...one, policy: [...one.policy, DENY] } : one;
                expect(gains(world, deny)).to.deep.equal([]);
            }),
            { numRuns: 40 },
        );
    });

    it("never grow by a trust policy that loses a statement that allows", () => {
        fc.assert(
            fc.property(worlds, fc.nat(), (world, position) => {
                // IAM Identity Center keeps the trust policies of its own roles.
                const roles = world.principals.filter(({ type, name }) => type === "role" && name !== RESERVED);
                const changed = roles[position % roles.length];
                const lose = ({ trust = [], ...one }: WorldPrincipal): WorldPrincipal => {
                    const [first, ...rest] = trust.toSorted((a, b) => a.Effect.localeCompare(b.Effect));
                    return { ...one, trust: first?.Effect === "Allow" ? [BY_EC2, ...rest] : trust };
                };
                expect(gains(world, (one) => (one === changed ? lose(one) : one))).to.deep.equal([]);
            }),
            { numRuns: 40 },
        );
    });

    it("are shown step by step as each step is judged by itself", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                const account = accountOf(world);
                for (const { principals, groups } of chainMatrix(account).classes) {
                    if (principals.some(({ type }) => type !== "user")) continue;
                    for (const { chain } of groups.flatMap(({ ways = [] }) => ways)) {
                        let [from] = principals;
                        for (const { to, verdict } of chain) {
                            if (from === undefined) throw new Error("a class has a principal");
                            const { verdict: judged } = assumption(from, layersOf(from.policies), to, account);
                            expect(judged).to.equal(verdict);
                            from = to;
                        }
                    }
                }
            }),
            { numRuns: 40 },
        );
    });

    it("don't depend on the order of principals, instances and statements", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                const turned: World = {
                    ...world,
                    principals: world.principals.toReversed().map((one) => ({
                        ...one,
                        policy: one.policy.toReversed(),
                        ...(one.trust && { trust: one.trust.toReversed() }),
                    })),
                    instances: world.instances.toReversed(),
                };
                const sorted = (one: World): [string, string][] => [...matrixOf(accountOf(one))].sort();
                expect(sorted(turned)).to.deep.equal(sorted(world));
            }),
            { numRuns: 40 },
        );
    });
});
