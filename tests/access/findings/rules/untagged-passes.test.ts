import { untaggedPasses } from "../../../../access/findings/rules/untagged-passes";
import { development, guarded } from "../accounts";
import { testRule } from "../rule-cases";

testRule(untaggedPasses, {
    finds: [
        [{ statements: guarded({ StringEqualsIfExists: development }) }],
        [{ statements: guarded({ StringNotEquals: development }) }],
        [{ statements: guarded({ "ForAllValues:StringEquals": development }) }],
        [{ statements: guarded({ Null: { "ssm:resourceTag/Environment": "true" } }) }],
    ],
    passes: [
        [
            {
                statements: guarded({
                    StringEquals: development,
                    StringNotEquals: { "ssm:resourceTag/Locked": "yes" },
                }),
            },
        ],
    ],
});
