import { expect } from "chai";
import * as fc from "fast-check";
import { decide } from "../../../access/evaluate/decide";
import { instanceArn, type Place } from "../../../access/grants/place";
import { sessionPolicy } from "../../../access/grants/session-policy";
import type { Grant } from "../../../access/model";
import { parsePolicy } from "../../../access/policy/parse";

const place: Place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const session = { documentName: "SSM-SessionManagerRunShell" };

const keys = fc.constantFrom("Department", "Environment", "Team", "Cost Center");
const values = fc.oneof(
    fc.constantFrom("Finance", "finance", "HR", "${aws:username}", "${*}", "*", "Fin?nce", "$", "a${$}b", "a, 'b'"),
    fc.string({ minLength: 1, maxLength: 8 }),
);
const names = fc.constantFrom("web", "web-1", "database");
const grants = fc.array(
    fc.oneof(
        fc.record({ by: fc.constant("instances" as const), instances: fc.uniqueArray(names, { minLength: 1 }) }),
        fc.record({
            by: fc.constant("tags" as const),
            tags: fc.dictionary(keys, fc.uniqueArray(values, { minLength: 1, maxLength: 3 }), { minKeys: 1 }),
        }),
        fc.record({ by: fc.constant("principal-tags" as const), keys: fc.uniqueArray(keys, { minLength: 1 }) }),
    ),
    { minLength: 1, maxLength: 4 },
);

/** What a grant means, said without IAM. */
function reaches(grant: Grant, name: string, tags: Record<string, string>, own: Record<string, string>): boolean {
    switch (grant.by) {
        case "instances":
            return grant.instances.includes(name);
        case "tags":
            return Object.entries(grant.tags).every(([key, allowed]) => allowed.includes(tags[key] ?? ""));
        case "principal-tags":
            return grant.keys.every((key) => tags[key] !== undefined && tags[key] === own[key]);
    }
}

describe("The policy written from grants", () => {
    it("opens a session on an instance exactly when a grant reaches it", function () {
        this.timeout(20_000);
        const tags = fc.dictionary(keys, values);
        fc.assert(
            fc.property(grants, names, tags, tags, (granted, name, instanceTags, principalTags) => {
                const policy = sessionPolicy({ grants: granted, instanceId: (known) => `i-${known}`, place, session });
                const { verdict } = decide({
                    principal: {
                        type: "user",
                        arn: `arn:aws:iam::${place.accountId}:user/alice`,
                        account: place.accountId,
                        username: "alice",
                        userid: "AIDAEXAMPLE",
                        principalTags,
                    },
                    action: "ssm:StartSession",
                    resource: instanceArn(place, `i-${name}`),
                    context: Object.fromEntries(
                        Object.entries(instanceTags).map(([key, value]) => [`ssm:resourceTag/${key}`, value]),
                    ),
                    policies: { identity: [parsePolicy(policy, "session-access")] },
                });
                const expected = granted.some((grant) => reaches(grant, name, instanceTags, principalTags));
                expect(verdict).to.equal(expected ? "allowed" : "denied");
            }),
            { numRuns: 2000 },
        );
    });
});
