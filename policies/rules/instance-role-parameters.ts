import { inInstanceRole } from "../iam/in-instance-role";
import { covering } from "../iam/overlap";
import { allowing, named } from "../iam/sessions";
import type { Policy } from "../../access/policy";
import type { Rule } from "../pack/rule";

const READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"];

export const instanceRoleParameters: Rule = {
    name: "instance-role-parameters",
    description: "An instance's role may read every parameter of the account.",
    why: "Parameters hold passwords and keys: anyone with a session on the instance can read them all.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Replace AmazonSSMManagedInstanceCore by the agent's five actions; name the parameters an instance needs.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
    tags: ["bypasses", "instances", "iam"],
    ...inInstanceRole(everyParameter),
};

function everyParameter(policy: Policy): readonly string[] {
    const statements = READS.flatMap((action) => allowing(policy, action));
    return [...new Set(statements)]
        .filter((statement) =>
            covering(statement, "parameter").some(({ resource }) => /^(\*|parameter\/?\**)$/.test(resource)),
        )
        .map((statement) => `${named(statement)} reads every parameter.`);
}
