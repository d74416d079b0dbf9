import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { cellAt } from "../../../../access/matrix";
import { arnOf, assume, smallAccount, trusts } from "../small-account";
import { can, cannot, service, type Small } from "./escalating";

const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const WITH = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

/** What mallory's way to the instance takes: MFA, nothing, or there is none for sure. */
function takes(statements: readonly ReturnType<typeof can>[], small: Small = {}): string {
    const account = smallAccount({ ...small, users: { ...small.users, mallory: { can: statements } } });
    const matrix = chainMatrix(account, { by: "escalation" });
    const row = matrix.classes.find(({ principals }) => principals.some(({ name }) => name === "mallory"));
    if (row === undefined) throw new Error("mallory has a row");
    const { verdict, needs = [] } = cellAt(matrix, row, 0);
    return verdict === "allowed" ? (needs.some(({ mfa }) => mfa) ? "MFA" : "nothing") : verdict;
}

describe("Escalation by users whose policies ask for MFA", () => {
    const roles = { ops: service("lambda") };
    const lambda = ["lambda:CreateFunction", "lambda:InvokeFunction"];

    it("takes MFA where a call does", () => {
        expect(takes([can(["iam:PassRole", ...lambda])], { roles })).to.equal("nothing");
        expect(takes([can(["iam:PassRole", ...lambda]), cannot("*", WITHOUT)], { roles })).to.equal("MFA");
        expect(takes([can("iam:PassRole"), can(lambda, "*", WITH)], { roles })).to.equal("MFA");
        const functions = "arn:aws:lambda:*:*:function:x-*";
        const code = can("lambda:UpdateFunctionCode", functions);
        expect(takes([code, cannot("lambda:*", WITHOUT)], { roles })).to.equal("MFA");
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", WITHOUT)])).to.equal("MFA");
        expect(takes([can("ssm:SendCommand"), cannot("ssm:SendCommand", WITHOUT)])).to.equal("MFA");
    });

    it("takes it where a role that writes was assumed with it", () => {
        const writer = {
            trust: [trusts({ AWS: arnOf("user", "mallory") })],
            can: [can("iam:PutUserPolicy", arnOf("user", "mallory"))],
        };
        expect(takes([assume("writer")], { roles: { writer } })).to.equal("nothing");
        expect(takes([assume("writer"), cannot("sts:AssumeRole", WITHOUT)], { roles: { writer } })).to.equal("MFA");
    });

    it("is none for roles, whose sessions carry no MFA", () => {
        const caller = {
            trust: [trusts({ AWS: arnOf("user", "mallory") })],
            can: [can(["iam:PassRole", ...lambda], "*", WITH)],
        };
        expect(takes([assume("caller")], { roles: { ...roles, caller } })).to.equal("denied");
    });
});
