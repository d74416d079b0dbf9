import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import type { PolicyStatement } from "../../policy/policy";
import { outsideAssumption } from "../assume/assume";
import type { Outsider } from "../assume/outsider";
import type { Rights } from "./rights";

const METADATA = "iam:UpdateSAMLProvider";
const AUDIENCE = "iam:AddClientIDToOpenIDConnectProvider";
const BY_SAML = "sts:AssumeRoleWithSAML";
const BY_TOKEN = "sts:AssumeRoleWithWebIdentity";

/** Steps by changes to identity providers: to the roles that trust them. */
export class FederationSteps {
    private readonly rights: Rights;

    constructor(rights: Rights) {
        this.rights = rights;
    }

    steps(principal: AccountPrincipal): Step[] {
        if (![METADATA, AUDIENCE].some((action) => this.rights.mentions(principal, action))) return [];
        const { account } = this.rights;
        const owner = ownerOf(principal, account);
        return account.principals.flatMap((role): Step[] => {
            if (role.trust === undefined || role.use === "service-linked" || ownerOf(role, account) !== owner)
                return [];
            const steps = role.trust.statements.flatMap((statement) =>
                providersOf(statement).flatMap((provider) => this.by(principal, role, statement, provider) ?? []),
            );
            return steps.slice(0, 1);
        });
    }

    private by(
        principal: AccountPrincipal,
        role: AccountPrincipal,
        statement: PolicyStatement,
        provider: string,
    ): Step | undefined {
        if (provider.includes(":saml-provider/")) {
            if (!coversAction(statement, BY_SAML.toLowerCase())) return undefined;
            const may = this.rights.on(principal, METADATA, provider);
            const { verdict } = outsideAssumption(asserted(provider), role, this.rights.account);
            if (may === "denied" || verdict === "denied") return undefined;
            const effect = `have their own identity provider vouch for sessions of the role ${role.name}`;
            const sure = may === "allowed" && verdict === "allowed" ? "allowed" : "unknown";
            return { ...this.step(principal, role, METADATA, effect), verdict: sure };
        }
        // The audiences of a provider count where the trust policy asks for none.
        const asksForAudience = statement.conditions.some(({ key }) => key.endsWith(":aud"));
        if (asksForAudience || !coversAction(statement, BY_TOKEN.toLowerCase())) return undefined;
        if (this.rights.on(principal, AUDIENCE, provider) === "denied") return undefined;
        const effect = `let tokens for other audiences into the role ${role.name}`;
        const provided = "the provider gives them a token with a subject that the trust policy takes";
        return { ...this.step(principal, role, AUDIENCE, effect), verdict: "unknown", provided };
    }

    private step(principal: AccountPrincipal, to: AccountPrincipal, action: string, effect: string): Step {
        const because = this.rights.reasons(principal, [action]);
        return { kind: "escalate", to, verdict: "allowed", actions: [action], effect, because };
    }
}

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
