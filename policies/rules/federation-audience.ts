import type { PolicyStatement } from "../../access/policy";
import { ROLE } from "../../access/stack";
import { AUDIENCE_KEYS, demands, federationKinds, onFederation, providers, textsOf, trustOf } from "../iam/federation";
import { named } from "../iam/sessions";
import { listAt, UNKNOWN } from "../pack/known";
import { judge, type Rule, type RuleConfig, type Subject } from "../pack/rule";
import { Relations } from "../resources/relations";
import { textList } from "../pack/settings";

const ACCOUNT_PROVIDER = /^arn:[^:]+:iam::\d*:oidc-provider\//;
const SHARED = ["token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"];

export const federationAudience: Rule = {
    name: "federation-audience",
    description: "A trust policy accepts an identity provider's tokens for any audience.",
    why: "A token that the provider made for another application, or another repository, opens the role as well.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "For SAML require SAML:aud = https://signin.aws.amazon.com/saml; for OpenID Connect the provider's :aud, and :sub where the provider serves others too.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html",
    tags: ["federation", "iam"],
    settings: {
        subject: textList(
            "OIDC providers whose tokens' :sub has to be pinned as well, by default those that serve everybody; * is every provider of the account",
            ...SHARED,
        ),
    },
    resource: onFederation(({ federated }, config) => {
        const { certain, byProvider } = problemsOf(federated, config);
        const all = [...certain, ...byProvider.map(({ problem }) => problem)];
        return certain.length > 0 || all.length === 0 ? judge(all) : { answer: "left to the stack", problems: all };
    }),
    // Which audiences a provider's tokens may have, the provider says: with one there is nothing to tell apart.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const sole = new Set(stack.ofType(OIDC_PROVIDER).filter(hasOneClient).map(nameOf));
        return stack.ofType(ROLE).flatMap((role) => {
            const { certain, byProvider } = problemsOf(trustOf(role)?.federated ?? [], config);
            // A role with a problem of its own is reported before it is created.
            const left = certain.length > 0 && role.given !== undefined ? [] : byProvider;
            return left
                .filter(({ provider }) => !sole.has(provider))
                .map(({ problem }) => ({ problem, urn: role.urn }));
        });
    },
};

const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

function hasOneClient({ props }: Subject): boolean {
    const clients = listAt(props, "clientIdLists");
    return clients !== UNKNOWN && clients.length === 1;
}

/** A provider's name in ARNs and condition keys: its address without the scheme. */
function nameOf({ props: { url } }: Subject): string | undefined {
    return typeof url === "string" ? url.replace(/^https:\/\//, "").replace(/\/$/, "") : undefined;
}

/** What is wrong for certain, and what is unless the provider's tokens are for one client only. */
interface Problems {
    readonly certain: readonly string[];
    readonly byProvider: readonly { readonly provider: string; readonly problem: string }[];
}

function problemsOf(federated: readonly PolicyStatement[], { subject = SHARED }: RuleConfig): Problems {
    const found = federated.flatMap((statement) =>
        federationKinds(statement).map((kind) =>
            kind === "SAML"
                ? { certain: signInProblems(statement), byProvider: [] }
                : tokenProblems(statement, subject as readonly string[]),
        ),
    );
    return {
        certain: found.flatMap(({ certain }) => certain),
        byProvider: found.flatMap(({ byProvider }) => byProvider),
    };
}

function signInProblems(statement: PolicyStatement): readonly string[] {
    const pinned = demands(statement.conditions, "saml:aud").some((condition) =>
        textsOf(condition).every((text) =>
            /^https:\/\/([a-z0-9-]+\.)?signin\.(aws\.amazon|amazonaws-us-gov|amazonaws-eusc|amazonaws)\.(com|cn|eu)\/saml(\/acs\/[\w-]+)?$/.test(
                text,
            ),
        ),
    );
    return pinned ? [] : [`${named(statement)}: SAML:aud isn't required to be AWS's sign-in page.`];
}

function tokenProblems(statement: PolicyStatement, shared: readonly string[]): Problems {
    const written = providers(statement, "web identity");
    const names = written.map((value) => value.replace(ACCOUNT_PROVIDER, ""));
    // Those that every account has, such as Amazon Cognito, are limited by other keys.
    const own = written.map((value) => ACCOUNT_PROVIDER.test(value));
    return {
        certain: names
            .filter((provider, index) => shared.includes(provider) || (shared.includes("*") && own[index]))
            .flatMap((provider) => notPinned(statement, `${provider}:sub`, namesOwner)),
        byProvider: names.flatMap((provider) =>
            notPinned(statement, `${provider}:${AUDIENCE_KEYS[provider] ?? "aud"}`, (text) => !/^[*?]/.test(text)).map(
                (problem) => ({ provider, problem }),
            ),
        ),
    };
}

/** What is wrong where no condition that a token has to meet pins the key. */
function notPinned(statement: PolicyStatement, key: string, pins: (text: string) => boolean): readonly string[] {
    const texts = demands(statement.conditions, key).map(textsOf);
    const pinned = texts.some((values) => values.length > 0 && values.every(pins));
    const found = texts.length === 0 ? "isn't required" : `may be ${texts.flat().join(" or ")}`;
    return pinned ? [] : [`${named(statement)}: ${key} ${found}.`];
}

/**
 * Whether a subject such as repo:OWNER/NAME:ref:REF has its owner before the first wildcard, and the sign behind the
 * owner as well: repo:acme* is acme-evil's too.
 */
function namesOwner(text: string): boolean {
    const [fixed = ""] = text.split(/[*?]/);
    return fixed === text || /^[^:]+:[^:/]+[:/]/.test(fixed);
}
