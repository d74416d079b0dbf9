import fc from "fast-check";
import type { PolicySet } from "../../access/evaluate/outcome";
import type { Unknown } from "../../access/evaluate/context";
import type { Account, AccountInstance, AccountPrincipal } from "../../access/matrix";
import { parsePolicy, parseTrustPolicy } from "../../access/policy/parse";
import type { Policy } from "../../access/policy/policy";

/**
 * Accounts, policies and instances over a world so small that policies and instances often meet: a few tags, a few
 * values, four instances' ARNs.
 */
const ACCOUNT = "123456789012";

const values = ["a", "b", "A", "ab", ""] as const;
const tagKeys = ["Environment", "environment", "Owner", "Department"] as const;
const ids = ["i-0a", "i-0b", "i-1a", "i-1b"] as const;
const regions = ["eu-central-1", "us-east-1"] as const;

const instanceArns = regions.flatMap((region) => ids.map((id) => `arn:aws:ec2:${region}:${ACCOUNT}:instance/${id}`));

const resources = fc.constantFrom(
    "*",
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:ec2:eu-central-1:*:instance/i-0*",
    "arn:aws:ec2:*:*:instance/i-${aws:PrincipalTag/Owner}",
    "arn:aws:ec2:*:*:instance/${aws:ResourceTag/Owner}",
    "arn:aws:ec2:*:instance/i-?a",
    "arn:aws:ssm:*:*:document/*",
    `arn:aws:ssm:*:${ACCOUNT}:document/SSM-SessionManagerRunShell`,
    "arn:aws:ssm:*::document/AWS-StartSSHSession",
    `arn:aws:ssm:*:*:document/Own`,
    "arn:aws",
    "arn:aws:ec2",
    "arn:aws:ssm",
    "arn:aws:ec2:us-east-?",
    `arn:aws:ec2:*:${ACCOUNT}`,
    `arn:aws:ec2::${ACCOUNT}`,
    "arn:aws:*:document/Own",
    ...instanceArns,
);

const keys = fc.constantFrom(
    "ssm:resourceTag/Environment",
    "aws:ResourceTag/environment",
    "ssm:resourceTag/Owner",
    "aws:ResourceTag/Department",
    "aws:PrincipalTag/Department",
    "aws:PrincipalTag/Owner",
    "aws:username",
    "aws:RequestedRegion",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalArn",
);

const texts = fc.constantFrom(
    ...values,
    "a*",
    "?",
    "*",
    "${aws:username}",
    "${aws:PrincipalTag/Department}",
    "${aws:PrincipalTag/Owner, 'a'}",
    "${ssm:resourceTag/Owner}",
    "alice",
    "eu-central-1",
);

const operators = fc.constantFrom(
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringEqualsIfExists",
    "StringLikeIfExists",
    "ForAnyValue:StringLike",
    "ForAllValues:StringEquals",
);

const condition = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(operators, keys, fc.uniqueArray(texts, { minLength: 1, maxLength: 2 })) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("Null"), keys, fc.constantFrom(["true"], ["false"])) },
    {
        weight: 1,
        arbitrary: fc.tuple(fc.constant("Bool"), fc.constant("aws:MultiFactorAuthPresent"), fc.constant(["true"])),
    },
);

const conditions = fc.array(condition, { maxLength: 2 }).map((all) => {
    const block: Record<string, Record<string, string[]>> = {};
    for (const [operator, key, list] of all) block[operator] = { ...block[operator], [key]: [...list] };
    return block;
});

/** A statement as it is written, mostly about starting sessions. */
const statements = fc
    .record({
        Effect: fc.constantFrom("Allow", "Allow", "Deny"),
        Action: fc.constantFrom("ssm:StartSession", "ssm:startsession", "ssm:*", "*", "ec2:*"),
        negatedAction: fc.constantFrom(false, false, false, true),
        Resource: fc.uniqueArray(resources, { minLength: 1, maxLength: 3 }),
        negatedResource: fc.constantFrom(false, false, false, true),
        Condition: conditions,
    })
    .map(({ Effect, Action, Resource, Condition, negatedAction, negatedResource }) => ({
        Effect,
        [negatedAction ? "NotAction" : "Action"]: Action,
        [negatedResource ? "NotResource" : "Resource"]: Resource,
        Condition,
    }));

