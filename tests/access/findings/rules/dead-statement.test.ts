import { deadStatement } from "../../../../access/findings/rules/dead-statement";
import { ACCOUNT, allow, GOOD, INSTANCES, REGION, session, SHELL, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

const until = (time: string) => ({ DateLessThan: { "aws:CurrentTime": time } });

const containers = [
    "arn:aws:ecs:*:*:task/*",
    "arn:aws:ecs:*:*:task/*/*",
    `arn:aws:ecs:${REGION}:${ACCOUNT}:task/web/*`,
];

testRule(deadStatement, {
    finds: [
        [{ statements: [...GOOD, { ...TARGET, Sid: "Dead", Resource: SHELL }] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", "arn:aws:ec2:::instance/*")] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES.replace("*", "web"))] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES, until("2020-01-01T00:00:00Z"))] }],
        [{ statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ec2:${REGION}:210987654321:instance/*`)] }],
        [
            {
                statements: [
                    ...GOOD,
                    allow("ssm:StartSession", INSTANCES, {
                        StringEquals: { "ssm:resourceTag/A": "x" },
                        StringNotEquals: { "ssm:resourceTag/A": "x" },
                    }),
                ],
            },
        ],
    ],
    passes: [
        [
            {
                statements: [...GOOD, allow("ssm:StartSession", `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`)],
            },
        ],
        [{ statements: [...GOOD, allow("ssm:*Session", `${session}*`)] }],
        ...containers.map((task) => [{ statements: [...GOOD, allow("ssm:StartSession", task)] }]),
        [{ statements: [...GOOD, allow("ssm:StartSession", INSTANCES, until("2999-01-01T00:00:00Z"))] }],
    ],
});
