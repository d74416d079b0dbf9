import { nearQuota } from "../../../../access/findings/rules/near-quota";
import { ACCOUNT, allow, CHANNEL, DOCUMENT, REGION } from "../accounts";
import { testRule } from "../rule-cases";

const many = Array.from(
    { length: 30 },
    (_, n) => `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-${String(n).padStart(17, "0")}`,
);

testRule(nearQuota, {
    finds: [
        [{ statements: [allow("ssm:StartSession", many.slice(0, 24)), DOCUMENT] }],
        [{ statements: [allow("ssm:StartSession", many), DOCUMENT, CHANNEL] }],
    ],
    passes: [
        [{ statements: [allow("ssm:StartSession", many.slice(0, 9)), DOCUMENT, CHANNEL] }],
        // Filled by this project: further instances get another policy.
        [{ statements: [{ ...allow("ssm:StartSession", many.slice(0, 24)), Sid: "StartSessionByName" }, DOCUMENT] }],
    ],
});
