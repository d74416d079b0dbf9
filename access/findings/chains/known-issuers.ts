import { STRANGE } from "./entrances";
import type { Fillers, Issuer } from "./issuer";

const X = STRANGE;

/** What a `*` can stand for: every run of parts of an example of a subject, and of another end that it can have. */
function pieces(example: string, ...ends: readonly string[]): Fillers {
    const cuts = [0, ...[...example.matchAll(/[:/]/g)].map(({ index }) => index + 1), example.length];
    const runs = cuts.flatMap((from, index) => cuts.slice(index + 1).map((to) => example.slice(from, to)));
    return {
        all: [...new Set([X, ...ends, ...runs.flatMap((one) => [one, one.replace(/[:/]$/, "")])])],
        few: [...new Set([X, ...ends, ...cuts.slice(0, -1).map((from) => example.slice(from))])],
    };
}

/** Of newer repositories, the IDs of owner and repository stand behind their names. https://docs.github.com/en/actions/reference/security/oidc */
const github: Issuer = {
    isMeant: (provider, subject) =>
        /^token\.actions\.githubusercontent\.com(\/|$)|\/_services\/token$/.test(provider) || /^repo:/.test(subject),
    fillers: pieces(`repo:${X}/${X}:ref:refs/heads/${X}`, "pull_request", `${X}:pull_request`),
    subject:
        /^repo:(?<owner>[^/:@]+)(@[^/:]+)?\/(?<repository>[^/:@]+)(@[^/:]+)?:(ref:refs\/heads\/(?<branch>[^:]+)|(?<event>pull_request)|environment:[^:]+)$/,
    widths: [
        { severity: "critical", open: ["owner"], byPrefix: true, who: "any repository of anyone" },
        { severity: "high", open: ["repository"], who: "any repository of {owner}" },
        { severity: "medium", open: ["branch"], who: "any branch of {owner}/{repository}" },
        { severity: "medium", open: ["event"], who: "any pull request of {owner}/{repository}" },
    ],
    claims: {
        repository: "{owner}/{repository}",
        repository_owner: "{owner}",
        ref: "refs/heads/{branch}",
        ref_type: "branch",
    },
    ofOwners: ["environment", "ref", "ref_type", "base_ref", "head_ref", "event_name", "repository_visibility"],
    ofPushers: ["workflow", "runner_environment"],
    pins: {
        // Comments, forks and pull requests start workflows too, in repositories that belong to others.
        actor: { severity: "high", who: "any repository in which {value} starts a workflow" },
        actor_id: { severity: "high", who: "any repository in which the account {value} starts a workflow" },
        enterprise: { severity: "high", who: "any repository of the enterprise {value}" },
        enterprise_id: { severity: "high", who: "any repository of the enterprise {value}" },
        repository_owner_id: { severity: "high", who: "any repository of the owner {value}" },
        repository_id: {
            severity: "medium",
            who: "any branch of the repository {value}",
            isRepository: true,
        },
    },
};

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
const gitlab: Issuer = {
    isMeant: (provider, subject) => /(^|\.)gitlab\./.test(provider) || /^project_path:/.test(subject),
    fillers: pieces(`project_path:${X}/${X}:ref_type:branch:ref:${X}`),
    subject:
        /^project_path:(?<group>(?<owner>[^/:]+)(\/[^/:]+)*)\/(?<project>[^/:]+):ref_type:(branch|tag):ref:(?<branch>.+)$/,
    widths: [
        { severity: "critical", open: ["owner"], byPrefix: true, who: "any project of anyone" },
        { severity: "high", open: ["project"], who: "any project of {group}" },
        { severity: "medium", open: ["branch"], who: "any branch of {group}/{project}" },
    ],
    claims: { namespace_path: "{group}", project_path: "{group}/{project}", ref: "{branch}", ref_type: "branch" },
};

/** https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/ */
const bitbucket: Issuer = {
    isMeant: (provider) => /^api\.bitbucket\.org\//.test(provider),
    fillers: pieces(`${X}:${X}:${X}`),
    subject: /^(?<repository>[^:]+):.+$/,
    widths: [{ severity: "high", open: ["repository"], who: "any repository of the workspace" }],
};

