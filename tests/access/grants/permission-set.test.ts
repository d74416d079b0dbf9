import { expect } from "chai";
import { permissionSetOf, permissionSetRole } from "../../../access/grants";
import { parsePolicy } from "../../../access/policy/parse";
import { decide } from "../../../access/evaluate/decide";

const ACCOUNT = "111122223333";
const RESERVED = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/`;
const OWN = [
    `${RESERVED}AWSReservedSSO_ops_0123456789abcdef`,
    `${RESERVED}eu-west-1/AWSReservedSSO_ops_0123456789abcdef`,
];
const OTHERS = [
    `${RESERVED}AWSReservedSSO_dev_0123456789abcdef`,
    `${RESERVED}AWSReservedSSO_dev_AWSReservedSSO_ops_0123456789abcdef`,
    `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_ops_0123456789abcdef`,
];

describe("The role of a permission set", () => {
    it("is known by its ARN as a pattern", () => {
        const Resource = permissionSetRole({ partition: "aws", accountId: ACCOUNT }, "ops");
        const policy = parsePolicy(
            { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:GetRole", Resource }] },
            "p",
        );
        const verdict = (resource: string) =>
            decide({
                principal: { type: "user", arn: `arn:aws:iam::${ACCOUNT}:user/a`, account: ACCOUNT },
                action: "iam:GetRole",
                resource,
                context: {},
                policies: { identity: [policy] },
            }).verdict;
        for (const arn of OWN) expect(verdict(arn), arn).to.equal("allowed");
        for (const arn of OTHERS) expect(verdict(arn), arn).to.equal("denied");
    });

    it("tells the permission set that it was made of", () => {
        for (const arn of OWN) expect(permissionSetOf(arn), arn).to.equal("ops");
        expect(permissionSetOf(OTHERS[1] ?? "")).to.equal("dev_AWSReservedSSO_ops");
        expect(permissionSetOf(OTHERS[2] ?? "")).to.be.undefined;
    });
});
