import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { ACCOUNT, SESSIONS, smallAccount, trusts } from "../small-account";
import { can, given, malloryIn } from "./escalating";

const corp = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
const github = "token.actions.githubusercontent.com";
const issuer = `arn:aws:iam::${ACCOUNT}:oidc-provider/${github}`;

describe("Changes to identity providers", () => {
    const saml = (StringEquals: object) => ({
        ops: {
            trust: [trusts({ Federated: corp }, { Action: "sts:AssumeRoleWithSAML", Condition: { StringEquals } })],
            can: [SESSIONS],
        },
    });
    const audience = { "SAML:aud": "https://signin.aws.amazon.com/saml" };

    it("let somebody's own provider vouch for the roles that trust a SAML provider", () => {
        const update = (resource: string, condition: object = audience) =>
            given([can("iam:UpdateSAMLProvider", resource)], { roles: saml(condition) });
        expect(update("*")).to.equal("escalation");
        expect(update(corp)).to.equal("escalation");
        expect(update(corp, { ...audience, "SAML:eduPersonAffiliation": "staff" })).to.equal("escalation");
        expect(update(`arn:aws:iam::${ACCOUNT}:saml-provider/other`)).to.equal("");
    });

    it("may create a SAML provider anew under the name that roles trust", () => {
        const by = (...actions: string[]) => given([can(actions)], { roles: saml(audience) });
        expect(by("iam:CreateSAMLProvider")).to.equal("unknown escalation");
        expect(by("iam:DeleteSAMLProvider")).to.equal("");
        expect(by("iam:DeleteSAMLProvider", "iam:CreateSAMLProvider")).to.equal("escalation");
        const other = `arn:aws:iam::${ACCOUNT}:saml-provider/other`;
        expect(given([can("iam:CreateSAMLProvider", other)], { roles: saml(audience) })).to.equal("");
    });

    it("may create the OIDC provider that roles trust, or change by which certificate AWS knows it", () => {
        const by = (action: string, host: string) => {
            const Federated = `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`;
            const Condition = { StringEquals: { [`${host}:sub`]: "x", [`${host}:aud`]: "y" } };
            const trust = [trusts({ Federated }, { Action: "sts:AssumeRoleWithWebIdentity", Condition })];
            return given([can(action)], { roles: { ops: { trust, can: [SESSIONS] } } });
        };
        expect(by("iam:CreateOpenIDConnectProvider", github)).to.equal("unknown escalation");
        expect(by("iam:UpdateOpenIDConnectProviderThumbprint", "id.example.com")).to.equal("unknown escalation");
        // Those that AWS knows by their certificate authorities need no thumbprint.
        for (const host of [github, "oidc.eks.eu-central-1.amazonaws.com/id/ABC"])
            expect(by("iam:UpdateOpenIDConnectProviderThumbprint", host)).to.equal("");
    });

    it("may let in tokens for other audiences where the trust policy asks for none", () => {
        const tokens = (StringEquals: object) => ({
            ops: {
                trust: [
                    trusts(
                        { Federated: issuer },
                        { Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals } },
                    ),
                ],
                can: [SESSIONS],
            },
        });
        const subject = { [`${github}:sub`]: "repo:acme/app:environment:prod" };
        const add = can("iam:AddClientIDToOpenIDConnectProvider");
        expect(given([add], { roles: tokens(subject) })).to.equal("unknown escalation");
        const both = { ...subject, [`${github}:aud`]: "sts.amazonaws.com" };
        expect(given([add], { roles: tokens(both) })).to.equal("");
        const withClient = (client: string) =>
            malloryIn({
                ...smallAccount({ roles: tokens(both), users: { mallory: { can: [add] } } }),
                clients: new Map([[issuer, [client]]]),
            });
        expect(withClient("sts.amazonaws.com")).to.equal("");
        expect(withClient("other")).to.equal("unknown escalation");
    });

    it("are known by the account's own providers, where those are read", () => {
        const roles = (Federated: string, Action: string, Condition: object) => ({
            ops: { trust: [trusts({ Federated }, { Action, Condition })], can: [SESSIONS] },
        });
        const by = (actions: string[], small: Parameters<typeof smallAccount>[0], ...providers: string[]) =>
            malloryIn({
                ...smallAccount({ ...small, users: { mallory: { can: [can(actions)] } } }),
                identityProviders: new Map([[ACCOUNT, new Set(providers)]]),
            });
        const bySaml = { roles: roles(corp, "sts:AssumeRoleWithSAML", { StringEquals: audience }) };
        // One of the name is there, and another can't be created beside it.
        expect(by(["iam:CreateSAMLProvider"], bySaml, corp)).to.equal("");
        expect(by(["iam:CreateSAMLProvider"], bySaml)).to.equal("escalation");
        expect(by(["iam:UpdateSAMLProvider"], bySaml)).to.equal("");
        expect(by(["iam:UpdateSAMLProvider"], bySaml, corp)).to.equal("escalation");
        const subject = { StringEquals: { [`${github}:sub`]: "repo:acme/app:environment:prod" } };
        const byToken = { roles: roles(issuer, "sts:AssumeRoleWithWebIdentity", subject) };
        expect(by(["iam:CreateOpenIDConnectProvider"], byToken, issuer)).to.equal("");
        expect(by(["iam:CreateOpenIDConnectProvider"], byToken)).to.equal("unknown escalation");
        const both = ["iam:DeleteOpenIDConnectProvider", "iam:CreateOpenIDConnectProvider"];
        expect(by(both, byToken, issuer), "with other audiences").to.equal("unknown escalation");
    });

    it("that were deleted let nobody in", () => {
        const small = { roles: saml(audience) };
        const rows = (providers: readonly string[]) =>
            chainMatrix({
                ...smallAccount(small),
                identityProviders: new Map([[ACCOUNT, new Set(providers)]]),
            }).classes.flatMap(({ principals }) => principals.map(({ type }) => type));
        expect(rows([corp])).to.include("saml");
        expect(rows([])).to.not.include("saml");
    });
});
