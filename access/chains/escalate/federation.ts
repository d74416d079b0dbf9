import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { hasProvider } from "../../matrix/identity-providers";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import type { PolicyStatement } from "../../policy/policy";
import { outsideAssumption } from "../assume/assume";
import { clientsOf, takesOneOf } from "../assume/audiences";
import type { Outsider } from "../assume/outsider";
import type { Rights } from "./rights";

const METADATA = "iam:UpdateSAMLProvider";
const DELETE_SAML = "iam:DeleteSAMLProvider";
const CREATE_SAML = "iam:CreateSAMLProvider";
const AUDIENCE = "iam:AddClientIDToOpenIDConnectProvider";
const DELETE_OIDC = "iam:DeleteOpenIDConnectProvider";
const THUMBPRINT = "iam:UpdateOpenIDConnectProviderThumbprint";
const CREATE_OIDC = "iam:CreateOpenIDConnectProvider";
const CALLS = [METADATA, CREATE_SAML, AUDIENCE, THUMBPRINT, CREATE_OIDC];
const BY_SAML = "sts:AssumeRoleWithSAML";
const BY_TOKEN = "sts:AssumeRoleWithWebIdentity";

/** The calls that change a SAML provider that is there. */
const CHANGED_SAML: readonly (readonly string[])[] = [[METADATA], [DELETE_SAML, CREATE_SAML]];

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
        const isThere = hasProvider(this.rights.account, provider);
        const ways = [...(isThere === false ? [] : CHANGED_SAML), ...(isThere === true ? [] : [[CREATE_SAML]])];
        return ways.flatMap((calls): Step[] => {
            const may = calls.map((call) => this.rights.on(principal, call, provider));
            if (may.includes("denied")) return [];
            const hangsOnName = isThere === undefined && !CHANGED_SAML.includes(calls);
            const isSure = !hangsOnName && verdict === "allowed" && may.every((one) => one === "allowed");
            const provided = "the account has no SAML provider of this name";
            const step = { ...this.step(principal, role, calls, effect), ...(hangsOnName && { provided }) };
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
        const certificate = "AWS checks the provider's certificate by its thumbprint and they can answer in its place";
        const isThere = hasProvider(this.rights.account, provider);
        const changed = (call: string, effect: string, provided: string) =>
            [[call], [DELETE_OIDC, CREATE_OIDC]].map((actions) => ({ actions, effect, provided }));
        // The audiences of a provider count where the trust policy asks for none, or for none that it has.
        const clients = clientsOf(this.rights.account, provider);
        const takesAny = !conditions.some((one) => one.key.endsWith(":aud") && (!clients || takesOneOf(one, clients)));
        const ways = [
            ...(isThere === false || !takesAny
                ? []
                : changed(AUDIENCE, `let tokens for other audiences into the role ${role.name}`, token)),
            ...(isThere === true
                ? []
                : [
                      {
                          actions: [CREATE_OIDC],
                          effect: `create the identity provider that the role ${role.name} trusts`,
                          provided: isThere === false ? token : `the account doesn't have it yet and ${token}`,
                      },
                  ]),
            ...(isThere === false || HAS_KNOWN_CERTIFICATE.test(provider)
                ? []
                : changed(THUMBPRINT, `have another server vouch for sessions of the role ${role.name}`, certificate)),
        ];
        return ways.flatMap(({ actions, effect, provided }): Step[] => {
            if (actions.some((action) => this.rights.on(principal, action, provider) === "denied")) return [];
            return [{ ...this.step(principal, role, actions, effect), verdict: "unknown", provided }];
        });
    }

    private step(principal: AccountPrincipal, to: AccountPrincipal, actions: readonly string[], effect: string): Step {
        const told = this.rights.told(principal, actions);
        return { kind: "escalate", to, verdict: "allowed", actions, effect, ...told };
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
