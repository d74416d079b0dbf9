import { regionMismatch } from "../../../../access/findings/rules/region-mismatch";
import { ACCOUNT, CHANNEL, deny, DOCUMENT, REGION, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

testRule(regionMismatch, {
    finds: [
        [
            {
                statements: [{ ...TARGET, Resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*` }, DOCUMENT, CHANNEL],
            },
        ],
    ],
    passes: [
        // The region is closed to instances too.
        [
            {
                statements: [
                    { ...TARGET, Resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*` },
                    DOCUMENT,
                    CHANNEL,
                    deny("ssm:*", { StringNotEquals: { "aws:RequestedRegion": REGION } }),
                ],
            },
        ],
        [
            {
                statements: [
                    TARGET,
                    { ...DOCUMENT, Resource: `arn:aws:ssm:*:${ACCOUNT}:document/SSM-SessionManagerRunShell` },
                    CHANNEL,
                ],
            },
        ],
    ],
});
