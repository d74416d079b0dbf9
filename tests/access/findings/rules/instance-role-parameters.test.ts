import { instanceRoleParameters } from "../../../../access/findings/rules/instance-role-parameters";
import { allow } from "../accounts";
import { testRule } from "../rule-cases";

testRule(instanceRoleParameters, {
    finds: [[{ type: "role", use: "instance", statements: [allow("ssm:GetParameter")] }]],
    passes: [
        [
            {
                type: "role",
                use: "instance",
                statements: [allow("ssm:GetParameter", `arn:aws:ssm:*:*:parameter/web/*`)],
            },
        ],
    ],
});
