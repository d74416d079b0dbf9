import { principalTagEscalation } from "../../../../access/findings/rules/principal-tag-escalation";
import { ACCOUNT, allow, byOwnTag } from "../accounts";
import { testRule } from "../rule-cases";

testRule(principalTagEscalation, {
    finds: [[{ tags: { Team: "a" }, statements: [...byOwnTag, allow("iam:TagUser")] }]],
    passes: [
        [
            {
                tags: { Team: "a" },
                statements: [...byOwnTag, allow("iam:TagUser", `arn:aws:iam::${ACCOUNT}:user/bob`)],
            },
        ],
    ],
});
