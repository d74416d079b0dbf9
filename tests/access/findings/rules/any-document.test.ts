import { anyDocument } from "../../../../access/findings/rules/any-document";
import { allow, GOOD, REGION } from "../accounts";
import { testRule } from "../rule-cases";

testRule(anyDocument, {
    finds: [[{ statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ssm:*:*:document/*`)] }]],
    passes: [
        [
            {
                statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`)],
            },
        ],
    ],
});
