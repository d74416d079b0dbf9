import {
    ALICE,
    APP,
    by,
    CI,
    EVERYTHING,
    MAY,
    named,
    OTHER,
    OWN,
    OWN_ROOT,
    rootOf,
    trusts,
    type TrustCase,
} from "./world";

const SESSION = `arn:aws:sts::${OWN}:assumed-role/app/deploy`;
const except = (AWS: string | readonly string[], Effect: "Allow" | "Deny"): object => ({
    Effect,
    NotPrincipal: { AWS },
    Action: "sts:AssumeRole",
});

/** NotPrincipal: AWS supports it with Deny alone, and not in every case. */
export const NOT_PRINCIPAL_CASES: readonly TrustCase[] = by("reference_policies_elements_notprincipal", [
    [
        "allowed",
        "A deny on all but the user and its account",
        { trust: [named(ALICE), except([ALICE, rootOf(OWN)], "Deny")] },
    ],
    [
        "unknown",
        "A deny on all but the user, whose account isn't listed",
        { trust: [named(ALICE), except(ALICE, "Deny")] },
    ],
    [
        "unknown",
        "A deny on all but the account, whose users aren't listed",
        { trust: [OWN_ROOT, except(rootOf(OWN), "Deny")], may: MAY },
    ],
    [
        "denied",
        "A deny on all but another user",
        { trust: [trusts("*"), except([APP, rootOf(OTHER)], "Deny")], may: EVERYTHING },
    ],
    [
        "denied",
        "A deny on all but another account",
        { trust: [OWN_ROOT, except(rootOf(OTHER), "Deny")], may: EVERYTHING },
    ],
    [
        "unknown",
        "A deny on all but a role and its account, whose session isn't listed",
        { trust: [named(APP), except([APP, rootOf(OWN)], "Deny")], by: "app" },
    ],
    [
        "unknown",
        "A deny on all but a role, its account and one session",
        { trust: [named(APP), except([APP, rootOf(OWN), SESSION], "Deny")], by: "app" },
    ],
    [
        "denied",
        "A deny on all but another role",
        { trust: [trusts("*"), except([CI, rootOf(OTHER)], "Deny")], by: "app", may: EVERYTHING },
    ],
    [
        "denied",
        "NotPrincipal with a deny always denies a user with a boundary",
        { trust: [named(ALICE), except([ALICE, rootOf(OWN)], "Deny")], boundary: EVERYTHING },
    ],
    [
        "denied",
        "NotPrincipal with a deny always denies a role with a boundary",
        { trust: [named(APP), except([APP, rootOf(OWN), SESSION], "Deny")], by: "app", boundary: EVERYTHING },
    ],
    ["allowed", "A deny on all but everybody", { trust: [named(ALICE), except("*", "Deny")] }],
    ["unknown", "NotPrincipal isn't supported with Allow", { trust: except(APP, "Allow"), may: MAY }],
    ["unknown", "NotPrincipal with Allow, by one without a policy", { trust: except(APP, "Allow") }],
    [
        "denied",
        "NotPrincipal with Allow doesn't suffice for another account",
        { trust: except(APP, "Allow"), by: "ci" },
    ],
    ["unknown", "NotPrincipal with Allow for another account", { trust: except(APP, "Allow"), by: "ci", may: MAY }],
    [
        "allowed",
        "NotPrincipal with Allow beside a statement that names the user",
        { trust: [named(ALICE), except(APP, "Allow")] },
    ],
    [
        "denied",
        "NotPrincipal with Allow, and a deny",
        { trust: [except(APP, "Allow"), { ...trusts("*"), Effect: "Deny" }], may: MAY },
    ],
]);
