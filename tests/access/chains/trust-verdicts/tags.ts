import {
    by,
    deny,
    EVERYTHING,
    MAY,
    MAY_TAG,
    may,
    named,
    OTHER,
    OWN,
    OWN_ROOT,
    rootOf,
    when,
    type TrustCase,
} from "./world";

const TAG = ["sts:AssumeRole", "sts:TagSession"];
const TEAM = "aws:RequestTag/Team";
const own = (Condition: object): object => named(rootOf(OWN), { Action: TAG, Condition });
const trustDeny = (rest: object): object => ({ ...named("*", rest), Effect: "Deny" });
const other = (Condition: object): object => named(rootOf(OTHER), { Action: TAG, Condition });
const REQUIRED = { StringEquals: { [TEAM]: "ops" } };

/** Session tags: required, limited, passed on, and what it takes to pass them. */
export const TAG_CASES: readonly TrustCase[] = [
    ...by("id_session-tags", [
        ["allowed", "A tag is required, and both sides allow sts:TagSession", { trust: own(REQUIRED), may: MAY_TAG }],
        ["denied", "A tag is required, and the user's policy lacks sts:TagSession", { trust: own(REQUIRED), may: MAY }],
        [
            "denied",
            "A tag is required, and the trust policy lacks sts:TagSession",
            { trust: named(rootOf(OWN), { Condition: REQUIRED }), may: MAY_TAG },
        ],
        [
            "allowed",
            "A tag is required of a user who is named, without a policy",
            { trust: named(`arn:aws:iam::${OWN}:user/alice`, { Action: TAG, Condition: REQUIRED }) },
        ],
        ["allowed", "A tag is required across accounts", { trust: other(REQUIRED), by: "ci", may: MAY_TAG }],
        [
            "denied",
            "A tag is required across accounts, and the caller's policy lacks sts:TagSession",
            { trust: other(REQUIRED), by: "ci", may: MAY },
        ],
        [
            "denied",
            "A tag is required, and the caller's SCP denies sts:TagSession",
            {
                trust: own(REQUIRED),
                may: MAY_TAG,
                scps: [[EVERYTHING], [EVERYTHING, deny({ Action: "sts:TagSession" })]],
            },
        ],
        [
            "denied",
            "A tag is required, and the boundary has no sts:TagSession",
            { trust: own(REQUIRED), may: MAY_TAG, boundary: may() },
        ],
        [
            "denied",
            "A tag is required, and the user's policy denies sts:TagSession",
            { trust: own(REQUIRED), may: [MAY_TAG, deny({ Action: "sts:TagSession" })] },
        ],
        [
            "allowed",
            "No tag is required, and sts:TagSession is denied",
            { trust: OWN_ROOT, may: [MAY, deny({ Action: "sts:TagSession" })] },
        ],
        [
            "allowed",
            "A tag of several values",
            { trust: own({ StringEquals: { [TEAM]: ["ops", "dev"] } }), may: MAY_TAG },
        ],
        [
            "denied",
            "The caller's policy limits the tag to another value",
            { trust: own(REQUIRED), may: may({ Action: TAG, ...when("StringEquals", TEAM, "dev") }) },
        ],
        [
            "allowed",
            "The caller's policy limits the tag to a value that is trusted too",
            {
                trust: own({ StringEquals: { [TEAM]: ["ops", "dev"] } }),
                may: may({ Action: TAG, ...when("StringEquals", TEAM, "dev") }),
            },
        ],
        ["allowed", "A tag of a pattern", { trust: own({ StringLike: { [TEAM]: "o*" } }), may: MAY_TAG }],
        [
            "allowed",
            "A tag that isn't some value may be absent",
            { trust: own({ StringNotEquals: { [TEAM]: "ops" } }), may: MAY },
        ],
        [
            "denied",
            "Two tags are required, and the caller may pass only one",
            {
                trust: own({ StringLike: { [TEAM]: "*", "aws:RequestTag/Cost": "*" } }),
                may: may({ Action: TAG, ...when("ForAllValues:StringEquals", "aws:TagKeys", ["Team"]) }),
            },
        ],
        [
            "allowed",
            "Two tags are required, and the caller may pass both",
            {
                trust: own({ StringLike: { [TEAM]: "*", "aws:RequestTag/Cost": "*" } }),
                may: may({ Action: TAG, ...when("ForAllValues:StringEquals", "aws:TagKeys", ["Team", "Cost"]) }),
            },
        ],
        [
            "allowed",
            "The tag is the user's own",
            {
                trust: own({ StringEquals: { [TEAM]: "${aws:PrincipalTag/Team}" } }),
                may: MAY_TAG,
                tags: { Team: "ops" },
            },
        ],
        [
            "denied",
            "The tag is the user's own, and the user has none",
            { trust: own({ StringEquals: { [TEAM]: "${aws:PrincipalTag/Team}" } }), may: MAY_TAG },
        ],
        [
            "allowed",
            "The tag is the user's name",
            { trust: own({ StringEquals: { "aws:RequestTag/User": "${aws:username}" } }), may: MAY_TAG },
        ],
        [
            "denied",
            "A deny on another value than the one required",
            {
                trust: [own(REQUIRED), trustDeny({ Action: "sts:AssumeRole", ...when("StringEquals", TEAM, "ops") })],
                may: MAY_TAG,
            },
        ],
        [
            "allowed",
            "A deny on requests without the tag",
            {
                trust: [named(rootOf(OWN), { Action: TAG }), trustDeny({ ...when("Null", TEAM, "true") })],
                may: MAY_TAG,
            },
        ],
        [
            "denied",
            "A deny on requests without the tag, which the caller can't pass",
            { trust: [named(rootOf(OWN), { Action: TAG }), trustDeny({ ...when("Null", TEAM, "true") })], may: MAY },
        ],
        [
            "denied",
            "The role's own tag isn't a session tag",
            { trust: own(REQUIRED), may: MAY, roleTags: { Team: "ops" } },
        ],
        [
            "denied",
            "The caller's own tag isn't a session tag",
            { trust: own(REQUIRED), may: MAY, tags: { Team: "ops" } },
        ],
        [
            "allowed",
            "sts:TagSession in a statement of its own",
            {
                trust: [named(rootOf(OWN), { Condition: REQUIRED }), named(rootOf(OWN), { Action: "sts:TagSession" })],
                may: MAY_TAG,
            },
        ],
        [
            "denied",
            "sts:TagSession in a statement of its own, for another account",
            {
                trust: [
                    named(rootOf(OWN), { Condition: REQUIRED }),
                    named(rootOf(OTHER), { Action: "sts:TagSession" }),
                ],
                may: MAY_TAG,
            },
        ],
    ]),
    ...by("reference_policies_condition-single-vs-multi-valued-context-keys", [
        [
            "allowed",
            "Only certain tags may be passed, and none is",
            { trust: own({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } }), may: MAY },
        ],
        [
            "allowed",
            "Certain tags must be passed",
            { trust: own({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["Team"] } }), may: MAY_TAG },
        ],
        [
            "denied",
            "Certain tags must be passed, and the caller can't",
            { trust: own({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["Team"] } }), may: MAY },
        ],
        [
            "denied",
            "A tag is required beside those that may be passed",
            {
                trust: own({ StringLike: { [TEAM]: "*" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["Cost"] } }),
                may: MAY_TAG,
            },
        ],
        [
            "allowed",
            "A tag is required that may be passed",
            {
                trust: own({ StringLike: { [TEAM]: "*" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } }),
                may: MAY_TAG,
            },
        ],
        ["allowed", "No tags may be passed", { trust: own({ Null: { "aws:TagKeys": "true" } }), may: MAY }],
        [
            "allowed",
            "Some tag must be passed",
            { trust: own({ Null: { "aws:TagKeys": "false" }, StringLike: { [TEAM]: "*" } }), may: MAY_TAG },
        ],
        [
            "denied",
            "No tags may be passed, and one is required",
            { trust: own({ Null: { "aws:TagKeys": "true" }, StringLike: { [TEAM]: "*" } }), may: MAY_TAG },
        ],
    ]),
    ...by("reference_policies_iam-condition-keys", [
        [
            "allowed",
            "A tag must be transitive",
            {
                trust: own({ ...REQUIRED, "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "Team" } }),
                may: MAY_TAG,
            },
        ],
        [
            "denied",
            "A tag must be transitive, and the caller can't pass any",
            { trust: own({ "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "Team" } }), may: MAY },
        ],
        [
            "allowed",
            "A tag is required and may not be transitive",
            { trust: own({ ...REQUIRED, Null: { "sts:TransitiveTagKeys": "true" } }), may: MAY_TAG },
        ],
        [
            "denied",
            "A tag must be transitive, which the caller's policy forbids",
            {
                trust: own({ ...REQUIRED, "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "Team" } }),
                may: may({ Action: TAG, ...when("Null", "sts:TransitiveTagKeys", "true") }),
            },
        ],
        [
            "denied",
            "A tag must be transitive that may not be passed",
            {
                trust: own({
                    "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "Team" },
                    "ForAllValues:StringEquals": { "aws:TagKeys": "Cost" },
                }),
                may: MAY_TAG,
            },
        ],
    ]),
];
