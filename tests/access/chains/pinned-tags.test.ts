import { expect } from "chai";
import { chainMatrix } from "../../../access/chains/chain-matrix";
import { cellAt } from "../../../access/matrix/matrix";
import { ACCOUNT, arnOf, assume, SESSIONS, smallAccount, trusts } from "./small-account";

const TEAM = "aws:RequestTag/Team";
const ISSUER = "idp.example.com";
const BY_TEAM = { ...SESSIONS, Condition: { StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } } };
const DOCUMENT = { ...SESSIONS, Resource: "arn:aws:ssm:*:*:document/*" };

const saml = (Condition: object = {}, Action = ["sts:AssumeRoleWithSAML", "sts:TagSession"]) =>
    trusts({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/company` }, { Action, Condition });
const oidc = (Condition: object) =>
    trusts(
        { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
        { Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"], Condition },
    );

/** What people of the identity provider can open of the instances of three teams. */
function verdicts(trust: readonly Readonly<Record<string, unknown>>[]): string {
    const account = smallAccount({
        roles: {
            ops: { trust, can: [BY_TEAM, DOCUMENT, assume("next")] },
            next: { trust: [trusts({ AWS: arnOf("role", "ops") })], can: [] },
        },
        instances: { "i-db": { Team: "db" }, "i-web": { Team: "web" }, "i-x": { Team: "x" } },
    });
    const matrix = chainMatrix(account, { rows: ({ type }) => type === "saml" || type === "oidc" });
    const [row] = matrix.classes;
    if (row === undefined) throw new Error("the identity provider has a row");
    return matrix.instances.map((_, at) => cellAt(matrix, row, at).verdict).join(" ");
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
describe("Session tags that a trust policy requires of an identity provider", () => {
    it("are those of the session, be it one or several", () => {
        expect(verdicts([saml({ StringEquals: { [TEAM]: "web" } })])).to.equal("denied allowed denied");
        expect(verdicts([saml({ StringEquals: { [TEAM]: ["web", "db"] } })])).to.equal("allowed allowed denied");
        expect(verdicts([saml({ StringLike: { [TEAM]: "web" } })])).to.equal("denied allowed denied");
        expect(verdicts([oidc({ StringEquals: { [`${ISSUER}:sub`]: "a", [TEAM]: "web" } })])).to.equal(
            "denied allowed denied",
        );
    });

    it("are any of several statements' that let it in", () => {
        const two = [saml({ StringEquals: { [TEAM]: "web" } }), saml({ StringEquals: { [TEAM]: "db" } })];
        expect(verdicts(two)).to.equal("allowed allowed denied");
        const other = trusts({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/other` });
        expect(verdicts([saml({ StringEquals: { [TEAM]: "web" } }), other])).to.equal("denied allowed denied");
    });

    it("aren't known where some who are let in may have others", () => {
        const open = "unknown unknown unknown";
        expect(verdicts([saml()])).to.equal(open);
        expect(verdicts([saml({ StringEqualsIfExists: { [TEAM]: "web" } })])).to.equal(open);
        expect(verdicts([saml({ StringEqualsIgnoreCase: { [TEAM]: "web" } })])).to.equal(open);
        expect(verdicts([saml({ StringLike: { [TEAM]: "w*" } })])).to.equal(open);
        expect(verdicts([saml({ StringNotEquals: { [TEAM]: "web" } })])).to.equal(open);
        expect(verdicts([saml({ StringEquals: { [TEAM]: "web" } }), saml()])).to.equal(open);
        expect(verdicts([saml({ StringEquals: { "aws:RequestTag/Unit": "web" } })])).to.equal(open);
    });

    it("let nobody in where the trust policy doesn't allow them to be passed", () => {
        expect(verdicts([saml({ StringEquals: { [TEAM]: "web" } }, ["sts:AssumeRoleWithSAML"])])).to.equal(
            "denied denied denied",
        );
    });
});
