import { expect } from "chai";
import { chainMatrix } from "../../../../access/chains";
import { cellAt } from "../../../../access/matrix";
import { needText } from "../../../../access/matrix/cell-terms";
import { arnOf, assume, smallAccount, trusts } from "../small-account";
import { can, cannot, service, type Small } from "./escalating";

const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent */
const BUT_KEYS = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
const EITHER = "with long-term access keys or with MFA";
const WITH = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

/** What mallory's way to the instance takes: nothing, or with what; or there is none for sure. */
function takes(statements: readonly ReturnType<typeof can>[], small: Small = {}): string {
    const account = smallAccount({ ...small, users: { ...small.users, mallory: { can: statements } } });
    const matrix = chainMatrix(account, { by: "escalation" });
    const row = matrix.classes.find(({ principals }) => principals.some(({ name }) => name === "mallory"));
    if (row === undefined) throw new Error("mallory has a row");
    const { verdict, needs = [] } = cellAt(matrix, row, 0);
    return verdict === "allowed" ? needs.map(needText).join(" or ") || "nothing" : verdict;
}

describe("Escalation by users whose policies ask for MFA", () => {
    const roles = { ops: service("lambda") };
    const lambda = ["lambda:CreateFunction", "lambda:InvokeFunction"];

    it("takes MFA where a call does", () => {
        expect(takes([can(["iam:PassRole", ...lambda])], { roles })).to.equal("nothing");
        expect(takes([can(["iam:PassRole", ...lambda]), cannot("*", WITHOUT)], { roles })).to.equal("with MFA");
        expect(takes([can("iam:PassRole"), can(lambda, "*", WITH)], { roles })).to.equal("with MFA");
        const functions = "arn:aws:lambda:*:*:function:x-*";
        const code = can("lambda:UpdateFunctionCode", functions);
        expect(takes([code, cannot("lambda:*", WITHOUT)], { roles })).to.equal("with MFA");
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", WITHOUT)])).to.equal("with MFA");
        expect(takes([can("ssm:SendCommand"), cannot("ssm:SendCommand", WITHOUT)])).to.equal("with MFA");
    });

    it("takes it where a role that writes was assumed with it", () => {
        const writer = {
            trust: [trusts({ AWS: arnOf("user", "mallory") })],
            can: [can("iam:PutUserPolicy", arnOf("user", "mallory"))],
        };
        expect(takes([assume("writer")], { roles: { writer } })).to.equal("nothing");
        expect(takes([assume("writer"), cannot("sts:AssumeRole", WITHOUT)], { roles: { writer } })).to.equal(
            "with MFA",
        );
    });

    it("takes it where the shell does by which somebody gets an instance's role", () => {
        const box = { ...service("ec2"), can: [can("ssm:StartSession")] };
        const small = { roles: { box }, instances: { "i-1": {}, "i-2": {} }, profiles: { "i-2": "box" } };
        const places = ["arn:aws:ec2:*:*:instance/i-2", "arn:aws:ssm:*:*:document/*"];
        expect(takes([can("ssm:StartSession", places)], small)).to.equal("nothing");
        expect(takes([can("ssm:StartSession", places, WITH)], small)).to.equal("with MFA");
        expect(takes([can("ssm:SendCommand", places, WITH)], small)).to.equal("with MFA");
    });

    it("takes it where calls through AWS services need none", () => {
        const directly = { ...WITHOUT, Bool: { "aws:ViaAWSService": "false" } };
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", directly)])).to.equal("with MFA");
        expect(takes([can(["iam:PassRole", ...lambda]), cannot("*", directly)], { roles })).to.equal("with MFA");
        const other = { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } };
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", other)])).to.equal("nothing");
    });

    it("isn't known where only calls through a service, or out of a VPC, are allowed", () => {
        const cloudFormation = { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } };
        const vpc = { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } };
        for (const Condition of [cloudFormation, vpc])
            expect(takes([can("iam:PutUserPolicy", "*", Condition)])).to.equal("unknown");
        const outside = { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } };
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", outside)])).to.equal("unknown");
    });

    it("takes access keys or MFA where only the key of temporary credentials says that there was none", () => {
        expect(takes([can(["iam:PassRole", ...lambda]), cannot("*", BUT_KEYS)], { roles })).to.equal(EITHER);
        expect(takes([can("iam:PutUserPolicy"), cannot("iam:*", BUT_KEYS)])).to.equal(EITHER);
        expect(takes([can("ssm:SendCommand"), cannot("ssm:SendCommand", BUT_KEYS)])).to.equal(EITHER);
        const both = [can("iam:PassRole"), can(lambda, "*", WITH), cannot("iam:PassRole", BUT_KEYS)];
        expect(takes(both, { roles })).to.equal("with MFA");
        const keysAlone = cannot("iam:*", { Null: { "aws:MultiFactorAuthPresent": "false" } });
        expect(takes([can("iam:PassRole"), can(lambda, "*", WITH), keysAlone], { roles })).to.equal(
            "with long-term access keys and with MFA",
        );
    });

    it("takes it for the tags of an instance", () => {
        const tagged = { StringEquals: { "aws:ResourceTag/Team": "red" } };
        const own = [
            can("ssm:StartSession", "arn:aws:ec2:*:*:instance/*", tagged),
            can("ssm:StartSession", "arn:aws:ssm:*:*:document/*"),
            can("ec2:CreateTags"),
        ];
        expect(takes(own)).to.equal("nothing");
        expect(takes([...own, cannot("ec2:*", WITHOUT)])).to.equal("with MFA");
        expect(takes([...own, cannot("ec2:*", BUT_KEYS)])).to.equal(EITHER);
        expect(takes([...own, cannot("ssm:StartSession", WITHOUT)])).to.equal("with MFA");
        expect(takes([...own, cannot("ssm:StartSession", BUT_KEYS)])).to.equal(EITHER);
    });

    it("takes nothing of a role that has a deny with Bool, whose sessions lack the key", () => {
        const caller = {
            trust: [trusts({ AWS: arnOf("user", "mallory") })],
            can: [can(["iam:PassRole", ...lambda]), cannot("*", BUT_KEYS)],
        };
        expect(takes([assume("caller")], { roles: { ...roles, caller } })).to.equal("nothing");
    });

    it("is none for roles, whose sessions carry no MFA", () => {
        const caller = {
            trust: [trusts({ AWS: arnOf("user", "mallory") })],
            can: [can(["iam:PassRole", ...lambda], "*", WITH)],
        };
        expect(takes([assume("caller")], { roles: { ...roles, caller } })).to.equal("denied");
    });
});
