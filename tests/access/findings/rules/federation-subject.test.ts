import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { federationSubject } from "../../../../access/findings/rules/federation-subject";
import type { Account } from "../../../../access/matrix/account";
import { ACCOUNT, smallAccount, SESSIONS } from "../../chains/small-account";

const GITHUB = "token.actions.githubusercontent.com";
const EKS = "oidc.eks.eu-central-1.amazonaws.com/id/0F1E2D3C";

/** Who can assume a role by a trust policy of these conditions: each with how bad that is. */
function who(issuer: string, Condition: object = {}): string[] {
    const Federated =
        issuer.includes("/id/") || !SHARED.has(issuer) ? `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` : issuer;
    const statement = {
        Effect: "Allow",
        Principal: { Federated },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
    };
    const account = smallAccount({ roles: { ci: { trust: [statement], can: [SESSIONS] } } });
    return findingsOf(account, { rules: [federationSubject] }).map(
        ({ severity, what }) => `${severity}: ${what.replace(" can assume the role ci, which can open sessions", "")}`,
    );
}

const SHARED = new Set(["cognito-identity.amazonaws.com", "accounts.google.com"]);

/** A condition as GitHub's documentation writes it: the audience and the subject. */
const subject = (value: string | string[], issuer = GITHUB, operator = "StringLike"): object => {
    const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
    const named = { [`${issuer}:sub`]: value };
    return operator === "StringEquals"
        ? { StringEquals: { ...audience, ...named } }
        : { StringEquals: audience, [operator]: named };
};

