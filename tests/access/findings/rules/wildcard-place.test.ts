import { wildcardPlace } from "../../../../access/findings/rules/wildcard-place";
import { ACCOUNT, GOOD, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

testRule(wildcardPlace, {
    finds: [
        [
            {
                statements: [...GOOD, { ...TARGET, Sid: "Wide", Resource: `arn:aws:ec2:*:${ACCOUNT}:instance/*` }],
            },
        ],
    ],
    passes: [],
});
