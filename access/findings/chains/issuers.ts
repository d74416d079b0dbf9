import type { Severity } from "../../report/severity";
import { STRANGE } from "./entrances";

/** A part of what an issuer vouches for. */
interface Width {
    readonly severity: Severity;
    /** The parts of a subject that are a stranger's here. */
    readonly open: readonly string[];
    /** Whether a part that begins with a given name counts as open: anyone can register such a name. Default false. */
    readonly byPrefix?: boolean;
    /** Who they are, with the subject's parts: "any branch of {owner}/{repository}". */
    readonly who: string;
}

/** What is known of an identity provider whose tokens are for machines. */
export interface Issuer {
    /** Whether a provider is one, by its name in lower case, or by how a trust policy writes its subjects. */
    readonly isMeant: (provider: string, subject: string) => boolean;
    /** What stands in the place of a `*` in a subject. */
    readonly fillers: Fillers;
    /** A subject, with its parts as named groups. */
    readonly subject: RegExp;
    /** The widest first. */
    readonly widths: readonly Width[];
    /** Other claims that follow from the subject, by their names. */
    readonly claims?: Readonly<Record<string, string>>;
    /** Claims that the owner of a repository chooses. Default: none. */
    readonly ofOwners?: readonly string[];
    /** Claims that anyone who can push a branch chooses. Default: none. */
    readonly ofPushers?: readonly string[];
    /** Claims that aren't part of the subject, and whom a trust policy lets in that asks for one of them alone. */
    readonly pins?: Readonly<Record<string, Pin>>;
}

/** A claim that limits who comes in. */
interface Pin {
    readonly severity: Severity;
    /** Who still comes in: "any repository in which {value} starts a workflow". */
    readonly who: string;
    /** Whether it leaves no choice but that of a branch. Default false: any repository's owner comes in. */
    readonly isRepository?: true;
}

const X = STRANGE;

interface Fillers {
    readonly all: readonly string[];
    /** Where a pattern has many wildcards: each stands for one part, the last for the rest. */
    readonly few: readonly string[];
}

/** What a `*` can stand for: every run of parts of an example of a subject, and of another end that it can have. */
function pieces(example: string, ...ends: readonly string[]): Fillers {
    const cuts = [0, ...[...example.matchAll(/[:/]/g)].map(({ index }) => index + 1), example.length];
    const runs = cuts.flatMap((from, index) => cuts.slice(index + 1).map((to) => example.slice(from, to)));
    return {
        all: [...new Set([X, ...ends, ...runs.flatMap((one) => [one, one.replace(/[:/]$/, "")])])],
        few: [...new Set([X, ...ends, ...cuts.slice(0, -1).map((from) => example.slice(from))])],
    };
}

/** https://docs.github.com/en/actions/reference/security/oidc */
const github: Issuer = {
    isMeant: (provider, subject) =>
        /^token\.actions\.githubusercontent\.com(\/|$)|\/_services\/token$/.test(provider) || /^repo:/.test(subject),
    fillers: pieces(`repo:${X}/${X}:ref:refs/heads/${X}`, "pull_request", `${X}:pull_request`),
    subject:
        /^repo:(?<owner>[^/:]+)\/(?<repository>[^/:]+):(ref:refs\/heads\/(?<branch>.+)|(?<event>pull_request)|environment:.+)$/,
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

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const kubernetes: Issuer = {
    isMeant: (provider, subject) => /^oidc\.eks\./.test(provider) || /^system:serviceaccount:/.test(subject),
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

/** Issuers whose tokens are for machines: those that a trust policy must tell apart by their subjects. */
const ISSUERS: readonly Issuer[] = [github, gitlab, bitbucket, kubernetes, terraform, circleci, buildkite, vercel];

/** What is known of a provider. @param subjects as a trust policy writes them. */
export function issuerOf(provider: string, subjects: readonly string[]): Issuer | undefined {
    return (
        ISSUERS.find((one) => one.isMeant(provider, "")) ??
        ISSUERS.find((one) => subjects.some((subject) => one.isMeant("", subject)))
    );
}

/** A token that a trust policy may be about. */
interface Token {
    readonly width: Width;
    readonly who: string;
    readonly subject: string;
    /** Other claims, by their names. */
    readonly claims: Readonly<Record<string, string>>;
}

/** Tokens of strangers that may meet a pattern of subjects, the widest first. */
export function tokensOf(issuer: Issuer, pattern: string): Token[] {
    const parts = pattern.replaceAll("?", "x").split(/\*+/);
    const { all, few } = issuer.fillers;
    const fillers = parts.length < 4 ? all : few.slice(0, parts.length < 6 ? few.length : 2);
    const subjects = parts
        .slice(1)
        .reduce<readonly string[]>(
            (made, part) => made.flatMap((one) => fillers.map((filler) => one + filler + part)),
            [parts[0] ?? ""],
        );
    const tokens = new Map<string, Token>();
    for (const subject of subjects) {
        const groups = issuer.subject.exec(subject)?.groups;
        const width = groups && issuer.widths.find((one) => one.open.every((name) => isOpen(one, groups[name])));
        if (width === undefined) continue;
        const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => groups?.[name] ?? X);
        const who = filled(width.who);
        if (tokens.has(who)) continue;
        const claims = Object.entries(issuer.claims ?? {}).map(([name, text]) => [name, filled(text)]);
        tokens.set(who, { width, who, subject, claims: Object.fromEntries(claims) as Record<string, string> });
    }
    const rank = ({ width }: Token): number => issuer.widths.indexOf(width);
    return [...tokens.values()].sort((one, other) => rank(one) - rank(other) || one.who.length - other.who.length);
}

function isOpen({ byPrefix = false }: Width, part: string | undefined): boolean {
    if (part === undefined) return false;
    return part === X || part === "pull_request" || (byPrefix && part.includes(X));
}

/**
 * Whom claims beside the subject let in, where a trust policy asks for nothing that names a repository.
 * @param values of the claims that it asks for, by name.
 */
export function pinnedBy({ pins = {} }: Issuer, values: Readonly<Record<string, string>>): Pin | undefined {
    const found = Object.entries(pins).filter(([claim]) => values[claim] !== undefined);
    const last = found.at(-1);
    // One person's workflows in one repository are what is meant.
    if (last === undefined || (last[1].isRepository && found.some(([claim]) => claim.startsWith("actor"))))
        return undefined;
    const [claim, pin] = last;
    return { ...pin, who: pin.who.replace("{value}", values[claim] ?? "") };
}
