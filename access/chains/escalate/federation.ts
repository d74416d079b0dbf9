import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import type { PolicyStatement } from "../../policy/policy";
import { outsideAssumption } from "../assume/assume";
import type { Outsider } from "../assume/outsider";
import type { Rights } from "./rights";

const METADATA = "iam:UpdateSAMLProvider";
const DELETE_SAML = "iam:DeleteSAMLProvider";
const CREATE_SAML = "iam:CreateSAMLProvider";
const AUDIENCE = "iam:AddClientIDToOpenIDConnectProvider";
const THUMBPRINT = "iam:UpdateOpenIDConnectProviderThumbprint";
const CREATE_OIDC = "iam:CreateOpenIDConnectProvider";
const CALLS = [METADATA, CREATE_SAML, AUDIENCE, THUMBPRINT, CREATE_OIDC];
const BY_SAML = "sts:AssumeRoleWithSAML";
const BY_TOKEN = "sts:AssumeRoleWithWebIdentity";

/** Steps by changes to identity providers: to the roles that trust them. */
export class FederationSteps {
    private readonly rights: Rights;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    steps(principal: AccountPrincipal): Step[] {
        if (!CALLS.some((action) => this.rights.mentions(principal, action))) return [];
        const { account } = this.rights;
        const owner = ownerOf(principal, account);
        return account.principals.flatMap((role): Step[] => {
            if (role.trust === undefined || role.use === "service-linked" || ownerOf(role, account) !== owner)
                return [];
            const steps = role.trust.statements.flatMap((statement) =>
                providersOf(statement).flatMap((provider) => this.by(principal, role, statement, provider)),
            );
            return [steps.find(({ verdict }) => verdict === "allowed") ?? steps[0]].flatMap((one) => one ?? []);
        });
    }

    private by(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        statement: PolicyStatement,
        provider: string,
    ): readonly Step[] {
        if (provider.includes(":saml-provider/"))
            return coversAction(statement, BY_SAML.toLowerCase()) ? this.bySaml(principal, role, provider) : [];
        return coversAction(statement, BY_TOKEN.toLowerCase())
            ? this.byToken(principal, role, statement, provider)
            : [];
    }

    /**
     * A provider's metadata says who vouches. Roles trust its ARN, which has only its name: one that is deleted and created
     * again is the same to them.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
     */
    private bySaml(principal: AccountPrincipal, role: AccountPrincipal, provider: string): readonly Step[] {
        const { verdict } = outsideAssumption(asserted(provider), role, this.rights.account);
        if (verdict === "denied") return [];
        const effect = `have their own identity provider vouch for sessions of the role ${role.name}`;
        return [[METADATA], [DELETE_SAML, CREATE_SAML], [CREATE_SAML]].flatMap((calls): Step[] => {
            const may = calls.map((call) => this.rights.on(principal, call, provider));
            if (may.includes("denied")) return [];
            const isNew = calls.length === 1 && calls[0] === CREATE_SAML;
            const isSure = !isNew && verdict === "allowed" && may.every((one) => one === "allowed");
            const provided = "the account has no SAML provider of this name";
            const step = { ...this.step(principal, role, calls, effect), ...(isNew && { provided }) };
            return [{ ...step, verdict: isSure ? "allowed" : "unknown" }];
        });
    }

    /** What an issuer's tokens say is its own choice: who gets which token isn't known. */
    private byToken(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        { conditions }: PolicyStatement,
        provider: string,
    ): readonly Step[] {
        const token = "the provider gives them a token with a subject that the trust policy takes";
        const ways = [
            // The audiences of a provider count where the trust policy asks for none.
            !conditions.some(({ key }) => key.endsWith(":aud")) && {
                action: AUDIENCE,
                effect: `let tokens for other audiences into the role ${role.name}`,
                provided: token,
            },
            {
                action: CREATE_OIDC,
                effect: `create the identity provider that the role ${role.name} trusts`,
                provided: `the account doesn't have it yet and ${token}`,
            },
            !HAS_KNOWN_CERTIFICATE.test(provider) && {
                action: THUMBPRINT,
                effect: `have another server vouch for sessions of the role ${role.name}`,
                provided: "AWS checks the provider's certificate by its thumbprint and they can answer in its place",
            },
        ];
        return ways.flatMap((way): Step[] => {
            if (way === false || this.rights.on(principal, way.action, provider) === "denied") return [];
            const { action, effect, provided } = way;
            return [{ ...this.step(principal, role, [action], effect), verdict: "unknown", provided }];
        });
    }

    private step(principal: AccountPrincipal, to: AccountPrincipal, actions: readonly string[], effect: string): Step {
        const because = this.rights.reasons(principal, actions);
        return { kind: "escalate", to, verdict: "allowed", actions, effect, because };
    }
}

/**
 * Issuers whose certificates AWS checks by its own list of certificate authorities, whatever their thumbprints say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
const HAS_KNOWN_CERTIFICATE =
    /:oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|accounts\.google\.com|[^/]+\.auth0\.com|[^/]+\.amazonaws\.com)(\/|$)/;

/** The identity providers of an account that a statement trusts. */
function providersOf({ effect, principals }: PolicyStatement): readonly string[] {
    if (effect !== "Allow" || principals === undefined || principals.negated) return [];
    return principals.entries.flatMap(({ type, value }) =>
        type === "Federated" && /:(saml|oidc)-provider\//.test(value) ? [value] : [],
    );
}

/** Somebody whose assertions say whatever they like. */
function asserted(provider: string): Outsider {
    return {
        principal: {
            type: "saml",
            name: provider,
            arn: `saml:${provider}`,
            tags: {},
            groups: [],
            policies: NO_POLICIES,
        },
        caller: { type: "federated", provider },
        action: BY_SAML,
        request: new Map([["aws:federatedprovider", provider]]),
        isFree: (key) => /^(saml:|sts:|aws:requesttag\/|aws:tagkeys$|aws:sourceidentity$)/.test(key),
        roles: new Set(),
    };
}

const NO_POLICIES = { identity: [] };
