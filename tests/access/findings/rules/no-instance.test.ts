import { noInstance } from "../../../../access/findings/rules/no-instance";
import { guarded } from "../accounts";
import { testRule } from "../rule-cases";

testRule(noInstance, {
    finds: [[{ statements: guarded({ StringEquals: { "ssm:resourceTag/Environment": "Test" } }) }]],
    passes: [],
});
