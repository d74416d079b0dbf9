import { shadowedByDeny } from "../../../../access/findings/rules/shadowed-by-deny";
import { allow, deny, development, GOOD } from "../accounts";
import { testRule } from "../rule-cases";

testRule(shadowedByDeny, {
    finds: [
        [{ statements: [...GOOD, deny("ssm:StartSession", { StringEquals: development })] }],
        [{ statements: GOOD, boundary: [allow("ec2:*")] }],
    ],
    passes: [
        [
            {
                statements: [
                    ...GOOD,
                    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
                ],
            },
        ],
    ],
});
