import { tagGatedDocument } from "../../../../access/findings/rules/tag-gated-document";
import { CHANNEL, development, INSTANCES, SHELL, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

testRule(tagGatedDocument, {
    finds: [[{ statements: [{ ...TARGET, Resource: [INSTANCES, SHELL] }, CHANNEL] }]],
    passes: [
        [
            {
                statements: [
                    {
                        ...TARGET,
                        Resource: [INSTANCES, SHELL],
                        Condition: { StringEqualsIfExists: development },
                    },
                    CHANNEL,
                ],
            },
        ],
    ],
});
