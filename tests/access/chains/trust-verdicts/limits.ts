import {
    ALICE,
    APP,
    by,
    deny,
    EVERYTHING,
    MAY,
    may,
    named,
    OPS,
    OTHER_ROOT,
    OWN,
    OWN_ROOT,
    RCP_FULL,
    trusts,
    when,
    type TrustCase,
} from "./world";

const READ = { Effect: "Allow", Action: "s3:Get*", Resource: "*" };
const TRUST_DENY = { ...trusts("*"), Effect: "Deny" };
const SESSION = `arn:aws:sts::${OWN}:assumed-role/app/deploy`;
const rcpDeny = (rest: object = {}): object => ({ ...RCP_FULL, Effect: "Deny", Action: "sts:AssumeRole", ...rest });
const FOREIGN = when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-one");

/** Denies, boundaries, session policies, SCPs and RCPs; policies that can't be read. */
export const LIMIT_CASES: readonly TrustCase[] = [
    ...by("reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay", [
        ["denied", "A deny in the trust policy wins over the user's name", { trust: [named(ALICE), TRUST_DENY] }],
        ["denied", "A deny in the user's policy wins over the trust policy", { trust: named(ALICE), may: deny() }],
        [
            "denied",
            "A deny in the user's policy wins over everything",
            { trust: trusts("*"), may: [EVERYTHING, deny({ Resource: OPS })] },
        ],
        ["allowed", "A deny on another role", { trust: named(ALICE), may: deny({ Resource: `${OPS}2` }) }],
        [
            "denied",
            "A deny on the user in the trust policy",
            { trust: [trusts("*"), { ...named(ALICE), Effect: "Deny" }] },
        ],
        [
            "allowed",
            "A deny on another user in the trust policy",
            { trust: [trusts("*"), { ...named(APP), Effect: "Deny" }] },
        ],
        ["denied", "A deny on the caller's account", { trust: [named(ALICE), { ...OWN_ROOT, Effect: "Deny" }] }],
        ["allowed", "A deny on another account", { trust: [named(ALICE), { ...OTHER_ROOT, Effect: "Deny" }] }],
        [
            "denied",
            "A deny on a role reaches its sessions",
            { trust: [trusts("*"), { ...named(APP), Effect: "Deny" }], by: "app" },
        ],
        [
            "unknown",
            "A deny on one session of a role, whose name isn't known",
            { trust: [named(APP), { ...named(SESSION), Effect: "Deny" }], by: "app" },
        ],
        [
            "denied",
            "A deny by the ARN that a condition names",
            {
                trust: [
                    named(ALICE),
                    { ...TRUST_DENY, ...when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/*") },
                ],
            },
        ],
        [
            "allowed",
            "A deny on all but one ARN",
            { trust: [trusts("*"), { ...TRUST_DENY, ...when("ArnNotEquals", "aws:PrincipalArn", ALICE) }] },
        ],
        [
            "denied",
            "A deny on all but one ARN, by another one",
            { trust: [trusts("*"), { ...TRUST_DENY, ...when("ArnNotEquals", "aws:PrincipalArn", ALICE) }], by: "app" },
        ],
        ["denied", "A deny in the other account's policy", { trust: OTHER_ROOT, by: "ci", may: [MAY, deny()] }],
    ]),
    ...by("access_policies_boundaries", [
        ["allowed", "A boundary that allows", { trust: OWN_ROOT, may: MAY, boundary: EVERYTHING }],
        [
            "denied",
            "A boundary that doesn't allow limits the user's policies",
            { trust: OWN_ROOT, may: MAY, boundary: READ },
        ],
        [
            "allowed",
            "A boundary that doesn't allow doesn't limit a user who is named",
            { trust: named(ALICE), boundary: READ },
        ],
        [
            "denied",
            "A boundary that denies limits a user who is named",
            { trust: named(ALICE), boundary: [READ, deny()] },
        ],
        [
            "denied",
            "A boundary that doesn't allow limits a role that is named",
            { trust: named(APP), by: "app", boundary: READ },
        ],
        [
            "allowed",
            "A boundary that allows, of a role that is named",
            { trust: named(APP), by: "app", boundary: may() },
        ],
        [
            "denied",
            "A boundary that denies limits a role that is named",
            { trust: named(APP), by: "app", boundary: [EVERYTHING, deny()] },
        ],
        [
            "unknown",
            "AWS doesn't say whether a boundary limits a user whom everybody means",
            { trust: trusts("*"), boundary: READ },
        ],
        [
            "denied",
            "A boundary that denies limits a user whom everybody means",
            { trust: trusts("*"), boundary: [EVERYTHING, deny()] },
        ],
        [
            "denied",
            "A boundary that doesn't allow limits a role that everybody means",
            { trust: trusts("*"), by: "app", boundary: READ },
        ],
        [
            "denied",
            "A boundary limits callers of another account",
            { trust: named("arn:aws:iam::444455556666:user/bob"), by: "bob", may: MAY, boundary: READ },
        ],
        [
            "unknown",
            "A boundary doesn't limit a session that is named, whose name isn't known",
            { trust: named(SESSION), by: "app", boundary: READ },
        ],
    ]),
    ...by("access_policies", [
        ["allowed", "A session policy that allows", { trust: OWN_ROOT, by: "app", may: MAY, session: may() }],
        ["denied", "A session policy that doesn't allow", { trust: OWN_ROOT, by: "app", may: MAY, session: READ }],
        ["denied", "A session policy limits a role that is named", { trust: named(APP), by: "app", session: READ }],
        ["denied", "A session policy that denies", { trust: named(APP), by: "app", session: [EVERYTHING, deny()] }],
        [
            "unknown",
            "A session policy doesn't limit a session that is named",
            { trust: named(SESSION), by: "app", session: READ },
        ],
    ]),
    ...by("orgs_manage_policies_scps", [
        ["allowed", "SCPs that allow", { trust: OWN_ROOT, may: MAY, scps: [[EVERYTHING], [EVERYTHING]] }],
        ["denied", "An SCP that denies", { trust: OWN_ROOT, may: MAY, scps: [[EVERYTHING], [EVERYTHING, deny()]] }],
        ["denied", "An SCP that denies a user who is named", { trust: named(ALICE), scps: [[EVERYTHING, deny()]] }],
        ["denied", "A level of SCPs that doesn't allow", { trust: OWN_ROOT, may: MAY, scps: [[EVERYTHING], [READ]] }],
        [
            "denied",
            "A level of SCPs that doesn't allow limits a user who is named",
            { trust: named(ALICE), scps: [[EVERYTHING], [READ]] },
        ],
        ["denied", "A level of SCPs that doesn't allow limits everybody", { trust: trusts("*"), scps: [[READ]] }],
        [
            "denied",
            "The SCPs of the caller's account limit a call to another account",
            { trust: OTHER_ROOT, by: "ci", may: MAY, scps: [[EVERYTHING, deny()]] },
        ],
        [
            "allowed",
            "An SCP on other roles",
            { trust: OTHER_ROOT, by: "ci", may: MAY, scps: [[EVERYTHING, deny({ Resource: `${OPS}2` })]] },
        ],
        [
            "allowed",
            "An SCP that excepts the caller",
            { trust: OWN_ROOT, may: MAY, scps: [[EVERYTHING, deny(when("ArnNotLike", "aws:PrincipalArn", ALICE))]] },
        ],
        ["denied", "Levels without SCPs allow nothing", { trust: OWN_ROOT, may: MAY, scps: [[EVERYTHING], []] }],
    ]),
    ...by("orgs_manage_policies_rcps", [
        ["allowed", "RCPs that allow", { trust: OWN_ROOT, may: MAY, rcps: [[RCP_FULL], [RCP_FULL]] }],
        ["denied", "An RCP that denies", { trust: OWN_ROOT, may: MAY, rcps: [[RCP_FULL], [RCP_FULL, rcpDeny()]] }],
        ["denied", "An RCP that denies a user who is named", { trust: named(ALICE), rcps: [[RCP_FULL, rcpDeny()]] }],
        [
            "denied",
            "An RCP that denies callers of other organizations",
            {
                trust: OTHER_ROOT,
                by: "ci",
                may: MAY,
                rcps: [[RCP_FULL, rcpDeny(FOREIGN)]],
                organizations: { "444455556666": { id: "o-two" } },
            },
        ],
        [
            "allowed",
            "An RCP that denies only callers of other organizations",
            {
                trust: OTHER_ROOT,
                by: "ci",
                may: MAY,
                rcps: [[RCP_FULL, rcpDeny(FOREIGN)]],
                organizations: { "444455556666": { id: "o-one" } },
            },
        ],
        [
            "unknown",
            "An RCP that denies callers of other organizations, and the caller's isn't known",
            { trust: OTHER_ROOT, by: "ci", may: MAY, rcps: [[RCP_FULL, rcpDeny(FOREIGN)]] },
        ],
        [
            "denied",
            "A level of RCPs that doesn't allow",
            { trust: named(ALICE), rcps: [[RCP_FULL], [{ ...RCP_FULL, Action: "s3:*" }]] },
        ],
        [
            "allowed",
            "An RCP on another role",
            { trust: named(ALICE), rcps: [[RCP_FULL, rcpDeny({ Resource: `${OPS}2` })]] },
        ],
        [
            "denied",
            "An RCP that denies all of STS",
            { trust: named(ALICE), rcps: [[RCP_FULL, rcpDeny({ Action: "sts:*" })]] },
        ],
        [
            "allowed",
            "An RCP that denies another service",
            { trust: named(ALICE), rcps: [[RCP_FULL, rcpDeny({ Action: "s3:*" })]] },
        ],
        [
            "unknown",
            "An RCP without Principal is none that AWS takes",
            { trust: named(ALICE), rcps: [[RCP_FULL, { ...rcpDeny(), Principal: undefined }]] },
        ],
    ]),
    ...by("reference_policies_grammar", [
        ["unknown", "A trust policy that no source has", { trust: "unknown", may: MAY }],
        [
            "denied",
            "A trust policy that no source has, and the user's policy denies",
            { trust: "unknown", may: deny() },
        ],
        ["unknown", "A trust policy that isn't JSON", { trust: "{", may: MAY }],
        ["unknown", "A trust policy that isn't JSON may name the user", { trust: "{" }],
        ["denied", "A trust policy that isn't JSON doesn't suffice for another account", { trust: "{", by: "ci" }],
        [
            "denied",
            "A deny in the user's policy wins over a trust policy that can't be read",
            { trust: "{", may: deny() },
        ],
        [
            "unknown",
            "A statement with an element that a trust policy can't have",
            { trust: { ...named(ALICE), Resource: "*" } },
        ],
        ["unknown", "A statement with an effect that isn't one", { trust: { ...named(ALICE), Effect: "Permit" } }],
        [
            "unknown",
            "A statement with an operator that isn't one",
            { trust: named(ALICE, when("StringSame", "aws:username", "alice")) },
        ],
        ["denied", "An odd statement about another user", { trust: { ...named(APP), Resource: "*" }, may: EVERYTHING }],
        [
            "allowed",
            "An odd statement beside one that allows",
            { trust: [named(ALICE), { ...named(APP), Resource: "*" }] },
        ],
        ["unknown", "A statement without a principal", { trust: { Effect: "Allow", Action: "sts:AssumeRole" } }],
        ["unknown", "An unknown kind of principal", { trust: trusts({ Users: ALICE }), may: MAY }],
    ]),
];
