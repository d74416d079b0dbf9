import { onDocuments } from "../iam/check";
import { ROLE } from "../iam/documents";
import { inInstanceRole } from "../iam/in-instance-role";
import { awsPolicyNames, trustsInstances } from "../iam/instance-roles";
import { covering } from "../iam/overlap";
import { allowing, named } from "../iam/sessions";
import type { Policy } from "../../access/policy/policy";
import { judge, notApplicable, type Rule } from "../pack/rule";

const ATTACHMENTS = [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    "aws:iam/policyAttachment:PolicyAttachment",
];
/** AWS's own policies for instances that read every parameter. */
const READERS = ["AmazonSSMManagedInstanceCore", "AmazonEC2RoleforSSM"];

const READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"];

const documents = inInstanceRole(everyParameter);
const inline = onDocuments(everyParameter, [ROLE]);

/** An instance reads its own parameters. */
export const instanceRoleParameters: Rule = {
    name: "instance-role-parameters",
    description: "An instance's role may read every parameter of the account.",
    why: "Parameters hold passwords and keys: whoever has a session on the instance reads them all.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Replace AmazonSSMManagedInstanceCore by the agent's five actions; name the parameters an instance needs.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
    tags: ["ways-round", "instances", "iam"],
    configSchema: { properties: {} },
    stack: documents.stack,
    resource: {
        types: [...documents.resource.types, ...ATTACHMENTS],
        check: (subject, config) => {
            const readers = awsPolicyNames(subject).filter((name) => READERS.includes(name));
            const attached = readers.map((name) => `${name} lets it read every parameter.`);
            if (ATTACHMENTS.includes(subject.type)) {
                return readers.length > 0 ? judge(attached) : notApplicable("it attaches another policy");
            }
            if (subject.type === ROLE) {
                const answer = inline.check(subject, config);
                const problems = answer.answer === "violates" ? answer.problems : [];
                return trustsInstances(subject)
                    ? judge([...attached, ...problems])
                    : notApplicable("it isn't an instance's role");
            }
            return documents.resource.check(subject, config);
        },
    },
};

function everyParameter(policy: Policy): readonly string[] {
    const statements = READS.flatMap((action) => allowing(policy, action));
    return [...new Set(statements)]
        .filter((statement) =>
            covering(statement, "parameter").some(({ resource }) => /^(\*|parameter\/?\**)$/.test(resource)),
        )
        .map((statement) => `${named(statement)} reads every parameter.`);
}
