import { usernameInRole } from "../../../../access/findings/rules/username-in-role";
import { allow, GOOD, session } from "../accounts";
import { testRule } from "../rule-cases";

testRule(usernameInRole, {
    finds: [
        [
            {
                type: "role",
                statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
            },
        ],
    ],
    passes: [
        [{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }],
        [
            {
                type: "role",
                statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username, 'nobody'}-*`)],
            },
        ],
    ],
});
