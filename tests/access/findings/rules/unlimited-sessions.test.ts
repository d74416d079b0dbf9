import { unlimitedSessions } from "../../../../access/findings/rules/unlimited-sessions";
import { allow, development, GOOD, managed } from "../accounts";
import { testRule } from "../rule-cases";

testRule(unlimitedSessions, {
    finds: [
        [{ statements: [allow("ssm:*")] }],
        // Servers outside of EC2 are instances to a session too.
        [{ statements: [...GOOD, allow("ssm:StartSession", managed)] }],
    ],
    passes: [
        // Of an administrator it is one of all that they can do.
        [{ statements: [allow("*")] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", managed.replace("*", "mi-0123456789abcdef0"))] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", managed, { StringEquals: development })] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", "arn:aws:ecs:*:*:task/*")] }],
    ],
});