/** A document as it is written. */
export const documents = fc.record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statements, { minLength: 1, maxLength: 4 }),
});

/** What makes a statement odd, wherever the account's policies were read. */
const odd = [{ policy: "policy", where: "Statement[0]", problem: "is odd" }];

/** A policy of such a document, whose first statement is odd now and then. */
const policies: fc.Arbitrary<Policy> = fc
    .tuple(documents, fc.constantFrom(false, false, false, false, false, true))
    .map(([document, isOdd]) => {
        const policy = parsePolicy(document, "policy");
        const statements = policy.statements.map((one) => (isOdd && one.index === 0 ? { ...one, odd } : one));
        return { ...policy, statements };
    });

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { freq: 5, nil: undefined });

/** All the layers that a principal may have. */
const policySets: fc.Arbitrary<PolicySet> = fc
    .record({
        identity: fc.array(policies, { maxLength: 3 }),
        boundary: rarely(policies),
        scps: rarely(fc.array(fc.array(policies, { minLength: 1, maxLength: 2 }), { maxLength: 2 })),
        session: rarely(fc.array(policies, { maxLength: 2 })),
    })
    .map(({ identity, boundary, scps, session }) => ({
        identity,
        ...(boundary && { boundary }),
        ...(scps && { scps }),
        ...(session && { session }),
    }));

const unknown: Unknown = { unknown: "is known after deployment" };
const tagValue = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(unknown) },
);

const tags = fc.dictionary(fc.constantFrom(...tagKeys), tagValue, { maxKeys: 3, noNullPrototype: true });

const instances: fc.Arbitrary<AccountInstance> = fc
    .record({
        id: fc.constantFrom(...ids),
        region: fc.constantFrom(...regions),
        tags,
        created: fc.constantFrom(true, true, true, false),
    })
    .map(({ id, region, tags: own, created }) => {
        const arn = `arn:aws:ec2:${region}:${ACCOUNT}:instance/${id}`;
        return { id, region, tags: own, arn: created ? arn : { ...unknown, like: arn.replace(id, "i-*") } };
    });

const trust = parseTrustPolicy(
    {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
    },
    "trust",
);

const principals: fc.Arbitrary<AccountPrincipal> = fc
    .record({
        type: fc.constantFrom("user" as const, "user" as const, "role" as const),
        name: fc.constantFrom("alice", "bob", "carol"),
        tags: fc.dictionary(fc.constantFrom("Department", "Owner"), fc.constantFrom(...values, "0a"), {
            noNullPrototype: true,
        }),
        policies: policySets,
        tagged: fc.boolean(),
    })
    .map(({ type, name, tags: own, policies: set, tagged }) => ({
        type,
        name,
        arn: `arn:aws:iam::${ACCOUNT}:${type}/${name}`,
        tags: own,
        groups: [],
        policies: set,
        ...(type === "role" && tagged && { trust }),
    }));

/** Principals, some of which share their policies, and instances. */
export const accounts: fc.Arbitrary<Account> = fc
    .record({
        principals: fc.array(principals, { minLength: 1, maxLength: 4 }),
        shared: policySets,
        instances: fc.uniqueArray(instances, { maxLength: 7, selector: ({ id, region }) => `${region} ${id}` }),
    })
    .map(({ principals: own, shared, instances: all }) => ({
        id: ACCOUNT,
        partition: "aws",
        principals: own.map((principal, index) => (index % 2 === 1 ? { ...principal, policies: shared } : principal)),
        instances: all,
    }));