/**
 * Clusters of EKS, GKE and AKS, and others by their subjects.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
const kubernetes: Issuer = {
    isMeant: (provider, subject) =>
        /^(oidc[.-]eks\.|container\.googleapis\.com\/v1\/|[\w-]+\.oic\.prod-aks\.azure\.com\/)/.test(provider) ||
        /^system:serviceaccount:/.test(subject),
    fillers: pieces(`system:serviceaccount:${X}:${X}`),
    subject: /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/,
    widths: [
        { severity: "high", open: ["namespace"], who: "any service account of the cluster" },
        { severity: "medium", open: ["name"], who: "any service account of the namespace {namespace}" },
    ],
};

/** https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration */
const terraform: Issuer = {
    isMeant: (provider, subject) => /^app\.terraform\.io$/.test(provider) || /:workspace:/.test(subject),
    fillers: pieces(`organization:${X}:project:${X}:workspace:${X}:run_phase:apply`),
    subject:
        /^organization:(?<organization>[^:]+):project:(?<project>[^:]+):workspace:(?<workspace>[^:]+):run_phase:[^:]+$/,
    widths: [
        { severity: "critical", open: ["organization"], byPrefix: true, who: "any workspace of anyone" },
        { severity: "high", open: ["project", "workspace"], who: "any workspace of {organization}" },
        { severity: "medium", open: ["workspace"], who: "any workspace of the project {project} of {organization}" },
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
    fillers: pieces(`org/${X}/project/${X}/user/${X}`),
    subject: /^org\/(?<organization>[^/]+)\/project\/(?<project>[^/]+)\/user\/.+$/,
    widths: [{ severity: "high", open: ["project"], who: "any project of the organization" }],
};

/** https://buildkite.com/docs/pipelines/security/oidc/aws */
const buildkite: Issuer = {
    isMeant: (provider) => /^agent\.buildkite\.com$/.test(provider),
    fillers: pieces(`organization:${X}:pipeline:${X}:ref:refs/heads/${X}:commit:${X}:step:${X}`),
    subject:
        /^organization:(?<organization>[^:]+):pipeline:(?<pipeline>[^:]+):ref:refs\/heads\/(?<branch>[^:]+):commit:.+$/,
    widths: [
        { severity: "critical", open: ["organization"], byPrefix: true, who: "any pipeline of anyone" },
        { severity: "high", open: ["pipeline"], who: "any pipeline of {organization}" },
        { severity: "medium", open: ["branch"], who: "any branch of {organization}/{pipeline}" },
    ],
    claims: { organization_slug: "{organization}", pipeline_slug: "{pipeline}" },
};

/** https://vercel.com/docs/oidc/reference */
const vercel: Issuer = {
    isMeant: (provider) => /^oidc\.vercel\.com(\/|$)/.test(provider),
    fillers: pieces(`owner:${X}:project:${X}:environment:preview`),
    subject: /^owner:(?<owner>[^:]+):project:(?<project>[^:]+):environment:(?<environment>[^:]+)$/,
    widths: [
        { severity: "critical", open: ["owner"], byPrefix: true, who: "any project of anyone" },
        { severity: "high", open: ["project"], who: "any project of {owner}" },
    ],
};

/** https://learn.microsoft.com/en-us/azure/devops/pipelines/release/configure-workload-identity */
const azureDevops: Issuer = {
    isMeant: (provider, subject) => /^vstoken\.dev\.azure\.com\//.test(provider) || /^sc:\/\//.test(subject),
    fillers: pieces(`sc://${X}/${X}/${X}`),
    subject: /^(sc|p):\/\/(?<organization>[^/]+)\/(?<project>[^/]+)\/(?<connection>[^/]+)$/,
    widths: [
        { severity: "high", open: ["project"], who: "any project of the organization" },
        { severity: "medium", open: ["connection"], who: "any service connection of {organization}/{project}" },
    ],
};

/** https://docs.spacelift.io/integrations/cloud-providers/oidc */
const spacelift: Issuer = {
    isMeant: (provider, subject) => /\.app(\.us)?\.spacelift\.io$/.test(provider) || /^space:/.test(subject),
    fillers: pieces(`space:${X}:stack:${X}:run_type:TRACKED:scope:write`),
    subject: /^space:(?<space>[^:]+):(stack|module):(?<stack>[^:]+):run_type:[^:]+:scope:[^:]+$/,
    widths: [
        { severity: "high", open: ["space", "stack"], who: "any stack of the account" },
        { severity: "medium", open: ["stack"], who: "any stack of the space {space}" },
    ],
};

/** https://www.pulumi.com/docs/deployments/deployments/oidc/aws/ */
const pulumi: Issuer = {
    isMeant: (provider, subject) => /^api\.pulumi\.com\/oidc$/.test(provider) || /^pulumi:/.test(subject),
    fillers: pieces(`pulumi:deploy:org:${X}:project:${X}:stack:${X}:operation:update:scope:write`),
    subject:
        /^pulumi:deploy:org:(?<organization>[^:]+):project:(?<project>[^:]+):stack:(?<stack>[^:]+):operation:[^:]+:scope:[^:]+$/,
    // The audience is the organization.
    widths: [
        { severity: "high", open: ["project"], who: "any project of the organization" },
        { severity: "medium", open: ["stack"], who: "any stack of {organization}/{project}" },
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
];
