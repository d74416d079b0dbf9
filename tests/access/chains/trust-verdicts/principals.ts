import {
    ALICE,
    APP,
    BOB,
    by,
    CI,
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
    type TrustQuestion,
} from "./world";

const SERVICE = { Service: "ec2.amazonaws.com" };
const SESSION = `arn:aws:sts::${OWN}:assumed-role/app/deploy`;

/** Whom a Principal element names, and whose policies must allow as well. */
export const PRINCIPAL_CASES: readonly TrustCase[] = [
    ...by("reference_policies_evaluation-logic_policy-eval-basics-cross-account", [
        ["allowed", "A user whom the trust policy names needs no policy within the account", { trust: named(ALICE) }],
        ["allowed", "A user who is named and has a policy", { trust: named(ALICE), may: MAY }],
        [
            "allowed",
            "A role that the trust policy names needs no policy within the account",
            { trust: named(APP), by: "app" },
        ],
        ["denied", "A trusted account leaves it to the user's policies, and there is none", { trust: OWN_ROOT }],
        ["allowed", "A trusted account leaves it to the user's policies, which allow", { trust: OWN_ROOT, may: MAY }],
        [
            "denied",
            "A trusted account leaves it to the role's policies, and there is none",
            { trust: OWN_ROOT, by: "app" },
        ],
        [
            "allowed",
            "A trusted account leaves it to the role's policies, which allow",
            { trust: OWN_ROOT, by: "app", may: MAY },
        ],
        ["denied", "A user of another account who is named needs a policy too", { trust: named(BOB), by: "bob" }],
        ["allowed", "A user of another account is named and has a policy", { trust: named(BOB), by: "bob", may: MAY }],
        [
            "denied",
            "A user of another account has a policy, and the trust policy names only the own account",
            { trust: OWN_ROOT, by: "bob", may: MAY },
        ],
        ["denied", "Another account is trusted, and its user has no policy", { trust: OTHER_ROOT, by: "bob" }],
        [
            "allowed",
            "Another account is trusted, and its user has a policy",
            { trust: OTHER_ROOT, by: "bob", may: MAY },
        ],
        ["allowed", "Another account is trusted, and its role has a policy", { trust: OTHER_ROOT, by: "ci", may: MAY }],
        ["denied", "A role of another account is named and has no policy", { trust: named(CI), by: "ci" }],
        ["allowed", "A role of another account is named and has a policy", { trust: named(CI), by: "ci", may: MAY }],
        [
            "denied",
            "An administrator of the own account where only another account is trusted",
            { trust: OTHER_ROOT, may: EVERYTHING },
        ],
    ]),
    ...by("reference_policies_elements_principal", [
        ["allowed", "A bare account ID is the account, and the policy allows", { trust: named(OWN), may: MAY }],
        ["denied", "A bare account ID is the account, and no policy allows", { trust: named(OWN) }],
        [
            "allowed",
            "The bare ID of another account, and the policy allows",
            { trust: named(OTHER), by: "ci", may: MAY },
        ],
        ["denied", "The bare ID of another account, and no policy allows", { trust: named(OTHER), by: "ci" }],
        ["denied", "An account ID doesn't reach another account", { trust: named(OTHER), may: MAY }],
        ["allowed", "Everybody, within the account without a policy", { trust: trusts("*") }],
        ["allowed", "Everybody, a role within the account without a policy", { trust: trusts("*"), by: "app" }],
        ["denied", "Everybody, from another account without a policy", { trust: trusts("*"), by: "bob" }],
        ["allowed", "Everybody, from another account with a policy", { trust: trusts("*"), by: "bob", may: MAY }],
        ["allowed", "Everybody as AWS: *", { trust: named("*") }],
        ["denied", "Everybody as AWS: *, from another account without a policy", { trust: named("*"), by: "ci" }],
        ["allowed", "Everybody in a list", { trust: named([rootOf(OTHER), "*"]) }],
        ["allowed", "One of several principals", { trust: named([BOB, ALICE]) }],
        ["allowed", "One of several statements", { trust: [OTHER_ROOT, named(ALICE)] }],
        [
            "denied",
            "Another user is named, whatever the caller's policies allow",
            { trust: named(`${ALICE}2`), may: EVERYTHING },
        ],
        [
            "denied",
            "A user of the same name in another account",
            { trust: named(`arn:aws:iam::${OTHER}:user/alice`), may: EVERYTHING },
        ],
        ["denied", "A role of the user's name", { trust: named(`arn:aws:iam::${OWN}:role/alice`), may: EVERYTHING }],
        [
            "denied",
            "A group can't be a principal",
            { trust: named(`arn:aws:iam::${OWN}:group/admins`), may: EVERYTHING },
        ],
        [
            "denied",
            "A federated user session isn't the IAM user of that name",
            { trust: named(`arn:aws:sts::${OWN}:federated-user/alice`), may: EVERYTHING },
        ],
        ...(
            [
                ["A user's ARN in another partition", `arn:aws-us-gov:iam::${OWN}:user/alice`],
                ["The account in another partition", `arn:aws-cn:iam::${OWN}:root`],
            ] as const
        ).map(([title, arn]): ["denied", string, TrustQuestion] => [
            "denied",
            title,
            { trust: named(arn), may: EVERYTHING },
        ]),
        [
            "denied",
            "Another account in another partition, and its user has a policy",
            { trust: named(`arn:aws-cn:iam::${OTHER}:root`), by: "bob", may: MAY },
        ],
        [
            "denied",
            "A deleted user's unique ID is no principal",
            { trust: named("AIDAJ2UCCR6DPCEXAMPLE"), may: EVERYTHING },
        ],
        [
            "denied",
            "A deleted role's unique ID is no principal",
            { trust: named("AROAJ2UCCR6DPCEXAMPLE"), by: "app", may: EVERYTHING },
        ],
        ["allowed", "A deleted user beside one who exists", { trust: named(["AIDAJ2UCCR6DPCEXAMPLE", ALICE]) }],
        [
            "unknown",
            "IAM refuses wildcards within the ARN of a user",
            { trust: named(`arn:aws:iam::${OWN}:user/*`), may: MAY },
        ],
        [
            "unknown",
            "IAM refuses wildcards within the ARN of a role",
            { trust: named(`arn:aws:iam::${OWN}:role/a*`), by: "app", may: MAY },
        ],
        [
            "denied",
            "A wildcard within an ARN that can't reach the user",
            { trust: named(`arn:aws:iam::${OWN}:user/b*`), may: MAY },
        ],
        [
            "unknown",
            "A canonical user ID may be any account",
            { trust: trusts({ CanonicalUser: "79a59df900b949e5" }), may: MAY },
        ],
        [
            "unknown",
            "One session of a role is named, and the session's name isn't known",
            { trust: named(SESSION), by: "app" },
        ],
        [
            "denied",
            "A session of another role is named",
            { trust: named(SESSION.replace("/app/", "/api/")), by: "app", may: EVERYTHING },
        ],
        [
            "denied",
            "A session of a role of that name in another account is named",
            { trust: named(SESSION.replace(OWN, OTHER)), by: "app", may: EVERYTHING },
        ],
        ["denied", "A user isn't a role's session", { trust: named(SESSION), may: EVERYTHING }],
        ["denied", "A trusted service isn't a user", { trust: trusts(SERVICE), may: EVERYTHING }],
        ["allowed", "A trusted service beside a user", { trust: trusts({ ...SERVICE, AWS: ALICE }) }],
        [
            "denied",
            "A trusted SAML provider isn't a user",
            { trust: trusts({ Federated: `arn:aws:iam::${OWN}:saml-provider/idp` }), may: EVERYTHING },
        ],
        [
            "denied",
            "A trusted identity provider isn't a role",
            { trust: trusts({ Federated: "accounts.google.com" }), by: "app", may: EVERYTHING },
        ],
    ]),
    ...by("reference_policies_elements_principal", [
        [
            "denied",
            "Everybody who is a certain user, by another one",
            { trust: trusts("*", when("ArnEquals", "aws:PrincipalArn", BOB)), may: EVERYTHING },
        ],
        [
            "allowed",
            "Everybody who is a certain user, by that user",
            { trust: trusts("*", when("ArnEquals", "aws:PrincipalArn", ALICE)) },
        ],
        [
            "allowed",
            "Everybody who is some role, by a role",
            { trust: trusts("*", when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:role/*`)), by: "app" },
        ],
        [
            "denied",
            "Everybody who is some role, by a user",
            { trust: trusts("*", when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:role/*`)), may: EVERYTHING },
        ],
        [
            "denied",
            "A trusted account whose principals are of a pattern, by one without a policy",
            { trust: named(rootOf(OWN), when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:user/a*`)) },
        ],
        [
            "allowed",
            "A trusted account whose principals are of a pattern, by one with a policy",
            { trust: named(rootOf(OWN), when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:user/a*`)), may: MAY },
        ],
        [
            "denied",
            "A trusted account whose principals are of a pattern that the user isn't of",
            { trust: named(rootOf(OWN), when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:user/b*`)), may: MAY },
        ],
        [
            "allowed",
            "A pattern as a text",
            {
                trust: named(rootOf(OTHER), when("StringLike", "aws:PrincipalArn", `arn:aws:iam::${OTHER}:role/c*`)),
                by: "ci",
                may: MAY,
            },
        ],
        [
            "denied",
            "A pattern that excludes the caller",
            {
                trust: named(rootOf(OTHER), when("StringNotLike", "aws:PrincipalArn", `arn:aws:iam::${OTHER}:role/c*`)),
                by: "ci",
                may: MAY,
            },
        ],
        [
            "denied",
            "aws:PrincipalArn of a session is the role's ARN",
            { trust: trusts("*", when("ArnEquals", "aws:PrincipalArn", SESSION)), by: "app", may: EVERYTHING },
        ],
    ]),
    ...by("id_roles_manage-assume", [
        [
            "denied",
            "A role doesn't trust itself, whatever its policies allow",
            { trust: trusts(SERVICE), by: "ops", may: EVERYTHING },
        ],
        ["allowed", "A role that its own trust policy names", { trust: named(OPS), by: "ops" }],
        [
            "allowed",
            "A role of an account that its trust policy names, and whose policies allow",
            { trust: OWN_ROOT, by: "ops", may: MAY },
        ],
    ]),
    ...by("id_roles_create-service-linked-role", [
        [
            "denied",
            "A service-linked role trusts only its service",
            { trust: trusts({ Service: "autoscaling.amazonaws.com" }), may: EVERYTHING, serviceLinked: true },
        ],
    ]),
    ...by("reference_policies_elements_resource", [
        ["denied", "The user's policy names another role", { trust: OWN_ROOT, may: may({ Resource: `${OPS}2` }) }],
        [
            "allowed",
            "The user's policy has a pattern of roles",
            { trust: OWN_ROOT, may: may({ Resource: "arn:aws:iam::*:role/o*" }) },
        ],
        [
            "denied",
            "The user's policy has a pattern of other roles",
            { trust: OWN_ROOT, may: may({ Resource: "arn:aws:iam::*:role/p*" }) },
        ],
        [
            "denied",
            "NotResource excepts the role",
            { trust: OWN_ROOT, may: { Effect: "Allow", Action: "sts:*", NotResource: OPS } },
        ],
        [
            "allowed",
            "NotResource excepts another role",
            { trust: OWN_ROOT, may: { Effect: "Allow", Action: "sts:*", NotResource: `${OPS}2` } },
        ],
    ]),
];
