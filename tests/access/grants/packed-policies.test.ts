import { expect } from "chai";
import * as fc from "fast-check";
import type { Grant } from "../../../access/model";
import { measuredInstanceId, measuredPlace, policySize } from "../../../access/grants/measured";
import { managedPolicyName, packInstances, policyRoom } from "../../../access/grants/packed-policies";
import { namedInstancesPolicy, sessionPolicy } from "../../../access/grants/session-policy";

const SESSION = { documentName: "SSM-SessionManagerRunShell" };
const inputOf = (grants: readonly Grant[]) => ({
    grants,
    instanceId: measuredInstanceId,
    place: measuredPlace("aws", "eu-central-1"),
    session: SESSION,
});
const named = (names: readonly string[], prefix = ""): Grant => ({
    by: "instances",
    instances: names.map((name) => prefix + name),
});
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `web-${index + 1}`);
const packed = (names: readonly string[], room = policyRoom("user")) => packInstances(inputOf([named(names)]), room);

/** The policies that another set of instances changes. */
function changed(before: readonly string[], after: readonly string[]): readonly number[] {
    const [old, now] = [packed(before), packed(after)];
    const held = ({ policyOf }: typeof old, names: readonly string[], policy: number) =>
        names.filter((name) => policyOf(name) === policy).join(" ");
    const all = Array.from({ length: Math.max(old.managed, now.managed) + 1 }, (_, policy) => policy);
    return all.filter((policy) => held(old, before, policy) !== held(now, after, policy));
}

describe("The instances that grants name", () => {
    it("are all in the inline policy while it has room for them", () => {
        expect(packed(numbers(15))).to.deep.include({ managed: 0, left: [] });
    });

    it("move to managed policies as soon as it hasn't, as few as hold them", () => {
        expect(packed(numbers(30)).managed).to.equal(1);
        expect(packed(numbers(90)).managed).to.equal(1);
        expect(packed(numbers(120)).managed).to.equal(2);
    });

    it("fill IAM's quotas to at least 95% of all their characters, and the rest is left", () => {
        const arn = '"arn:aws:ec2:eu-central-1:000000000000:instance/i-00000000000000000",'.length;
        for (const kind of ["user", "group", "role"] as const) {
            const room = policyRoom(kind);
            const { left } = packed(numbers(1200), room);
            const most = Math.floor((room.inline + room.policies * room.managed) / arn);
            expect((1200 - left.length) / most, kind).to.be.greaterThan(0.95);
        }
    });

    it("are each in one policy, none of which is larger than IAM takes, whatever the limits of the grants", () => {
        const names = fc.integer({ min: 1, max: 400 }).map(numbers);
        const kinds = fc.constantFrom("user" as const, "group" as const, "role" as const);
        fc.assert(
            fc.property(names, names, fc.boolean(), kinds, (some, others, mfa, kind) => {
                const room = policyRoom(kind);
                const input = inputOf([named(some), { ...named(others, "db-"), mfa, until: "2030-01-01T00:00:00Z" }]);
                const { managed, policyOf, left } = packInstances(input, room);
                const unplaced = new Set(left);
                const texts = Array.from({ length: managed + 1 }, (_, policy) => {
                    const holds = (name: string) => !unplaced.has(name) && policyOf(name) === policy;
                    const written = policy === 0 ? sessionPolicy : namedInstancesPolicy;
                    return policySize(written({ ...input, holds }));
                });
                expect(texts[0]).to.be.at.most(room.inline);
                expect(Math.max(0, ...texts.slice(1))).to.be.at.most(room.managed);
                expect(managed).to.be.at.most(room.policies);
            }),
            { numRuns: 30 },
        );
    });

    it("change one policy when there is one more of them, or all give some to a new one", () => {
        let [several, news] = [0, 0];
        for (let count = 20; count < 160; count++) {
            const [before, after] = [numbers(count), numbers(count + 1)];
            if (packed(after).managed > packed(before).managed) news++;
            else if (changed(before, after).length > 1) several++;
        }
        expect(several).to.equal(0);
        expect(news).to.equal(2);
    });

    it("only move to later policies as their number grows, up to the end of the room", () => {
        const sizes = fc.tuple(fc.integer({ min: 1, max: 880 }), fc.integer({ min: 1, max: 880 }));
        fc.assert(
            fc.property(sizes, fc.constantFrom("web", "server", "x"), ([one, other], prefix) => {
                const all = numbers(Math.max(one, other)).map((name) => prefix + name);
                const few = all.slice(0, Math.min(one, other));
                const [before, after] = [packed(few), packed(all)];
                fc.pre(after.left.length === 0);
                expect(few.filter((name) => after.policyOf(name) < before.policyOf(name))).to.deep.equal([]);
            }),
            { numRuns: 20 },
        );
    });

    it("name managed policies after the principal, within IAM's 128 characters", () => {
        expect(managedPolicyName("session-access-user-alice", 2)).to.equal("session-access-user-alice-2");
        const [one, other] = ["a", "b"].map((end) => managedPolicyName("g".repeat(127) + end, 10));
        expect(one).to.have.length(128);
        expect(one).to.not.equal(other);
    });
});