describe("access findings: federation-subject", () => {
    it("finds a role for GitHub Actions that any repository of anyone can assume", () => {
        const anyone = [`critical: any repository of anyone (${GITHUB})`];
        expect(who(GITHUB)).to.deep.equal(anyone);
        expect(who(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } })).to.deep.equal(anyone);
        for (const pattern of ["*", "repo:*", "repo:*/*:*", "repo:acme*", "repo:*/app:*", "repo:*:ref:refs/heads/main"])
            expect(who(GITHUB, subject(pattern)), pattern).to.deep.equal(anyone);
        const excluded = { StringNotLike: { [`${GITHUB}:sub`]: "repo:acme/app:pull_request" } };
        expect(who(GITHUB, excluded)).to.deep.equal(anyone);
    });

    it("finds one that any repository, any branch or any pull request of somebody can assume", () => {
        expect(who(GITHUB, subject("repo:acme/*"))).to.deep.equal([`high: any repository of acme (${GITHUB})`]);
        expect(who(GITHUB, subject("repo:acme/*:ref:refs/heads/main"))).to.deep.equal([
            `high: any repository of acme (${GITHUB})`,
        ]);
        expect(who(GITHUB, subject("repo:acme/app:*"))).to.deep.equal([
            `medium: any branch, tag, environment or pull request of acme/app (${GITHUB})`,
        ]);
        expect(who(GITHUB, subject("repo:acme/app:ref:refs/heads/*"))).to.deep.equal([
            `medium: any branch of acme/app (${GITHUB})`,
        ]);
        expect(who(GITHUB, subject("repo:acme/app:pull_request", GITHUB, "StringEquals"))).to.deep.equal([
            `medium: any pull request of acme/app (${GITHUB})`,
        ]);
        expect(who(GITHUB, subject(["repo:acme/app:ref:refs/heads/main", "repo:acme/web:ref:*"]))).to.deep.equal([
            `medium: any branch or tag of acme/web (${GITHUB})`,
        ]);
    });

    it("finds tags and environments as it finds branches: who pushes can push a tag and name an environment", () => {
        const found = (pattern: string): string[] =>
            who(GITHUB, subject(pattern)).map((one) => one.replace(` (${GITHUB})`, ""));
        for (const pattern of ["repo:*/*:ref:refs/tags/v1", "repo:*:ref:refs/tags/v*", "repo:*:environment:prod"])
            expect(found(pattern), pattern).to.deep.equal(["critical: any repository of anyone"]);
        for (const end of ["ref:refs/tags/*", "ref:refs/tags/v1", "environment:prod", "pull_request"])
            expect(found(`repo:acme/*:${end}`), end).to.deep.equal(["high: any repository of acme"]);
        expect(found("repo:acme/app:ref:refs/tags/*")).to.deep.equal(["medium: any tag of acme/app"]);
        expect(found("repo:acme/app:environment:*")).to.deep.equal(["medium: any environment of acme/app"]);
    });

    it("says how a repository's name begins or ends where the rest of it is open", () => {
        const found = (pattern: string, issuer = GITHUB): string[] =>
            who(issuer, subject(pattern, issuer)).map((one) => one.replace(` (${issuer})`, ""));
        for (const pattern of [
            "repo:acme/app*",
            "repo:acme/app*:ref:refs/heads/main",
            "repo:acme/app*:environment:prod",
        ])
            expect(found(pattern), pattern).to.deep.equal(["high: any repository of acme whose name begins with app"]);
        expect(found("repo:acme/*-app:ref:refs/heads/main")).to.deep.equal([
            "high: any repository of acme whose name ends with -app",
        ]);
        expect(found("project_path:acme/app*:ref_type:branch:ref:main", "gitlab.com")[0]).to.match(
            /^high: any project of acme(\/app\*| whose name begins with app)$/,
        );
        expect(found("organization:acme:project:p*:workspace:*:run_phase:*", "app.terraform.io")).to.deep.equal([
            "medium: any workspace of the project p* of acme",
        ]);
    });

    it("tries what the caller chooses at its best, now", () => {
        const found = (more: object): string[] =>
            who(GITHUB, { ...subject("repo:acme/*", GITHUB, "StringLike"), ...more }).map((one) =>
                one.replace(` (${GITHUB})`, ""),
            );
        const all = ["high: any repository of acme"];
        const named = { StringLike: { [`${GITHUB}:sub`]: "repo:acme/*", "sts:RoleSessionName": "ci-*" } };
        expect(found(named)).to.deep.equal(all);
        expect(found({ DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } })).to.deep.equal(all);
        expect(found({ DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } })).to.deep.equal([]);
        expect(found({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })).to.deep.equal([]);
    });

    it("knows the subjects that the owner of a GitHub repository customises", () => {
        const found = (pattern: string): string[] =>
            who(GITHUB, subject(pattern)).map((one) => one.replace(` (${GITHUB})`, ""));
        for (const pattern of [
            "repository_owner:*",
            "environment:prod",
            "ref:refs/heads/main",
            "repository_owner_id:*",
        ])
            expect(found(pattern), pattern).to.deep.equal(["critical: any repository of anyone"]);
        for (const pattern of ["repository_owner:acme", "repository_owner:acme:*", "repository:acme/*"])
            expect(found(pattern), pattern).to.deep.equal(["high: any repository of acme"]);
        expect(found("repository_owner_id:7")).to.deep.equal(["high: any repository of the owner 7"]);
        expect(found("repository:acme/app")).to.deep.equal(["medium: any branch of acme/app"]);
        for (const pattern of [
            "job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main",
            "repository_owner:acme:job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main",
            "repository:acme/app:environment:prod",
        ])
            expect(found(pattern), pattern).to.deep.equal([]);
    });

    it("finds nothing by a provider that was deleted, or that has no client of the audience", () => {
        const statement = {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: subject("repo:acme/*"),
        };
        const account = smallAccount({ roles: { ci: { trust: [statement], can: [SESSIONS] } } });
        const found = (more: Partial<Account>): number =>
            findingsOf({ ...account, ...more }, { rules: [federationSubject] }).length;
        const arn = statement.Principal.Federated;
        expect(found({})).to.equal(1);
        expect(found({ identityProviders: new Map([[ACCOUNT, new Set([arn])]]) })).to.equal(1);
        expect(found({ identityProviders: new Map([[ACCOUNT, new Set<string>()]]) })).to.equal(0);
        expect(found({ goneProviders: new Set([arn.toLowerCase()]) })).to.equal(0);
        expect(found({ clients: new Map([[arn.toLowerCase(), ["other", "sts.amazonaws.com"]]]) })).to.equal(1);
        expect(found({ clients: new Map([[arn.toLowerCase(), ["other"]]]) })).to.equal(0);
    });

    it("knows the claims beside GitHub's subject", () => {
        const claimed = (claims: Readonly<Record<string, string>>): string[] =>
            who(GITHUB, {
                StringEquals: Object.fromEntries(
                    Object.entries(claims).map(([claim, value]) => [`${GITHUB}:${claim}`, value]),
                ),
            });
        expect(claimed({ repository: "acme/app" })).to.deep.equal([
            `medium: any branch, tag, environment or pull request of acme/app (${GITHUB})`,
        ]);
        expect(claimed({ repository_owner: "acme" })).to.deep.equal([`high: any repository of acme (${GITHUB})`]);
        expect(claimed({ repository: "acme/app", environment: "production" })).to.deep.equal([]);
        expect(claimed({ job_workflow_ref: "acme/app/.github/workflows/deploy.yml@refs/heads/main" })).to.deep.equal(
            [],
        );
    });

    it("finds roles for GitHub Actions that ask for no repository but for what anyone can have in one", () => {
        const claimed = (claims: Readonly<Record<string, string>>): string[] => {
            const audience = [`${GITHUB}:aud`, "sts.amazonaws.com"] as const;
            const named = Object.entries(claims).map(([claim, value]) => [`${GITHUB}:${claim}`, value] as const);
            const found = who(GITHUB, { StringEquals: Object.fromEntries([audience, ...named]) });
            return found.map((one) => one.replace(` (${GITHUB})`, ""));
        };
        const anyone = ["critical: any repository of anyone"];
        expect(claimed({ environment: "prod" })).to.deep.equal(anyone);
        expect(claimed({ ref: "refs/heads/main" })).to.deep.equal(anyone);
        expect(claimed({ workflow: "deploy" })).to.deep.equal(anyone);
        expect(claimed({ environment: "prod", workflow: "deploy", ref: "refs/heads/main" })).to.deep.equal(anyone);
        // Others' repositories can have workflows that somebody's comment, fork or pull request starts.
        expect(claimed({ actor: "octocat" })).to.deep.equal([
            "high: any repository in which octocat starts a workflow",
        ]);
        expect(claimed({ actor_id: "1", environment: "prod" })).to.deep.equal([
            "high: any repository in which the account 1 starts a workflow",
        ]);
        expect(claimed({ enterprise_id: "9" })).to.deep.equal(["high: any repository of the enterprise 9"]);
        expect(claimed({ repository_owner_id: "7" })).to.deep.equal(["high: any repository of the owner 7"]);
        expect(claimed({ repository_owner: "acme", environment: "prod" })).to.deep.equal([
            "high: any repository of acme",
        ]);
        expect(claimed({ repository_id: "5", workflow: "deploy" })).to.deep.equal([
            "medium: any branch of the repository 5",
        ]);
    });

    it("finds nothing where claims beside the subject pin one repository and a branch, an environment or a person", () => {
        const repository = { repository: "acme/app" };
        const pinned: Readonly<Record<string, string>>[] = [
            { ...repository, environment: "prod" },
            { ...repository, ref: "refs/heads/main" },
            { ...repository, actor: "octocat" },
            { repository_id: "5", ref: "refs/heads/main" },
            { repository_id: "5", environment: "prod" },
            { repository_id: "5", actor: "octocat" },
            { sub: "repo:acme/app:ref:refs/heads/main", actor: "octocat" },
        ];
        for (const claims of pinned) {
            const named = Object.entries(claims).map(([claim, value]) => [`${GITHUB}:${claim}`, value] as const);
            expect(
                who(GITHUB, { StringEquals: Object.fromEntries<string>(named) }),
                JSON.stringify(claims),
            ).to.deep.equal([]);
        }
    });

    it("finds the same of GitLab, EKS, Terraform Cloud, Bitbucket, CircleCI, Buildkite and Vercel", () => {
        const found = (issuer: string, pattern: string): string[] =>
            who(issuer, subject(pattern, issuer)).map((one) => one.replace(` (${issuer.toLowerCase()})`, ""));
        expect(found("gitlab.com", "project_path:*")).to.deep.equal(["critical: any project of anyone"]);
        expect(found("gitlab.com", "project_path:acme/*")).to.deep.equal(["high: any project of acme"]);
        expect(found("gitlab.com", "project_path:acme/infra/*:ref_type:branch:ref:main")).to.deep.equal([
            "high: any project of acme/infra",
        ]);
        expect(found("gitlab.com", "project_path:acme/app:ref_type:branch:ref:*")).to.deep.equal([
            "medium: any branch of acme/app",
        ]);
        expect(found("gitlab.com", "project_path:*:ref_type:tag:ref:v1")).to.deep.equal([
            "critical: any project of anyone",
        ]);
        expect(found("gitlab.com", "project_path:acme/*:ref_type:tag:ref:*")).to.deep.equal([
            "high: any project of acme",
        ]);
        expect(found("gitlab.com", "project_path:acme/app:ref_type:tag:ref:*")).to.deep.equal([
            "medium: any tag of acme/app",
        ]);
        expect(found("gitlab.com", "project_path:acme/app:*")).to.deep.equal(["medium: any branch or tag of acme/app"]);
        expect(found("gitlab.com", "project_path:acme/app:ref_type:branch")).to.deep.equal([
            "medium: any branch of acme/app",
        ]);
        expect(found(EKS, "system:serviceaccount:*")).to.deep.equal(["high: any service account of the cluster"]);
        expect(found(EKS, "system:serviceaccount:ops:*")).to.deep.equal([
            "medium: any service account of the namespace ops",
        ]);
        const workspace = "project:p:workspace:*:run_phase:*";
        expect(found("app.terraform.io", "organization:*")).to.deep.equal(["critical: any workspace of anyone"]);
        expect(found("app.terraform.io", "organization:acme:*")).to.deep.equal(["high: any workspace of acme"]);
        expect(found("app.terraform.io", `organization:acme:${workspace}`)).to.deep.equal([
            "medium: any workspace of the project p of acme",
        ]);
        const pipelines = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
        expect(found(pipelines, "*")).to.deep.equal(["high: any repository of the workspace"]);
        expect(found("oidc.circleci.com/org/0f1e", "org/0f1e/*")).to.deep.equal([
            "high: any project of the organization",
        ]);
        expect(found("app.terraform.io", "organization:acme:project:*:stack:*")).to.deep.equal([
            "high: any stack of acme",
        ]);
        expect(found("agent.buildkite.com", "organization:acme:*")).to.deep.equal(["high: any pipeline of acme"]);
        expect(found("agent.buildkite.com", "organization:acme:pipeline:deploy:ref:refs/tags/*")).to.deep.equal([
            "medium: any tag of acme/deploy",
        ]);
        expect(found("oidc.vercel.com/acme", "owner:acme:project:web:environment:*")).to.deep.equal([
            "medium: any preview deployment of acme/web",
        ]);
        expect(found("oidc.vercel.com/acme", "owner:acme:*")).to.deep.equal(["high: any project of acme"]);
    });

    it("finds the same of Azure DevOps, Spacelift, Pulumi Cloud, and clusters of GKE and AKS", () => {
        const found = (issuer: string, pattern?: string): string[] =>
            who(
                issuer,
                pattern === undefined
                    ? { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" } }
                    : subject(pattern, issuer),
            ).map((one) => one.replace(` (${issuer.toLowerCase()})`, ""));
        const azure = "vstoken.dev.azure.com/0f1e";
        expect(found(azure)).to.deep.equal(["high: any project of the organization"]);
        expect(found(azure, "sc://acme/*")).to.deep.equal(["high: any project of the organization"]);
        expect(found(azure, "sc://acme/app/*")).to.deep.equal(["medium: any service connection of acme/app"]);
        expect(found("acme.app.spacelift.io")).to.deep.equal(["high: any stack of the account"]);
        expect(found("acme.app.spacelift.io", "space:prod-01:*")).to.deep.equal([
            "medium: any stack of the space prod-01",
        ]);
        expect(found("api.pulumi.com/oidc")).to.deep.equal(["high: any project of the organization"]);
        expect(found("api.pulumi.com/oidc", "pulumi:deploy:org:acme:project:app:*")).to.deep.equal([
            "medium: any stack of acme/app",
        ]);
        expect(found("api.pulumi.com/oidc", "pulumi:environments:org:acme:env:*")).to.deep.equal([
            "high: any environment of the organization",
        ]);
        for (const cluster of [
            "container.googleapis.com/v1/projects/p/locations/l/clusters/c",
            "westeurope.oic.prod-aks.azure.com/0f1e/2d3c/",
            "oidc-eks.eu-central-1.api.aws/id/0F1E2D3C",
        ])
            expect(found(cluster), cluster).to.deep.equal(["high: any service account of the cluster"]);
    });

    it("reads the IDs that stand behind the names of owner and repository", () => {
        const found = (pattern: string): string[] => who(GITHUB, subject(pattern, GITHUB));
        expect(found("repo:acme@1/app@2:environment:production")).to.deep.equal([]);
        expect(found("repo:acme@*/app@*:environment:production")).to.deep.equal([]);
        expect(found("repo:acme@1/*")).to.deep.equal([`high: any repository of acme (${GITHUB})`]);
        expect(found("repo:acme@1/app@2:*")[0]).to.match(/^medium: any branch, tag, .* of acme\/app/);
    });

    it("finds tokens of other applications, and conditions that a missing subject meets", () => {
        const cognito = "cognito-identity.amazonaws.com";
        const signedIn = { "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" } };
        expect(who(cognito, signedIn)).to.deep.equal([`critical: any application's users (${cognito})`]);
        expect(who(cognito, { ...signedIn, StringEquals: { [`${cognito}:aud`]: "eu-central-1:pool" } })).to.deep.equal(
            [],
        );
        const google = "accounts.google.com";
        expect(who(google, { StringEquals: { [`${google}:aud`]: "123.apps.googleusercontent.com" } })).to.deep.equal([
            `medium: anyone with a Google account (${google})`,
        ]);
        expect(who("idp.example.com")).to.deep.equal(["medium: any token of the provider (idp.example.com)"]);
        const pinned = "repo:acme/app:environment:production";
        expect(who(GITHUB, subject(pinned, GITHUB, "ForAllValues:StringEquals"))).to.deep.equal([
            "medium: a token without a subject, which ForAllValues:StringEquals accepts,",
        ]);
        expect(who(GITHUB, subject(pinned, GITHUB, "StringEqualsIfExists"))).to.deep.equal([
            "medium: a token without a subject, which StringEqualsIfExists accepts,",
        ]);
    });

    it("finds tenants of Microsoft Entra with only an audience, for which all of their applications have tokens", () => {
        for (const issuer of ["sts.windows.net/0f1e-2d3c/", "login.microsoftonline.com/0f1e-2d3c/v2.0"]) {
            const audience = { [`${issuer}:aud`]: "api://sessions" };
            const found = [`medium: any application or user of the tenant (${issuer})`];
            expect(who(issuer, { StringEquals: audience })).to.deep.equal(found);
            expect(who(issuer, { StringEquals: audience, StringLike: { [`${issuer}:sub`]: "*" } })).to.deep.equal(
                found,
            );
            const pinned = { StringEquals: { ...audience, [`${issuer}:sub`]: "0f1e2d3c-4b5a-6978" } };
            expect(who(issuer, pinned)).to.deep.equal([]);
        }
    });

    it("finds nothing in the usual roles with a pinned subject", () => {
        for (const [issuer, pattern] of [
            [GITHUB, "repo:acme/app:environment:production"],
            [GITHUB, "repo:acme/app:ref:refs/heads/main"],
            [GITHUB, "repo:acme/app:ref:refs/tags/v*"],
            [GITHUB, "repo:acme/app:ref:refs/heads/release/*"],
            ["gitlab.com", "project_path:acme/app:ref_type:branch:ref:main"],
            ["agent.buildkite.com", "organization:acme:pipeline:deploy:ref:refs/tags/v1:commit:*:step:*"],
            ["api.pulumi.com/oidc", "pulumi:environments:org:acme:env:prod"],
            ["gitlab.com", "project_path:acme/app:ref:main"],
            ["gitlab.example.com", "project_path:acme/infra/app:ref_type:tag:ref:v*"],
            [EKS, "system:serviceaccount:ops:deployer"],
            ["app.terraform.io", "organization:acme:project:p:workspace:prod:run_phase:*"],
            ["app.terraform.io", "organization:acme:project:*:workspace:prod:run_phase:*"],
            ["api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "{0f1e-2d3c}*:*"],
            ["api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "{0f1e-2d3c}:{a1b2}:*"],
            ["oidc.circleci.com/org/0f1e", "org/0f1e/project/a1b2/user/*"],
            ["agent.buildkite.com", "organization:acme:pipeline:deploy:ref:refs/heads/main:commit:*:step:*"],
            ["oidc.vercel.com/acme", "owner:acme:project:web:environment:production"],
            ["vstoken.dev.azure.com/0f1e", "sc://acme/app/production"],
            ["acme.app.spacelift.io", "space:prod-01:stack:net:run_type:*:scope:write"],
            ["api.pulumi.com/oidc", "pulumi:deploy:org:acme:project:app:stack:prod:operation:*:scope:write"],
            // A reusable workflow that is named runs what it says, in any repository.
            [GITHUB, "repo:acme/*:job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main"],
        ] as const)
            expect(who(issuer, subject(pattern, issuer)), pattern).to.deep.equal([]);
        // The audience of EKS is the provider's only one; a company's own provider vouches for its people.
        expect(who(EKS, { StringEquals: { [`${EKS}:sub`]: "system:serviceaccount:ops:deployer" } })).to.deep.equal([]);
        expect(who("acme.okta.com", { StringEquals: { "acme.okta.com:aud": "0oa1b2c3" } })).to.deep.equal([]);
    });
});
