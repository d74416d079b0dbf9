import { expect } from "chai";
import * as fc from "fast-check";
import { decide } from "../../../access/evaluate/decide";
import { grantsThatAddUp } from "../../../access/grants/limits";
import { documentArn, instanceArn, type Place } from "../../../access/grants/place";
import { sessionPolicy } from "../../../access/grants/session-policy";
import type { Grant, GrantLimits } from "../../../access/model";
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

const SHELL = session.documentName;
const TIMES = ["2026-07-01T06:00:00Z", "2026-09-01T00:00:00Z", "2026-12-31T18:00:00Z"] as const;
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const limits: fc.Arbitrary<GrantLimits> = fc.record({
    documents: optional(fc.subarray([SHELL, "AWS-StartSSHSession"], { minLength: 1 })),
    mfa: optional(fc.boolean()),
    sourceAddresses: optional(fc.subarray(["203.0.113.0/24", "2001:db8::/32"], { minLength: 1 })),
    from: optional(fc.constantFrom(TIMES[0], TIMES[1])),
    until: optional(fc.constantFrom(TIMES[1], TIMES[2])),
});
const limited = fc
    .array(fc.tuple(grants, limits), { minLength: 1, maxLength: 3 })
    .map((all) => all.flatMap(([some, own]) => some.map((grant): Grant => ({ ...grant, ...own }))));

/** How a session is opened. */
interface Call {
    readonly mfa: boolean;
    readonly address: string | undefined;
    readonly time: string;
}
const calls: fc.Arbitrary<Call> = fc.record({
    mfa: fc.boolean(),
    address: fc.constantFrom("203.0.113.7", "198.51.100.7", "2001:db8::7", undefined),
    time: fc.constantFrom(...TIMES, "2026-01-01T00:00:00Z", "2026-12-31T17:59:59Z"),
});

/** What the limits of a grant mean, said without IAM. */
function keeps(
    { documents = [SHELL], mfa, sourceAddresses, from, until }: Grant,
    document: string,
    call: Call,
): boolean {
    const isFrom = (range: string) => call.address?.startsWith(range === "203.0.113.0/24" ? "203.0.113." : "2001:db8:");
    return (
        documents.includes(document) &&
        (mfa !== true || call.mfa) &&
        (sourceAddresses?.some(isFrom) ?? true) &&
        (from === undefined || call.time >= from) &&
        (until === undefined || call.time < until)
    );
}

const withoutDocuments = limited.map((all) => all.map(({ documents: _, ...grant }): Grant => grant));
/** Grants that differ in their limits and have the same documents, or are on the same instances. */
const sameDocuments = fc
    .tuple(withoutDocuments, fc.subarray([SHELL, "AWS-StartSSHSession"], { minLength: 1 }))
    .map(([all, documents]) => all.map((grant): Grant => ({ ...grant, documents })));
const sameTarget = fc
    .tuple(grants, fc.array(limits, { minLength: 1, maxLength: 4 }))
    .map(([[grant], all]) => all.flatMap((own): Grant[] => (grant === undefined ? [] : [{ ...grant, ...own }])));

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

    it("opens a session with a document, in a way to call, exactly when one grant says all of that", function () {
        this.timeout(60_000);
        const tags = fc.dictionary(keys, values);
        let compared = 0;
        fc.assert(
            fc.property(
                fc.oneof(limited, sameDocuments, sameTarget),
                names,
                tags,
                calls,
                fc.constantFrom(SHELL, "AWS-StartSSHSession"),
                (granted, name, instanceTags, call, document) => {
                    if (grantsThatAddUp(granted, session) !== undefined) return;

                    compared += 1;
                    const policy = sessionPolicy({
                        grants: granted,
                        instanceId: (known) => `i-${known}`,
                        place,
                        session,
                    });
                    const ask = (resource: string, context: Record<string, string>) =>
                        decide({
                            principal: {
                                type: "user",
                                arn: `arn:aws:iam::${place.accountId}:user/alice`,
                                account: place.accountId,
                            },
                            action: "ssm:StartSession",
                            resource,
                            context: {
                                ...context,
                                "aws:CurrentTime": call.time,
                                ...(call.mfa && { "aws:MultiFactorAuthPresent": "true" }),
                                ...(call.address !== undefined && { "aws:SourceIp": call.address }),
                            },
                            policies: { identity: [parsePolicy(policy, "session-access")] },
                        }).verdict;
                    const context = Object.entries(instanceTags).map(([key, value]) => [
                        `ssm:resourceTag/${key}`,
                        value,
                    ]);
                    const verdicts = [
                        ask(instanceArn(place, `i-${name}`), Object.fromEntries(context) as Record<string, string>),
                        ask(documentArn(place, document), {}),
                    ];
                    const expected = granted.some(
                        (grant) => reaches(grant, name, instanceTags, {}) && keeps(grant, document, call),
                    );
                    expect(verdicts.every((verdict) => verdict === "allowed")).to.equal(expected);
                },
            ),
            { numRuns: 2000 },
        );
        expect(compared).to.be.greaterThan(1000);
    });
});
