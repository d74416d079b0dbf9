import { expect } from "chai";
import { ACCOUNT, SESSIONS, trusts } from "../small-account";
import { can, given } from "./escalating";

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
    });
});
