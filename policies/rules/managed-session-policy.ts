import { ROLE } from "../iam/documents";
import { awsPolicyNames } from "../iam/instance-roles";
import { judge, notApplicable, type Rule } from "../pack/rule";

const BROAD = ["AmazonSSMFullAccess", "PowerUserAccess", "AdministratorAccess"];

/** AWS's broad policies open sessions on everything. */
export const managedSessionPolicy: Rule = {
    name: "managed-session-policy",
    description: "A principal has an AWS managed policy that opens sessions on every instance.",
    why: "Tags limit nothing where such a policy is attached beside the one that asks for them.",
    severity: "high",
    enforcementLevel: "advisory",
    remediationSteps: "Attach a policy that grants sessions by tags instead.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/security-iam-awsmanpol.html",
    tags: ["sessions", "iam"],
    configSchema: {
        properties: {
            policies: {
                type: "array",
                items: { type: "string" },
                default: [...BROAD],
                description: "The AWS managed policies, by name, that nobody should have",
            },
        },
    },
    resource: {
        types: [
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "aws:iam/policyAttachment:PolicyAttachment",
            "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
            "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
            "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
            ROLE,
        ],
        check: (subject, config) => {
            const broad = (config.policies ?? BROAD) as readonly string[];
            const names = awsPolicyNames(subject);
            return names.length === 0
                ? notApplicable("it attaches no policy of AWS's own")
                : judge(names.filter((name) => broad.includes(name)).map((name) => `${name} is attached.`));
        },
    },
};
