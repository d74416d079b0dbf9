import {
    ALICE,
    by,
    deny,
    EVERYTHING,
    MAY,
    may,
    named,
    OPS,
    OTHER,
    OTHER_ROOT,
    OWN,
    OWN_ROOT,
    rootOf,
    trusts,
    when,
    type TrustCase,
} from "./world";

const other = (operator: string, key: string, value: unknown): object =>
    named(rootOf(OTHER), when(operator, key, value));
const own = (operator: string, key: string, value: unknown): object => named(ALICE, when(operator, key, value));
const CI_MAY = { by: "ci", may: MAY } as const;
const MFA = "aws:MultiFactorAuthPresent";
const NOW = "2026-11-28T12:00:00Z";
const OFFICE = ["203.0.113.0/24"];
const FROM_OFFICE = ["from 203.0.113.0/24"];

/** What a trust policy, or the caller's own, asks of the request. */
export const CONDITION_CASES: readonly TrustCase[] = [
    ...by("id_roles_common-scenarios_third-party", [
        [
            "allowed",
            "An external ID is the caller's choice",
            { trust: other("StringEquals", "sts:ExternalId", "12345"), ...CI_MAY },
        ],
        ["allowed", "An external ID within the account", { trust: own("StringEquals", "sts:ExternalId", "12345") }],
        [
            "allowed",
            "An external ID of a pattern",
            { trust: other("StringLike", "sts:ExternalId", "team-*"), ...CI_MAY },
        ],
        [
            "allowed",
            "Any external ID but one",
            { trust: other("StringNotEquals", "sts:ExternalId", "12345"), ...CI_MAY },
        ],
        ["allowed", "No external ID", { trust: other("Null", "sts:ExternalId", "true"), ...CI_MAY }],
        ["allowed", "Some external ID", { trust: other("Null", "sts:ExternalId", "false"), ...CI_MAY }],
        [
            "denied",
            "External IDs that contradict each other",
            {
                trust: named(rootOf(OTHER), {
                    Condition: {
                        StringEquals: { "sts:ExternalId": "id-a" },
                        StringNotEquals: { "sts:ExternalId": "id-a" },
                    },
                }),
                ...CI_MAY,
            },
        ],
        [
            "denied",
            "The caller's policy asks for another external ID",
            {
                trust: other("StringEquals", "sts:ExternalId", "id-a"),
                by: "ci",
                may: may(when("StringEquals", "sts:ExternalId", "id-b")),
            },
        ],
        [
            "allowed",
            "The caller's policy asks for the same external ID",
            {
                trust: other("StringEquals", "sts:ExternalId", ["id-a", "id-b"]),
                by: "ci",
                may: may(when("StringEquals", "sts:ExternalId", "id-b")),
            },
        ],
        [
            "allowed",
            "A deny on requests without the external ID",
            {
                trust: [
                    OTHER_ROOT,
                    { ...trusts("*", when("StringNotEquals", "sts:ExternalId", "12345")), Effect: "Deny" },
                ],
                ...CI_MAY,
            },
        ],
        [
            "denied",
            "An external ID doesn't let in another account",
            { trust: other("StringEquals", "sts:ExternalId", "12345"), may: MAY },
        ],
        [
            "denied",
            "An external ID without a policy that allows",
            { trust: other("StringEquals", "sts:ExternalId", "12345"), by: "ci" },
        ],
    ]),
    ...by("id_credentials_mfa_configure-api-require", [
        ["allowed with MFA", "A user with MFA", { trust: own("Bool", MFA, "true") }],
        [
            "allowed with MFA",
            "A user of another account with MFA",
            { trust: other("Bool", MFA, "true"), by: "bob", may: MAY },
        ],
        [
            "allowed with MFA",
            "A user whose own policy asks for MFA",
            { trust: OWN_ROOT, may: may(when("Bool", MFA, "true")) },
        ],
        [
            "allowed with MFA",
            "A deny on users without MFA",
            { trust: [named(ALICE), { ...trusts("*", when("BoolIfExists", MFA, "false")), Effect: "Deny" }] },
        ],
        [
            "denied",
            "A session of a role carries no MFA",
            { trust: named(rootOf(OWN), when("Bool", MFA, "true")), by: "app", may: MAY },
        ],
        [
            "denied",
            "A session of another account's role carries no MFA",
            { trust: other("Bool", MFA, "true"), ...CI_MAY },
        ],
        [
            "allowed",
            "A deny with Bool on callers without MFA doesn't reach roles, whose sessions lack the key",
            {
                trust: [named(rootOf(OWN)), { ...trusts("*", when("Bool", MFA, "false")), Effect: "Deny" }],
                by: "app",
                may: MAY,
            },
        ],
        ["allowed", "MFA if the key exists, by a role", { trust: other("BoolIfExists", MFA, "true"), ...CI_MAY }],
        [
            "denied",
            "A deny on callers without MFA reaches roles",
            {
                trust: [named(rootOf(OWN)), { ...trusts("*", when("BoolIfExists", MFA, "false")), Effect: "Deny" }],
                by: "app",
                may: MAY,
            },
        ],
        [
            "denied",
            "The age of MFA, by a role",
            { trust: other("NumericLessThan", "aws:MultiFactorAuthAge", "3600"), ...CI_MAY },
        ],
        ["unknown", "The age of MFA, by a user", { trust: own("NumericLessThan", "aws:MultiFactorAuthAge", "3600") }],
    ]),
    ...by("reference_policies_condition-keys", [
        [
            "allowed with access keys or MFA",
            "A deny with Bool on users without MFA, which requests with access keys don't match",
            { trust: [named(ALICE), { ...trusts("*", when("Bool", MFA, "false")), Effect: "Deny" }] },
        ],
        [
            "allowed with access keys or MFA",
            "A user's own deny with Bool on calls without MFA",
            {
                trust: OWN_ROOT,
                may: [may(), { Effect: "Deny", Action: "sts:*", Resource: "*", ...when("Bool", MFA, "false") }],
            },
        ],
        [
            "allowed with access keys or MFA",
            "MFA if the key exists, by a user",
            { trust: own("BoolIfExists", MFA, "true") },
        ],
    ]),
    ...by("reference_policies_iam-condition-keys", [
        [
            "allowed",
            "The session has the user's name",
            { trust: own("StringEquals", "sts:RoleSessionName", "${aws:username}") },
        ],
        [
            "denied",
            "A role has no aws:username to name its session by",
            {
                trust: named(rootOf(OWN), when("StringEquals", "sts:RoleSessionName", "${aws:username}")),
                by: "app",
                may: MAY,
            },
        ],
        [
            "allowed",
            "A session name of a pattern is the caller's choice",
            { trust: other("StringLike", "sts:RoleSessionName", "build-*"), ...CI_MAY },
        ],
        ["denied", "A session always has a name", { trust: other("Null", "sts:RoleSessionName", "true"), ...CI_MAY }],
        [
            "denied",
            "Session names that contradict each other",
            {
                trust: other("StringEquals", "sts:RoleSessionName", "id-a"),
                by: "ci",
                may: may(when("StringEquals", "sts:RoleSessionName", "id-b")),
            },
        ],
        [
            "allowed",
            "The duration is the caller's choice",
            { trust: other("NumericLessThanEquals", "sts:DurationSeconds", "900"), ...CI_MAY },
        ],
        [
            "allowed",
            "A tag of the role that the user's policy asks for",
            {
                trust: OWN_ROOT,
                may: may(when("StringEquals", "iam:ResourceTag/Team", "ops")),
                roleTags: { Team: "ops" },
            },
        ],
        [
            "denied",
            "A tag that the role has with another value",
            {
                trust: OWN_ROOT,
                may: may(when("StringEquals", "aws:ResourceTag/Team", "ops")),
                roleTags: { Team: "dev" },
            },
        ],
        [
            "denied",
            "A tag that the role lacks",
            { trust: OWN_ROOT, may: may(when("StringEquals", "aws:ResourceTag/Team", "ops")) },
        ],
        [
            "allowed",
            "The role's tag is the caller's",
            {
                trust: OWN_ROOT,
                may: may(when("StringEquals", "aws:ResourceTag/Team", "${aws:PrincipalTag/Team}")),
                roleTags: { Team: "ops" },
                tags: { Team: "ops" },
            },
        ],
        [
            "denied",
            "The role's tag isn't the caller's",
            {
                trust: OWN_ROOT,
                may: may(when("StringEquals", "aws:ResourceTag/Team", "${aws:PrincipalTag/Team}")),
                roleTags: { Team: "ops" },
                tags: { Team: "dev" },
            },
        ],
    ]),
    ...by("id_credentials_temp_control-access_monitor", [
        [
            "allowed",
            "Both sides allow a source identity",
            {
                trust: named(rootOf(OWN), {
                    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                    ...when("StringEquals", "sts:SourceIdentity", "alice"),
                }),
                may: may({ Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] }),
            },
        ],
        [
            "allowed",
            "The source identity is the user's name",
            {
                trust: named(rootOf(OWN), {
                    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                    ...when("StringLike", "sts:SourceIdentity", "${aws:username}"),
                }),
                may: may({ Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] }),
            },
        ],
        [
            "denied",
            "The user's policy lacks sts:SetSourceIdentity",
            {
                trust: named(rootOf(OWN), {
                    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                    ...when("StringEquals", "sts:SourceIdentity", "alice"),
                }),
                may: MAY,
            },
        ],
        [
            "denied",
            "The trust policy lacks sts:SetSourceIdentity",
            { trust: own("StringEquals", "sts:SourceIdentity", "alice"), may: EVERYTHING },
        ],
        [
            "denied",
            "The other account's role lacks sts:SetSourceIdentity",
            {
                trust: named(rootOf(OTHER), {
                    Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                    ...when("StringEquals", "sts:SourceIdentity", "x"),
                }),
                ...CI_MAY,
            },
        ],
        ["allowed", "No source identity", { trust: own("Null", "sts:SourceIdentity", "true") }],
        [
            "denied",
            "A source identity is required and may not be set",
            {
                trust: [
                    named(ALICE, {
                        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                        ...when("Null", "sts:SourceIdentity", "false"),
                    }),
                    { ...trusts("*"), Effect: "Deny", Action: "sts:SetSourceIdentity" },
                ],
            },
        ],
        [
            "denied",
            "A user's own credentials carry no source identity",
            { trust: own("StringEquals", "aws:SourceIdentity", "alice") },
        ],
        [
            "unknown",
            "A session of a role may carry a source identity",
            { trust: other("StringEquals", "aws:SourceIdentity", "alice"), ...CI_MAY },
        ],
    ]),
    ...by("reference_policies_condition-keys", [
        [
            "denied",
            "Only services bring a source account",
            { trust: named(rootOf(OWN), when("StringEquals", "aws:SourceAccount", OWN)), may: MAY },
        ],
        [
            "allowed",
            "A source account where there is one",
            { trust: named(rootOf(OWN), when("StringEqualsIfExists", "aws:SourceAccount", OTHER)), may: MAY },
        ],
        [
            "denied",
            "A deny on calls of services for other accounts, which holds without the key too",
            {
                trust: [
                    named(ALICE),
                    { ...trusts("*", when("StringNotEqualsIfExists", "aws:SourceAccount", OWN)), Effect: "Deny" },
                ],
            },
        ],
        [
            "allowed",
            "The caller's tag",
            {
                trust: named(rootOf(OWN), when("StringEquals", "aws:PrincipalTag/Team", "ops")),
                may: MAY,
                tags: { Team: "ops" },
            },
        ],
        [
            "denied",
            "The caller's tag with another value",
            {
                trust: named(rootOf(OWN), when("StringEquals", "aws:PrincipalTag/Team", "ops")),
                may: MAY,
                tags: { Team: "dev" },
            },
        ],
        [
            "denied",
            "A tag that the caller lacks",
            { trust: named(rootOf(OWN), when("StringEquals", "aws:PrincipalTag/Team", "ops")), may: MAY },
        ],
        [
            "allowed",
            "Keys of tags don't heed letter case",
            {
                trust: named(rootOf(OWN), when("StringEquals", "aws:PrincipalTag/team", "ops")),
                may: MAY,
                tags: { Team: "ops" },
            },
        ],
        [
            "allowed",
            "The caller's organization",
            {
                trust: trusts("*", when("StringEquals", "aws:PrincipalOrgID", "o-one")),
                ...CI_MAY,
                organizations: { [OTHER]: { id: "o-one" } },
            },
        ],
        [
            "denied",
            "Another organization",
            {
                trust: trusts("*", when("StringEquals", "aws:PrincipalOrgID", "o-one")),
                ...CI_MAY,
                organizations: { [OTHER]: { id: "o-two" } },
            },
        ],
        [
            "unknown",
            "The caller's organization isn't known",
            { trust: trusts("*", when("StringEquals", "aws:PrincipalOrgID", "o-one")), ...CI_MAY },
        ],
        [
            "allowed",
            "The caller's place in the organization",
            {
                trust: trusts("*", when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-one/r-one/ou-dev/*")),
                ...CI_MAY,
                organizations: { [OTHER]: { id: "o-one", path: "o-one/r-one/ou-dev/" } },
            },
        ],
        [
            "denied",
            "Another place in the organization",
            {
                trust: trusts("*", when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-one/r-one/ou-dev/*")),
                ...CI_MAY,
                organizations: { [OTHER]: { id: "o-one", path: "o-one/r-one/ou-prod/" } },
            },
        ],
        [
            "allowed",
            "The caller's account",
            { trust: trusts("*", when("StringEquals", "aws:PrincipalAccount", OTHER)), ...CI_MAY },
        ],
        [
            "denied",
            "Everybody of another account",
            { trust: trusts("*", when("StringEquals", "aws:PrincipalAccount", OTHER)), may: EVERYTHING },
        ],
        ["allowed", "Principals of type User", { trust: own("StringEquals", "aws:PrincipalType", "User") }],
        [
            "denied",
            "A role's session isn't of type User",
            { trust: trusts("*", when("StringEquals", "aws:PrincipalType", "User")), by: "app" },
        ],
        ["allowed", "The user's name", { trust: trusts("*", when("StringEquals", "aws:username", "alice")) }],
        [
            "denied",
            "Roles have no user name",
            { trust: trusts("*", when("StringEquals", "aws:username", "app")), by: "app" },
        ],
        ["allowed", "The user's unique ID", { trust: trusts("*", when("StringEquals", "aws:userid", "AIDAALICE")) }],
        [
            "allowed",
            "The unique ID of a role with any session name",
            { trust: trusts("*", when("StringLike", "aws:userid", "AROAAPP:*")), by: "app" },
        ],
        [
            "denied",
            "The unique ID of another role",
            { trust: trusts("*", when("StringLike", "aws:userid", "AROAAPI:*")), by: "app" },
        ],
        [
            "allowed",
            "The role's account is the one that the policy asks for",
            { trust: OWN_ROOT, may: may({ Resource: "*", ...when("StringEquals", "aws:ResourceAccount", OWN) }) },
        ],
        [
            "denied",
            "The role's account isn't the one that the policy asks for",
            { trust: OWN_ROOT, may: may({ Resource: "*", ...when("StringEquals", "aws:ResourceAccount", OTHER) }) },
        ],
        [
            "allowed",
            "The role's organization is the caller's",
            {
                trust: OTHER_ROOT,
                by: "ci",
                may: may(when("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}")),
                organizations: { [OTHER]: { id: "o-one" }, [OWN]: { id: "o-one" } },
            },
        ],
        [
            "denied",
            "The role's organization isn't the caller's",
            {
                trust: OTHER_ROOT,
                by: "ci",
                may: may(when("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}")),
                organizations: { [OTHER]: { id: "o-one" }, [OWN]: { id: "o-two" } },
            },
        ],
        ["allowed", "Calls by TLS", { trust: own("Bool", "aws:SecureTransport", "true") }],
        ["denied", "Calls without TLS", { trust: own("Bool", "aws:SecureTransport", "false") }],
        ["denied", "A user is no AWS service", { trust: own("Bool", "aws:PrincipalIsAWSService", "true") }],
        [
            "allowed",
            "The region of the endpoint is the caller's choice",
            { trust: own("StringEquals", "aws:RequestedRegion", "eu-central-1") },
        ],
        [
            "unknown",
            "The VPC endpoint that a call comes through isn't known",
            { trust: own("StringEquals", "aws:SourceVpce", "vpce-1") },
        ],
        ["denied", "A key that no such request has", { trust: own("StringEquals", "ec2:InstanceType", "t3.micro") }],
    ]),
    ...by("reference_policies_elements_condition_operators", [
        [
            "allowed",
            "An address is what the call needs",
            { trust: own("IpAddress", "aws:SourceIp", OFFICE), needs: FROM_OFFICE },
        ],
        [
            "allowed",
            "A deny on all other addresses",
            {
                trust: [named(ALICE), { ...trusts("*", when("NotIpAddress", "aws:SourceIp", OFFICE)), Effect: "Deny" }],
                needs: FROM_OFFICE,
            },
        ],
        [
            "allowed",
            "A trust that ends later",
            { trust: own("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z"), at: NOW },
        ],
        [
            "denied",
            "A trust that has ended",
            { trust: own("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"), at: NOW },
        ],
        [
            "denied",
            "A trust that begins later",
            { trust: own("DateGreaterThan", "aws:CurrentTime", "2027-01-01T00:00:00Z"), at: NOW },
        ],
        [
            "unknown",
            "A trust with a time, at no moment",
            { trust: own("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z") },
        ],
        [
            "denied",
            "All conditions of a statement must hold",
            {
                trust: named(ALICE, {
                    Condition: { StringEquals: { "sts:ExternalId": "id-a", "aws:username": "bob" } },
                }),
            },
        ],
    ]),
    ...by("reference_policies_elements_notaction", [
        [
            "allowed",
            "NotAction leaves the call in",
            { trust: { Effect: "Allow", Principal: { AWS: ALICE }, NotAction: "sts:AssumeRoleWithSAML" } },
        ],
        [
            "denied",
            "NotAction leaves the call out",
            { trust: { Effect: "Allow", Principal: { AWS: ALICE }, NotAction: "sts:AssumeRole" } },
        ],
        [
            "denied",
            "A deny on everything but another call",
            { trust: [named(ALICE), { Effect: "Deny", Principal: "*", NotAction: "sts:TagSession" }] },
        ],
        [
            "allowed",
            "NotAction in the user's policy",
            { trust: OWN_ROOT, may: { Effect: "Allow", NotAction: "iam:*", Resource: OPS } },
        ],
    ]),
    ...by("reference_policies_elements_action", [
        ["allowed", "All of STS", { trust: named(ALICE, { Action: "sts:*" }) }],
        ["allowed", "Any action", { trust: named(ALICE, { Action: "*" }) }],
        ["allowed", "Actions don't heed letter case", { trust: named(ALICE, { Action: "STS:assumerole" }) }],
        [
            "denied",
            "Assuming a role by SAML isn't AssumeRole",
            { trust: named(ALICE, { Action: "sts:AssumeRoleWithSAML" }), may: EVERYTHING },
        ],
        [
            "denied",
            "Only session tags are trusted",
            { trust: named(ALICE, { Action: "sts:TagSession" }), may: EVERYTHING },
        ],
        [
            "denied",
            "The user's policy allows another action",
            { trust: OWN_ROOT, may: may({ Action: "iam:PassRole" }) },
        ],
        [
            "denied",
            "A deny on another role leaves nothing allowed",
            { trust: OWN_ROOT, may: deny({ Resource: `${OPS}2` }) },
        ],
    ]),
];
