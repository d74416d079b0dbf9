import type { PolicyStatement } from "../../access/policy/policy";
import { ROLE } from "../iam/documents";
import {
    AUDIENCE_KEYS,
    demands,
    type FederationKind,
    federationKinds,
    onFederation,
    providers,
    textsOf,
} from "../iam/federation";
import { named } from "../iam/sessions";
import type { Rule } from "../pack/rule";

const SHARED = ["token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"];

/** A provider's tokens are for this account's sign-in and nobody else's. */
export const federationAudience: Rule = {
    name: "federation-audience",
    description: "A trust policy takes an identity provider's tokens whoever they are for.",
    why: "A token that the provider made for another application, or another repository, opens the role as well.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "For SAML require SAML:aud = https://signin.aws.amazon.com/saml; for OpenID Connect the provider's :aud, and :sub where the provider serves others too.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html",
    tags: ["federation", "iam"],
    configSchema: {
        properties: {
            subject: {
                type: "array",
                items: { type: "string" },
                default: [...SHARED],
                description: "Providers that serve everybody, whose tokens' :sub has to be pinned as well",
            },
        },
    },
    resource: {
        types: [ROLE],
        check: (subject, config) =>
            onFederation(subject, config, ({ federated }, { subject: shared = SHARED }) =>
                federated.flatMap((statement) =>
                    federationKinds(statement).flatMap((kind) =>
                        problems(statement, kind, shared as readonly string[]),
                    ),
                ),
            ),
    },
};

function problems(statement: PolicyStatement, kind: FederationKind, shared: readonly string[]): readonly string[] {
    if (kind === "SAML") {
        const pinned = demands(statement.conditions, "saml:aud").some((condition) =>
            textsOf(condition).every((text) =>
                /^https:\/\/([a-z0-9-]+\.)?signin\.(aws\.amazon|amazonaws-us-gov|amazonaws)\.(com|cn)\/saml(\/acs\/[\w-]+)?$/.test(
                    text,
                ),
            ),
        );
        return pinned ? [] : [`${named(statement)}: SAML:aud isn't required to be AWS's sign-in page.`];
    }
    return providers(statement, kind).flatMap((value) => {
        const provider = value.replace(/^arn:[^:]+:iam::\d*:oidc-provider\//, "");
        const keys = [
            { key: `${provider}:${AUDIENCE_KEYS[provider] ?? "aud"}`, pins: (text: string) => !/^[*?]/.test(text) },
            ...(shared.includes(provider) ? [{ key: `${provider}:sub`, pins: namesOwner }] : []),
        ];
        return keys.flatMap(({ key, pins }) => {
            const texts = demands(statement.conditions, key).map(textsOf);
            const pinned = texts.some((values) => values.length > 0 && values.every(pins));
            const found = texts.length === 0 ? "isn't required" : `may be ${texts.flat().join(" or ")}`;
            return pinned ? [] : [`${named(statement)}: ${key} ${found}.`];
        });
    });
}

/**
 * Whether a subject such as repo:OWNER/NAME:ref:REF has its owner before the first wildcard, and the sign behind the
 * owner as well: repo:acme* is acme-evil's too.
 */
function namesOwner(text: string): boolean {
    const [fixed = ""] = text.split(/[*?]/);
    return fixed === text || /^[^:]+:[^:/]+[:/]/.test(fixed);
}
