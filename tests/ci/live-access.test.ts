import { expect } from "chai";
import { accessDiff } from "../../access/diff";
import type { Account, AccountInstance } from "../../access/matrix";
import { comparedAccess } from "../../ci/support/live-access";
import { accountOf, byTags, instance, SHELL, startSession, type UserSpec } from "../access/diff/accounts";

describe("The live account as far as a stack has a say in it", () => {
    const declared = accountOf({ users: { alice: {} }, instances: { web: {} } });
    const live = accountOf({ users: { alice: {}, admin: {}, eve: {} }, instances: { web: {}, other: {} } });

    it("has the stack's instances only, and all principals but those excepted by name or ARN", () => {
        const names = (...except: readonly string[]) => {
            const { instances, principals } = comparedAccess(declared, live, except).live;
            expect(instances.map(({ name }) => name)).to.deep.equal(["web"]);
            return principals.map(({ name }) => name).sort();
        };
        expect(names()).to.deep.equal(["admin", "alice", "eve"]);
        expect(names("adm*")).to.deep.equal(["alice", "eve"]);
        expect(names("arn:aws:iam::*:user/e?e", "admin")).to.deep.equal(["alice"]);
    });
});

describe("The drift of a stack with a fleet and an activation", () => {
    const tags = { Team: "web" };
    const group = { "aws:autoscaling:groupName": "web-1a2b3c4" };
    const fleet: AccountInstance = { ...instance("0", tags), id: "web", fleet: true, groupName: "web-1a2b3c4" };
    const office: AccountInstance = { ...instance("1", tags), id: "office", activation: true, activationId: "act-1" };
    const node = (own: AccountInstance["tags"]): AccountInstance => ({
        ...instance("m", own),
        id: "mi-1",
        activationId: "act-1",
    });
    const account = (instances: readonly AccountInstance[], policies: UserSpec["policies"] = {}): Account => ({
        ...accountOf({ users: { alice: { policies: { session: byTags(tags) } }, eve: { policies } }, instances: {} }),
        instances,
    });

    /** Who gains and who loses what, by the live account's instances and eve's policies. */
    function drift(instances: readonly AccountInstance[], policies?: UserSpec["policies"]): string[] {
        const { declared, live } = comparedAccess(account([fleet, office]), account(instances, policies), []);
        return accessDiff(declared, live).changes.flatMap(({ principals, kind, instances: on }) =>
            principals.flatMap(({ name }) => on.map(({ id }) => `${name} ${kind} ${id}`)),
        );
    }

    it("is none where it launched none, some or many instances, whatever other instances there are", () => {
        expect(drift([])).to.deep.equal([]);
        const own = ["a", "b"].map((name) => instance(name, { ...tags, ...group }));
        expect(drift([...own, node(tags), instance("other", tags)])).to.deep.equal([]);
    });

    it("is a gain where somebody gave an instance of the fleet or a node another tag", () => {
        const db = { db: byTags({ Team: "db" }) };
        expect(drift([instance("a", { ...group, Team: "db" }), node({ Team: "db" })], db)).to.have.members([
            "alice lost i-a",
            "alice lost mi-1",
            "eve gained i-a",
            "eve gained mi-1",
        ]);
    });

    it("is a gain of one instance that a policy names, and of all to come where it names their tags", () => {
        const one = instance("a", { ...tags, ...group });
        const named = { one: [startSession([one.arn as string, SHELL])] };
        expect(drift([one, instance("b", { ...tags, ...group })], named)).to.deep.equal(["eve gained i-a"]);
        expect(drift([one], { all: byTags(tags) })).to.have.members([
            "eve gained i-a",
            "eve gained office",
            "eve gained web",
        ]);
    });

    it("doesn't take AWS's own tags for somebody's, nor the instances of another group for the fleet's", () => {
        const key = "aws:autoscaling:groupName";
        const { declared } = comparedAccess(account([fleet]), account([instance("a", { ...tags, ...group })]), []);
        expect(declared.instances.find(({ id }) => id === "i-a")?.tags).to.deep.equal({ ...tags, ...group });
        expect(drift([instance("x", { ...tags, [key]: "other" })], { x: byTags({ [key]: "other" }) })).to.deep.equal(
            [],
        );
    });

    it("finds instances by the fleet's tags where the stack doesn't know its name", () => {
        const { groupName: _, ...unnamed } = fleet;
        const { live } = comparedAccess(
            account([unnamed]),
            account([instance("a", { ...tags, ...group }), instance("b", tags), instance("c", group)]),
            [],
        );
        expect(live.instances.map(({ id }) => id)).to.deep.equal(["web", "i-a"]);
    });
});
