import { STRANGE } from "./entrances";
import { form } from "./form";
import { github } from "./github";
import { gitlab } from "./gitlab";
import type { Issuer } from "./issuer";

const X = STRANGE;

/** https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/ */
const bitbucket: Issuer = {
    isMeant: (provider) => /^api\.bitbucket\.org\//.test(provider),
    forms: [form(`${X}:${X}:${X}`, /^(?<repository>[^:]+):.+$/)],
    widths: [{ severity: "high", open: ["repository"], each: "repository", which: "of the workspace" }],
};

/**
 * Clusters of EKS, GKE and AKS, and others by their subjects.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
const kubernetes: Issuer = {
    isMeant: (provider, subject) =>
        /^(oidc[.-]eks\.|container\.googleapis\.com\/v1\/|[\w-]+\.oic\.prod-aks\.azure\.com\/)/.test(provider) ||
        /^system:serviceaccount:/.test(subject),
    forms: [form(`system:serviceaccount:${X}:${X}`, /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/)],
    widths: [
        { severity: "high", open: ["namespace"], each: "service account", which: "of the cluster" },
        { severity: "medium", open: ["name"], each: "service account", which: "of the namespace {namespace}" },
    ],
};

/** https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration */
const terraform: Issuer = {
    isMeant: (provider, subject) => /^app\.terraform\.io$/.test(provider) || /:workspace:/.test(subject),
    forms: [
        form(
            `organization:${X}:project:${X}:workspace:${X}:run_phase:apply`,
            /^organization:(?<organization>[^:]+):project:(?<project>[^:]+):workspace:(?<workspace>[^:]+):run_phase:[^:]+$/,
        ),
        form(
            `organization:${X}:project:${X}:stack:${X}:deployment:${X}:operation:apply`,
            /^organization:(?<organization>[^:]+):project:(?<project>[^:]+):stack:(?<stack>[^:]+):deployment:[^:]+:operation:[^:]+$/,
        ),
    ],
    widths: [
        { severity: "critical", open: ["organization"], byPrefix: true, each: "workspace", which: "of anyone" },
        { severity: "high", open: ["project", "workspace"], each: "workspace", which: "of {organization}" },
        { severity: "high", open: ["project", "stack"], each: "stack", which: "of {organization}" },
        {
            severity: "medium",
            open: ["workspace"],
            each: "workspace",
            which: "of the project {project} of {organization}",
        },
        { severity: "medium", open: ["stack"], each: "stack", which: "of the project {project} of {organization}" },
    ],
    claims: {
        terraform_organization_name: "{organization}",
        terraform_project_name: "{project}",
        terraform_workspace_name: "{workspace}",
    },
};

/** https://circleci.com/docs/openid-connect-tokens/ */
const circleci: Issuer = {
    isMeant: (provider) => /^oidc\.circleci\.com\//.test(provider),
    forms: [
        form(`org/${X}/project/${X}/user/${X}`, /^org\/(?<organization>[^/]+)\/project\/(?<project>[^/]+)\/user\/.+$/),
    ],
    widths: [{ severity: "high", open: ["project"], each: "project", which: "of the organization" }],
};

/** https://buildkite.com/docs/pipelines/security/oidc/aws */
const buildkite: Issuer = {
    isMeant: (provider) => /^agent\.buildkite\.com$/.test(provider),
    forms: [
        form(
            `organization:${X}:pipeline:${X}:ref:refs/heads/${X}:commit:${X}:step:${X}`,
            /^organization:(?<organization>[^:]+):pipeline:(?<pipeline>[^:]+):ref:refs\/heads\/(?<branch>[^:]+):commit:.+$/,
        ),
        form(
            `organization:${X}:pipeline:${X}:ref:refs/tags/${X}:commit:${X}:step:${X}`,
            /^organization:(?<organization>[^:]+):pipeline:(?<pipeline>[^:]+):ref:refs\/tags\/(?<tag>[^:]+):commit:.+$/,
        ),
    ],
    widths: [
        { severity: "critical", open: ["organization"], byPrefix: true, each: "pipeline", which: "of anyone" },
        { severity: "high", open: ["pipeline"], each: "pipeline", which: "of {organization}" },
        {
            severity: "high",
            open: ["pipeline"],
            byPrefix: true,
            each: "pipeline",
            which: "of {organization} {pipeline named}",
        },
        { severity: "medium", open: ["branch"], each: "branch", which: "of {organization}/{pipeline}" },
        { severity: "medium", open: ["tag"], each: "tag", which: "of {organization}/{pipeline}" },
    ],
    claims: { organization_slug: "{organization}", pipeline_slug: "{pipeline}" },
};

