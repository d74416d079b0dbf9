import { allBut } from "../../../../access/findings/rules/all-but";
import { allow, deny, development, GOOD } from "../accounts";
import { testRule } from "../rule-cases";

testRule(allBut, {
    finds: [
        [
            {
                statements: [
                    allow(["ssm:StartSession", "ssmmessages:*"]),
                    deny("ssm:StartSession", { StringEquals: development }),
                ],
            },
        ],
    ],
    passes: [
        [
            {
                statements: [...GOOD, deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Locked": "yes" } })],
            },
        ],
    ],
});
