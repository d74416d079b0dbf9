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
        expect(given([can("iam:CreateSAMLProvider")], { roles: saml(audience) })).to.equal("");
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
