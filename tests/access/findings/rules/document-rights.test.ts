import { documentRights } from "../../../../access/findings/rules/document-rights";
import { allow, GOOD } from "../accounts";
import { testRule } from "../rule-cases";

testRule(documentRights, {
    finds: [[{ statements: [...GOOD, allow("ssm:UpdateDocument")] }]],
    passes: [[{ statements: [...GOOD, allow("ssm:UpdateDocument", `arn:aws:ssm:*:*:document/Mine-*`)] }]],
});
