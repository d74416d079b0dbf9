import { foreignSessions } from "../../../../access/findings/rules/foreign-sessions";
import { allow, GOOD, session } from "../accounts";
import { testRule } from "../rule-cases";

testRule(foreignSessions, {
    finds: [[{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}*`)] }]],
    passes: [
        [{ statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)] }],
        [
            {
                statements: [
                    ...GOOD,
                    allow(["ssm:TerminateSession", "ssm:ResumeSession"], `${session}*`, {
                        StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" },
                    }),
                ],
            },
        ],
    ],
});