/** https://vercel.com/docs/oidc/reference */
const vercel: Issuer = {
    isMeant: (provider) => /^oidc\.vercel\.com(\/|$)/.test(provider),
    forms: [
        form(
            `owner:${X}:project:${X}:environment:preview`,
            /^owner:(?<owner>[^:]+):project:(?<project>[^:]+):environment:(?<environment>[^:]+)$/,
        ),
    ],
    widths: [
        { severity: "critical", open: ["owner"], byPrefix: true, each: "project", which: "of anyone" },
        { severity: "high", open: ["project"], each: "project", which: "of {owner}" },
        {
            severity: "high",
            open: ["project"],
            byPrefix: true,
            each: "project",
            which: "of {owner} {project named}",
        },
        // Every branch that is pushed gets one.
        {
            severity: "medium",
            open: ["environment"],
            shared: "preview",
            each: "preview deployment",
            which: "of {owner}/{project}",
        },
    ],
};

/** https://learn.microsoft.com/en-us/azure/devops/pipelines/release/configure-workload-identity */
const azureDevops: Issuer = {
    isMeant: (provider, subject) => /^vstoken\.dev\.azure\.com\//.test(provider) || /^sc:\/\//.test(subject),
    forms: [
        form(`sc://${X}/${X}/${X}`, /^(sc|p):\/\/(?<organization>[^/]+)\/(?<project>[^/]+)\/(?<connection>[^/]+)$/),
    ],
    widths: [
        { severity: "high", open: ["project"], each: "project", which: "of the organization" },
        { severity: "medium", open: ["connection"], each: "service connection", which: "of {organization}/{project}" },
    ],
};

/** https://docs.spacelift.io/integrations/cloud-providers/oidc */
const spacelift: Issuer = {
    isMeant: (provider, subject) => /\.app(\.us)?\.spacelift\.io$/.test(provider) || /^space:/.test(subject),
    forms: [
        form(
            `space:${X}:stack:${X}:run_type:TRACKED:scope:write`,
            /^space:(?<space>[^:]+):(stack|module):(?<stack>[^:]+):run_type:[^:]+:scope:[^:]+$/,
        ),
    ],
    widths: [
        { severity: "high", open: ["space", "stack"], each: "stack", which: "of the account" },
        { severity: "medium", open: ["stack"], each: "stack", which: "of the space {space}" },
    ],
};

/**
 * https://www.pulumi.com/docs/deployments/deployments/oidc/aws/
 * https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/
 */
const pulumi: Issuer = {
    isMeant: (provider, subject) => /^api\.pulumi\.com\/oidc$/.test(provider) || /^pulumi:/.test(subject),
    forms: [
        form(
            `pulumi:deploy:org:${X}:project:${X}:stack:${X}:operation:update:scope:write`,
            /^pulumi:deploy:org:(?<organization>[^:]+):project:(?<project>[^:]+):stack:(?<stack>[^:]+):operation:[^:]+:scope:[^:]+$/,
        ),
        form(
            `pulumi:environments:org:${X}:env:${X}`,
            /^pulumi:environments:org:(?<organization>[^:]+):env:(?<environment>[^:]+)$/,
        ),
    ],
    // The audience is the organization.
    widths: [
        { severity: "high", open: ["environment"], each: "environment", which: "of the organization" },
        { severity: "high", open: ["project"], each: "project", which: "of the organization" },
        { severity: "medium", open: ["stack"], each: "stack", which: "of {organization}/{project}" },
    ],
};

/**
 * Tenants of Microsoft Entra, whose applications have tokens as well as their people: for any audience of the tenant, unless
 * that one asks for assignment. The subject is an ID.
 * https://learn.microsoft.com/en-us/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users
 */
const entra: Issuer = {
    isMeant: (provider) =>
        /^(sts\.windows\.net|sts\.chinacloudapi\.cn|login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn)\//.test(
            provider,
        ),
    forms: [form(X, /^(?<subject>.+)$/)],
    widths: [
        { severity: "medium", open: ["subject"], byPrefix: true, each: "application or user", which: "of the tenant" },
    ],
};

/** Issuers whose tokens are for machines: those that a trust policy must tell apart by their subjects. */
export const ISSUERS: readonly Issuer[] = [
    github,
    gitlab,
    bitbucket,
    kubernetes,
    terraform,
    circleci,
    buildkite,
    vercel,
    azureDevops,
    spacelift,
    pulumi,
    entra,
];
