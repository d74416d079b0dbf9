import { expect } from "chai";
import * as fc from "fast-check";
import { limitOf } from "../../../access/quotas/iam-quotas";
import { measuredInstanceId, measuredPlace, policySize } from "../../../access/grants/measured";
import { sessionPolicy } from "../../../access/grants/session-policy";

const session = { documentName: "SSM-SessionManagerRunShell" };
const instances = (count: number) => [
    { by: "instances" as const, instances: Array.from({ length: count }, (_, index) => `web-${index}`) },
];
const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 17, maxLength: 17 });
const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 12, maxLength: 12 });

describe("The size of a policy", () => {
    it("is the same before the instances exist and after, in whatever account", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 20 }), digits, hex, (count, accountId, id) => {
                const grants = instances(count);
                const place = { ...measuredPlace("aws", "eu-central-1"), accountId };
                const real = sessionPolicy({ grants, place, session, instanceId: () => `i-${id}` });
                const measured = sessionPolicy({
                    grants,
                    place: measuredPlace("aws", "eu-central-1"),
                    session,
                    instanceId: measuredInstanceId,
                });
                expect(policySize(measured)).to.equal(policySize(real));
            }),
        );
    });

    it("doesn't count white space, as IAM doesn't", () => {
        const policy = sessionPolicy({
            grants: [{ by: "tags", tags: { Team: ["Human Resources"] } }],
            place: measuredPlace("aws", "eu-central-1"),
            session,
            instanceId: measuredInstanceId,
        });
        expect(policySize(policy)).to.equal(JSON.stringify(policy).length - 1);
    });

    it("leaves a user room for ten instances by name, and none for thirty", () => {
        const size = (count: number) =>
            policySize(
                sessionPolicy({
                    grants: instances(count),
                    place: measuredPlace("aws", "ap-southeast-2"),
                    session,
                    instanceId: measuredInstanceId,
                    consoleUser: "alice",
                }),
            );
        expect(size(10)).to.be.below(limitOf("userPolicySize"));
        expect(size(30)).to.be.above(limitOf("userPolicySize"));
    });
});
