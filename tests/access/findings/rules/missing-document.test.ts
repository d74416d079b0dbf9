import { missingDocument } from "../../../../access/findings/rules/missing-document";
import { CHANNEL, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

testRule(missingDocument, {
    finds: [[{ statements: [TARGET, CHANNEL] }], [{ statements: [{ ...TARGET, Resource: "*" }, CHANNEL] }]],
    passes: [[{ statements: [CHANNEL] }]],
});
