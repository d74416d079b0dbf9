import { by, may, MAY, named, OWN, rootOf, when, type TrustCase } from "./world";

/** A trust policy with one condition. */
const asks = (operator: string, key: string, value: unknown, rest: object = {}) => ({
    trust: named(rootOf(OWN), { ...when(operator, `sts:${key}`, value), ...rest }),
    may: MAY,
});
const withSource = { Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] };

/** What the call itself can't have, such as values that AWS refuses: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const PARAMETER_CASES: readonly TrustCase[] = by("reference_policies_iam-condition-keys", [
    ["denied", "No session has a name with a space", asks("StringEquals", "RoleSessionName", "a b")],
    ["denied", "No session has a name like that", asks("StringLike", "RoleSessionName", "* *")],
    ["denied", "No session has a name of one character", asks("StringEquals", "RoleSessionName", "a")],
    ["denied", "No session has a name of 65 characters", asks("StringEquals", "RoleSessionName", "a".repeat(65))],
    ["allowed", "A session's name of 64 characters", asks("StringEquals", "RoleSessionName", "a".repeat(64))],
    ["denied", "A name that is a variable as text", asks("StringEquals", "RoleSessionName", "${$}{aws:username}")],
    ["allowed", "A session's name that begins with a letter", asks("StringLike", "RoleSessionName", "a*")],
    ["allowed", "A session's name of other letters", asks("StringNotLike", "RoleSessionName", ["a*", "x*", "0*"])],
    ["allowed", "A session's name longer than two characters", asks("StringNotLike", "RoleSessionName", "??")],
    ["allowed", "A session's name in any letter case", asks("StringEqualsIgnoreCase", "RoleSessionName", "OPS")],
    ["denied", "No external ID has a space", asks("StringEquals", "ExternalId", "a b")],
    ["denied", "No external ID has one character", asks("StringEquals", "ExternalId", "1")],
    ["allowed", "An external ID with a colon and a slash", asks("StringEquals", "ExternalId", "a/b:c")],
    [
        "denied",
        "No source identity has a colon",
        {
            ...asks("StringEquals", "SourceIdentity", "corp:alice", withSource),
            may: may(withSource),
        },
    ],
    [
        "allowed",
        "A source identity like a pattern",
        { ...asks("StringLike", "SourceIdentity", "al*", withSource), may: may(withSource) },
    ],
    ["denied", "No session lasts less than 15 minutes", asks("NumericLessThan", "DurationSeconds", "900")],
    ["allowed", "A session of 15 minutes", asks("NumericLessThanEquals", "DurationSeconds", "900")],
    ["allowed", "A session of more than ten minutes", asks("NumericGreaterThan", "DurationSeconds", "600")],
    ["denied", "No session lasts more than twelve hours", asks("NumericGreaterThan", "DurationSeconds", "43200")],
    ["allowed", "A user's session of two hours", asks("NumericEquals", "DurationSeconds", "7200")],
    [
        "denied",
        "A session that a role's session makes lasts an hour at most",
        { ...asks("NumericEquals", "DurationSeconds", "7200"), by: "app" },
    ],
    [
        "allowed",
        "A user hasn't come through an identity provider",
        { trust: named(rootOf(OWN), when("Null", "aws:FederatedProvider", "true")), may: MAY },
    ],
    [
        "denied",
        "An identity provider is asked for, and a user calls",
        { trust: named(rootOf(OWN), when("StringLike", "aws:FederatedProvider", "*")), may: MAY },
    ],
    [
        "allowed",
        "No service calls on behalf of a user",
        { trust: named(rootOf(OWN), when("Null", "aws:CalledVia", "true")), may: MAY },
    ],
]);
