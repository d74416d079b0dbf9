import { instanceRoleSessions } from "../../../../access/findings/rules/instance-role-sessions";
import { allow } from "../accounts";
import { testRule } from "../rule-cases";

testRule(instanceRoleSessions, {
    finds: [[{ type: "role", use: "instance", statements: [allow("ssm:StartSession")] }]],
    passes: [[{ type: "role", use: "service", statements: [allow("ssm:StartSession")] }]],
});
