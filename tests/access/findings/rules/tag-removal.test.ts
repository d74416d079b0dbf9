import { tagRemoval } from "../../../../access/findings/rules/tag-removal";
import { allow, CHANNEL, deny, development, DOCUMENT, GOOD, guarded, INSTANCES, managed } from "../accounts";
import { testRule } from "../rule-cases";

const allButProduction = [
    allow("ssm:StartSession", INSTANCES),
    DOCUMENT,
    CHANNEL,
    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
];

testRule(tagRemoval, {
    finds: [
        [
            {
                statements: [
                    ...guarded({
                        StringEquals: development,
                        StringNotEquals: { "ssm:resourceTag/Locked": "yes" },
                    }),
                    allow("ec2:DeleteTags"),
                ],
            },
        ],
        [{ statements: [...allButProduction, allow("ec2:CreateTags")] }],
        [
            {
                statements: [
                    allow("ssm:StartSession", managed),
                    DOCUMENT,
                    CHANNEL,
                    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
                    allow("ssm:RemoveTagsFromResource"),
                ],
            },
        ],
    ],
    passes: [
        [{ statements: [...GOOD, allow("ec2:DeleteTags")] }],
        // In another spelling it would be a second tag, and EC2's tags aren't those of managed instances.
        [
            {
                statements: [
                    ...allButProduction,
                    allow("ec2:CreateTags", "*", {
                        "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "Name"] },
                    }),
                    allow(["ssm:RemoveTagsFromResource", "ssm:AddTagsToResource"]),
                ],
            },
        ],
    ],
});
