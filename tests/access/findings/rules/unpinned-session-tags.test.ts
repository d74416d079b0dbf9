import { unpinnedSessionTags } from "../../../../access/findings/rules/unpinned-session-tags";
import { ACCOUNT, byOwnTag } from "../accounts";
import { testRule } from "../rule-cases";

const people = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };

const trust = (Condition = {}) => ({
    Version: "2012-10-17",
    Statement: { ...people, Action: ["sts:AssumeRole", "sts:TagSession"], Condition },
});

const provided = (Condition = {}) => ({
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/people` },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition,
    },
});

testRule(unpinnedSessionTags, {
    finds: [
        [{ type: "role", statements: byOwnTag, trust: trust() }],
        // The keys are limited and the value isn't; any value is no limit.
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: trust({ "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] } }),
            },
        ],
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: trust({ StringLike: { "aws:RequestTag/Team": "*" } }),
            },
        ],
        [{ type: "role", statements: byOwnTag, trust: provided() }],
    ],
    passes: [
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: trust({ StringEquals: { "aws:RequestTag/Team": "${aws:PrincipalTag/Team}" } }),
            },
        ],
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: trust({ "ForAllValues:StringEquals": { "aws:TagKeys": ["CostCenter"] } }),
            },
        ],
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: provided({ StringLike: { "aws:RequestTag/Team": "*" } }),
            },
        ],
        [
            {
                type: "role",
                statements: byOwnTag,
                trust: trust({ StringEquals: { "aws:RequestTag/Team": ["a", "b"] } }),
            },
        ],
    ],
});
