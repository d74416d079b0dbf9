import * as fc from "fast-check";
import type { ConditionBlock, Statement } from "../../../access/policy/document";
import type { ScopeTerm } from "../../../access/prove/scope";

export const ACCOUNT = "123456789012";
export const USERNAME = "ab";

/** A policy of a principal as a test makes it up, with the limits on it, and the scope that it is held against. */
export interface Pair {
    readonly identity: readonly Statement[];
    readonly boundary: readonly Statement[] | undefined;
    readonly scp: readonly Statement[] | undefined;
    readonly scope: readonly ScopeTerm[];
}

/** The same tag in both of its condition keys and in other letter cases. */
const KEYS = ["ssm:resourceTag/K", "aws:ResourceTag/k", "ssm:resourceTag/L", "aws:ResourceTag/L"] as const;

// Few letters, so that patterns overlap.
const letters = fc.constantFrom("a", "b", "A");
const value = fc.array(letters, { maxLength: 3 }).map((parts) => parts.join(""));
const pattern = fc
    .array(fc.oneof({ weight: 3, arbitrary: letters }, fc.constantFrom("*", "?")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(""));
const variable = fc.constant("${aws:username}");

const lower = fc.constantFrom("a", "b", "*", "?");
const region = fc.array(lower, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const id = fc.array(lower, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
/** ARN patterns of targets: EC2 instances, managed instances, both. None covers a session document. */
const target = fc.oneof(
    { weight: 3, arbitrary: fc.constant(`arn:aws:ec2:*:${ACCOUNT}:instance/*`) },
    { weight: 2, arbitrary: fc.constant(`arn:aws:*:*:${ACCOUNT}:*instance/*`) },
    // Incomplete ARNs, which AWS completes with wildcards.
    fc.constantFrom("arn:aws:ec2", `arn:aws:ec2:*:${ACCOUNT}`),
    region.map((r) => `arn:aws:ec2:${r}`),
    fc.tuple(region, id).map(([r, i]) => `arn:aws:ec2:${r}:${ACCOUNT}:instance/i-${i}`),
    fc.tuple(region, id).map(([r, i]) => `arn:aws:ssm:${r}:${ACCOUNT}:managed-instance/mi-${i}`),
);

const strings = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"];
const likes = ["StringLike", "StringNotLike"];
const prefix = fc.constantFrom("", "", "", "", "ForAnyValue:", "ForAllValues:");
const suffix = fc.constantFrom("", "", "", "IfExists");
const operator = (bases: readonly string[]): fc.Arbitrary<string> =>
    fc.tuple(prefix, fc.constantFrom(...bases), suffix).map((parts) => parts.join(""));
const key = fc.constantFrom(...KEYS);
const some = (one: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.array(one, { minLength: 1, maxLength: 3 });

const condition: fc.Arbitrary<[operator: string, key: string, values: readonly string[]]> = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(operator(strings), key, some(fc.oneof(value, variable))) },
    { weight: 4, arbitrary: fc.tuple(operator(likes), key, some(fc.oneof(pattern, pattern, variable))) },
    fc.tuple(fc.constant("Null"), key, fc.constantFrom(["true"], ["false"])),
);

const conditions = fc.array(condition, { maxLength: 3 }).map((list) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [name, written, values] of list) {
        const keys = block[name] ?? {};
        // Two spellings of one key under one operator are refused.
        const same = Object.keys(keys).find((other) => other.toLowerCase() === written.toLowerCase());
        block[name] = { ...keys, [same ?? written]: values };
    }
    return block;
});

const statement = (effect: fc.Arbitrary<"Allow" | "Deny">): fc.Arbitrary<Statement> =>
    fc.record({
        Effect: effect,
        Action: fc.constantFrom("ssm:StartSession", "ssm:*Session", "*"),
        Resource: fc.array(target, { minLength: 1, maxLength: 2 }),
        Condition: conditions,
    });

const anything = fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Deny");
const layer = fc.array(statement(anything), { minLength: 1, maxLength: 3 });
const allow = statement(fc.constant<"Allow">("Allow"));

const tags = fc.oneof(
    fc.record({ K: fc.array(value, { minLength: 1, maxLength: 2 }) }),
    fc.record({
        k: fc.array(value, { minLength: 1, maxLength: 2 }),
        L: fc.array(value, { minLength: 1, maxLength: 2 }),
    }),
);
const regions = fc.constantFrom<readonly string[]>(["a"], ["b", "aa"]);
const instances = fc
    .array(fc.tuple(fc.constantFrom("a", "b", "ab"), fc.constantFrom("a", "b")), { minLength: 1, maxLength: 2 })
    .map((list) => list.map(([r, i]) => `arn:aws:ec2:${r}:${ACCOUNT}:instance/i-${i}`));
const term: fc.Arbitrary<ScopeTerm> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ tags }) },
    fc.record({ tags, regions }),
    fc.record({ instances }),
);

/** A pair in which the scope is often just what the policy allows: otherwise hardly anything could be proved. */
export const pairs: fc.Arbitrary<Pair> = fc
    .record({
        identity: fc.tuple(allow, fc.array(statement(anything), { maxLength: 3 })).map(([one, more]) => [one, ...more]),
        boundary: fc.option(layer, { nil: undefined, freq: 4 }),
        scp: fc.option(layer, { nil: undefined, freq: 4 }),
        scope: fc.array(term, { maxLength: 2 }),
        fitting: fc.boolean(),
        from: fc.tuple(fc.record({ K: fc.array(value, { minLength: 1, maxLength: 2 }) }), fc.boolean()),
    })
    .map(({ fitting, from: [granted, named], identity, ...pair }): Pair => {
        if (!fitting) return { ...pair, identity };
        // Every Allow asks for the tag of the scope as well, in one way or another.
        const guard: ConditionBlock = named
            ? { StringLike: { "aws:ResourceTag/K": granted.K } }
            : { StringEquals: { "ssm:resourceTag/k": granted.K } };
        const guarded = identity.map((one): Statement =>
            one.Effect === "Allow" ? { ...one, Condition: { ...one.Condition, ...guard } } : one,
        );
        return { ...pair, identity: guarded, scope: [...pair.scope, { tags: granted }] };
    });
