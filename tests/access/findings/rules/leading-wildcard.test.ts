import { leadingWildcard } from "../../../../access/findings/rules/leading-wildcard";
import { guarded } from "../accounts";
import { testRule } from "../rule-cases";

testRule(leadingWildcard, {
    finds: [[{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "*Dev" } }) }]],
    passes: [
        [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "Dev*" } }) }],
        [{ statements: guarded({ StringEquals: { "ssm:resourceTag/Environment": "*Dev" } }) }],
        // Whether the tag is there.
        [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": "*" } }) }],
        [{ statements: guarded({ StringLike: { "ssm:resourceTag/Environment": ["?*", "**"] } }) }],
    ],
});
