import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import { administratorThroughRoles } from "../../../access/findings/rules/administrator-through-roles";
import { federationSubject } from "../../../access/findings/rules/federation-subject";
import { foreignAccountTrust } from "../../../access/findings/rules/foreign-account-trust";
import { instanceRoleSessions } from "../../../access/findings/rules/instance-role-sessions";
import { trustEveryone } from "../../../access/findings/rules/trust-everyone";
import { useOf } from "../../../access/stack/use";
import { ACCOUNT, smallAccount, trusts } from "../chains/small-account";

type Statement = Readonly<Record<string, unknown>>;

const MANAGEMENT = "444455556666";
const EKS = "oidc.eks.eu-central-1.amazonaws.com/id/0F1E2D3C";
const ALL = { Effect: "Allow", Action: "*", Resource: "*" };

const web = (issuer: string, sub: string, operator = "StringEquals"): Statement => ({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { [operator]: { [`${issuer}:sub`]: sub } },
});

const saml = (name: string): Statement => ({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/${name}` },
    Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
});

/** Trust policies as AWS and the makers of tools write them, by the roles' names. */
const USUAL: Readonly<Record<string, Statement>> = {
    AWSServiceRoleForAmazonSSM: trusts({ Service: "ssm.amazonaws.com" }),
    AWSServiceRoleForOrganizations: trusts({ Service: "organizations.amazonaws.com" }),
    AWSControlTowerExecution: trusts({ AWS: `arn:aws:iam::${MANAGEMENT}:root` }),
    AWSControlTowerStackSetRole: trusts({ Service: "cloudformation.amazonaws.com" }),
    AWSControlTowerCloudTrailRole: trusts({ Service: "cloudtrail.amazonaws.com" }),
    "aws-controltower-AdministratorExecutionRole": trusts({
        AWS: `arn:aws:iam::${MANAGEMENT}:role/aws-controltower-AuditAdministratorRole`,
    }),
    "aws-controltower-ForwardSnsNotificationRole": trusts({ Service: "lambda.amazonaws.com" }),
    "stacksets-exec-0f1e2d3c4b5a69788f1e2d3c4b5a6978": trusts({
        AWS: `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
    }),
    AWSCloudFormationStackSetExecutionRole: trusts({ AWS: `arn:aws:iam::${MANAGEMENT}:root` }),
    OrganizationAccountAccessRole: trusts({ AWS: `arn:aws:iam::${MANAGEMENT}:root` }),
    AWSReservedSSO_AdministratorAccess_0f1e2d3c4b5a6978: saml("AWSSSO_0f1e2d3c4b5a6978_DO_NOT_DELETE"),
    company: saml("company"),
    "github-environment": web("token.actions.githubusercontent.com", "repo:acme/app:environment:production"),
    "github-branch": web("token.actions.githubusercontent.com", "repo:acme/app:ref:refs/heads/main"),
    gitlab: web("gitlab.com", "project_path:acme/app:ref_type:branch:ref:main"),
    bitbucket: web(
        "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
        "{0f1e2d3c}*:*",
        "StringLike",
    ),
    eks: web(EKS, "system:serviceaccount:ops:deployer"),
    "eks-pods": {
        ...trusts({ Service: "pods.eks.amazonaws.com" }),
        Action: ["sts:AssumeRole", "sts:TagSession"],
    },
    terraform: web("app.terraform.io", "organization:acme:project:infra:workspace:prod:run_phase:*", "StringLike"),
    lambda: trusts({ Service: "lambda.amazonaws.com" }),
    ecs: trusts(
        { Service: "ecs-tasks.amazonaws.com" },
        { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
    ),
    datadog: trusts(
        { AWS: "arn:aws:iam::464622532012:root" },
        { Condition: { StringEquals: { "sts:ExternalId": "0f1e2d3c4b5a6978" } } },
    ),
    vendor: trusts({ AWS: "arn:aws:iam::464622532012:role/Integration" }),
    organization: trusts("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }),
};

describe("The findings on chains", () => {
    it("say nothing of roles that AWS, CI and third parties usually have, administrators though they be", () => {
        const rules = [
            trustEveryone,
            federationSubject,
            foreignAccountTrust,
            administratorThroughRoles,
            instanceRoleSessions,
        ];
        const roles: Record<string, { trust: Statement[]; can: Statement[] }> = Object.fromEntries(
            Object.entries(USUAL).map(([name, trust]) => [name, { trust: [trust], can: [ALL] }]),
        );
        // As AWS's own role for agents: it opens nothing elsewhere.
        const agent = { Effect: "Allow", Action: ["ssm:UpdateInstanceInformation", "ssmmessages:*"], Resource: "*" };
        roles.instances = { trust: [trusts({ Service: "ec2.amazonaws.com" })], can: [agent] };
        const account = smallAccount({ roles, profiles: { "i-1": "instances" } });
        const principals = account.principals.map((one) => {
            const use = one.name.startsWith("AWSServiceRoleFor") ? "service-linked" : useOf(one.arn, one.trust);
            return { ...one, ...(use && { use }) } as const;
        });
        const found = findingsOf({ ...account, principals }, { rules });
        expect(found.map(({ rule, what }) => `${rule}: ${what}`)).to.deep.equal([]);
    });
});
