import { awsPolicy, type HeldDocument, principals, ROLE } from "../../access/stack";
import { awsPolicyNames } from "../iam/instance-roles";
import { isUnguarded, limitsSessions, sessionGrants } from "../iam/sessions";
import { Relations } from "../resources/relations";
import { judge, notApplicable, type Rule } from "../pack/rule";
import { listed, mistakesIn, textList } from "../pack/settings";

const BROAD = ["AmazonSSMFullAccess", "PowerUserAccess", "AdministratorAccess"];

export const managedSessionPolicy: Rule = {
    name: "managed-session-policy",
    description: "A principal has an AWS managed policy that opens sessions on every instance.",
    why: "Tags limit nothing where such a policy is attached beside the one that asks for them.",
    severity: "high",
    enforcementLevel: "advisory",
    remediationSteps: "Attach a policy that grants sessions by tags instead.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/security-iam-awsmanpol.html",
    tags: ["sessions", "iam"],
    settings: {
        policies: textList("The names of the AWS managed policies that no principal should have", ...BROAD),
    },
    mistakes: mistakesIn(
        "policies",
        (name) => !/^[\w+=,.@-]+$/.test(name),
        "a policy's name, such as AdministratorAccess",
    ),
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
            "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
            ROLE,
        ],
        check: (subject, config) => {
            const broad = listed(config.policies, BROAD);
            const names = awsPolicyNames(subject);
            return names.length === 0
                ? notApplicable("it attaches no policy of AWS's own")
                : judge(names.filter((name) => broad.includes(name)).map((name) => `${name} is attached.`));
        },
    },
    // Others of AWS's policies are meant for services: wrong only beside a policy that limits sessions.
    stack: (resources, config) => {
        const broad = listed(config.policies, BROAD);
        return principals(new Relations(resources)).flatMap(({ name, documents }) => {
            const [aws, own] = [documents.filter(isAws), documents.filter((one) => !isAws(one))];
            return own.some(({ document }) => document.state === "read" && limitsSessions(document.policy))
                ? aws
                      .filter(({ document: { where } }) => !broad.includes(where) && opensAll(where))
                      .map(({ document: { where }, resource }) => ({
                          problem: `${where} is attached to ${name}, whose sessions another policy limits.`,
                          urn: resource.urn,
                      }))
                : [];
        });
    },
};

function isAws({ document }: HeldDocument): boolean {
    return document.state === "read" && document.policy === awsPolicy(document.where);
}

function opensAll(name: string): boolean {
    const policy = awsPolicy(name);
    return policy !== undefined && sessionGrants(policy).some(isUnguarded);
}
