import { namePrefix } from "../../../../access/findings/rules/name-prefix";
import { allow, GOOD, session } from "../accounts";
import { testRule } from "../rule-cases";

testRule(namePrefix, {
    finds: [
        [
            {
                name: "al",
                statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
            },
            { name: "al-ice", statements: [] },
        ],
    ],
    passes: [
        [
            {
                name: "al",
                statements: [...GOOD, allow("ssm:TerminateSession", `${session}\${aws:username}-*`)],
            },
            { name: "alice", statements: [] },
        ],
    ],
});
