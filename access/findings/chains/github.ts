import { STRANGE } from "./entrances";
import { form } from "./form";
import type { Form, Issuer, Pin, Width } from "./issuer";

const X = STRANGE;

/** Of newer repositories, the IDs of owner and repository stand behind their names. */
const OWNER = String.raw`(?<owner>[^/:@]+)(@[^/:]+)?`;
const REPOSITORY = String.raw`${OWNER}\/(?<repository>[^/:@]+)(@[^/:]+)?`;

const ANYONE = { severity: "critical", each: "repository", which: "of anyone" } as const;
const REPOSITORIES: readonly Width[] = [
    { ...ANYONE, open: ["owner"], byPrefix: true },
    { severity: "high", open: ["repository"], each: "repository", which: "of {owner}" },
    {
        severity: "high",
        open: ["repository"],
        byPrefix: true,
        each: "repository",
        which: "of {owner} {repository named}",
    },
];
/** Who can push can push a tag, and can name any environment: one that isn't there is made. */
const PUSHED = { severity: "medium", which: "of {owner}/{repository}" } as const;

/** Claims that the owner of a repository chooses: there is a branch, an environment or a workflow of every name. */
const OF_OWNERS = ["environment", "ref", "ref_type", "base_ref", "head_ref", "event_name", "repository_visibility"];
const OF_PUSHERS = ["workflow", "runner_environment", "event_name"];

/** Claims that aren't part of the usual subject, and whom they leave. */
const PINS: Readonly<Record<string, Pin>> = {
    // Comments, forks and pull requests start workflows too, in repositories that belong to others.
    actor: { severity: "high", each: "repository", which: "in which {value} starts a workflow" },
    actor_id: { severity: "high", each: "repository", which: "in which the account {value} starts a workflow" },
    enterprise: { severity: "high", each: "repository", which: "of the enterprise {value}" },
    enterprise_id: { severity: "high", each: "repository", which: "of the enterprise {value}" },
    repository_owner_id: { severity: "high", each: "repository", which: "of the owner {value}" },
    repository_id: { severity: "medium", each: "branch", which: "of the repository {value}", isRepository: true },
};

const CHOSEN = String.raw`(${[...OF_OWNERS, ...OF_PUSHERS].join("|")}):[^:]+`;
/** What may follow in a customised subject without pinning anything. */
const MORE = `(:${CHOSEN})*`;

/**
 * Subjects of claims that the owner of a repository lists, in the place of the usual ones. One of a reusable workflow that is
 * named runs what that says, in any repository, and so isn't among these.
 */
const CUSTOMISED: readonly Form[] = [
    form(`environment:${X}:ref:refs/heads/${X}`, new RegExp(`^${CHOSEN}${MORE}$`), {
        widths: [{ ...ANYONE, open: [] }],
    }),
    form(`repository_owner:${X}:repository_visibility:private`, new RegExp(`^repository_owner:${OWNER}${MORE}$`), {
        widths: [
            { ...ANYONE, open: ["owner"], byPrefix: true },
            { severity: "high", open: [], each: "repository", which: "of {owner}" },
        ],
    }),
    form(`repository:${X}/${X}`, new RegExp(`^repository:${REPOSITORY}$`), {
        widths: [...REPOSITORIES, { ...PUSHED, open: [], each: "branch" }],
    }),
    form(`repository:${X}/${X}:ref:refs/heads/${X}`, new RegExp(`^repository:${REPOSITORY}${MORE}$`), {
        widths: REPOSITORIES,
    }),
    ...Object.entries(PINS).map(([claim, { isRepository: _, ...pin }]) =>
        form(`${claim}:${X}`, new RegExp(`^${claim}:(?<value>[^:]+)$`), {
            widths: [
                { ...ANYONE, open: ["value"] },
                { ...pin, open: [] },
            ],
            claims: { [claim]: "{value}" },
        }),
    ),
];

/** A subject as it is where nobody has customised it. */
function usual(
    end: string,
    part: string,
    rest: Pick<Width, "each" | "open" | "shared">,
    claims: Form["claims"] = {},
): Form {
    return form(`repo:${X}/${X}:${end}`, new RegExp(`^repo:${REPOSITORY}:${part}$`), {
        widths: [...REPOSITORIES, { ...PUSHED, ...rest }],
        claims,
    });
}

/** https://docs.github.com/en/actions/reference/security/oidc */
export const github: Issuer = {
    isMeant: (provider, subject) =>
        /^token\.actions\.githubusercontent\.com(\/|$)|\/_services\/token$/.test(provider) || /^repo:/.test(subject),
    forms: [
        usual(
            `ref:refs/heads/${X}`,
            "ref:refs/heads/(?<branch>[^:]+)",
            { each: "branch", open: ["branch"] },
            { ref: "refs/heads/{branch}", ref_type: "branch" },
        ),
        usual(
            `ref:refs/tags/${X}`,
            "ref:refs/tags/(?<tag>[^:]+)",
            { each: "tag", open: ["tag"] },
            { ref: "refs/tags/{tag}", ref_type: "tag" },
        ),
        usual(
            `environment:${X}`,
            "environment:(?<environment>[^:]+)",
            { each: "environment", open: ["environment"] },
            { environment: "{environment}" },
        ),
        usual(
            "pull_request",
            "(?<event>pull_request)",
            { each: "pull request", open: ["event"], shared: "pull_request" },
            { event_name: "pull_request" },
        ),
        ...CUSTOMISED,
    ],
    widths: REPOSITORIES,
    claims: { repository: "{owner}/{repository}", repository_owner: "{owner}" },
    ofOwners: OF_OWNERS,
    ofPushers: OF_PUSHERS,
    pins: PINS,
};
