import { expect } from "chai";
import { layersOf, type PolicySet } from "../../../access/evaluate/decide";
import { contextOf, layered, type Context } from "../../../access/evaluate/context";
import { nearestMisses } from "../../../access/evaluate/nearest-miss";
import { principalContext } from "../../../access/evaluate/principal";
import { targetOf } from "../../../access/evaluate/statement";
import { alice, INSTANCE, policy, sessions } from "./questions";

function missing(policies: PolicySet, context: Context = {}): string[] {
    const request = layered(contextOf(context), principalContext(alice));
    return nearestMisses(layersOf(policies), targetOf("ssm:StartSession", INSTANCE), request).map(({ text }) => text);
}

const gated = (...conditions: object[]) => ({
    identity: [policy(conditions.map((Condition) => sessions("Allow", { Condition })))],
});
const tag = (value: string | string[], key = "ssm:resourceTag/Environment") => ({ StringEquals: { [key]: value } });

describe("The nearest miss", () => {
    it("names the tags that a statement wants.", () => {
        expect(missing(gated(tag("Development")))).to.deep.equal(["the instance had Environment=Development"]);
        const both = {
            StringEquals: {
                "ssm:resourceTag/Environment": "Development",
                "aws:ResourceTag/Department": "${aws:PrincipalTag/Department}",
            },
        };
        expect(missing(gated(both))).to.deep.equal(["the instance had Environment=Development and Department=Finance"]);
        expect(missing(gated(both), { "aws:ResourceTag/Department": "Finance" })).to.deep.equal([
            "the instance had Environment=Development",
        ]);
    });

    it("takes the statement that is nearest.", () => {
        const far = { StringEquals: { "ssm:resourceTag/Environment": "Test", "ssm:resourceTag/Team": "x" } };
        expect(missing(gated(far, tag("Development")))).to.deep.equal(["the instance had Environment=Development"]);
    });

    it("names other conditions too, and keys that would have to be absent.", () => {
        expect(missing(gated({ Bool: { "aws:MultiFactorAuthPresent": "true" } }))).to.deep.equal([
            "aws:MultiFactorAuthPresent were true",
        ]);
        expect(
            missing(gated({ Null: { "ssm:resourceTag/Locked": "true" } }), { "ssm:resourceTag/Locked": "x" }),
        ).to.deep.equal(["the instance had no tag Locked"]);
        expect(missing(gated({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }))).to.deep.equal([
            "aws:SourceIp IpAddress 10.0.0.0/8",
        ]);
        expect(missing(gated({ NumericLessThan: { "aws:MultiFactorAuthAge": "60" } }))).to.deep.equal([
            "aws:MultiFactorAuthAge NumericLessThan 60",
        ]);
    });

    it("says nothing where that alone wouldn't do.", () => {
        const denied = policy([sessions("Allow", { Condition: tag("Development") }), sessions("Deny")]);
        expect(missing({ identity: [denied] })).to.deep.equal([]);
        const elsewhere = policy([
            sessions("Allow", { Condition: tag("Development"), Resource: "arn:aws:ec2:us-east-1:*:instance/*" }),
        ]);
        expect(missing({ identity: [elsewhere] })).to.deep.equal([]);
        expect(missing({ ...gated(tag("Development")), boundary: policy([]) })).to.deep.equal([]);
    });

    it("finds a way round a Deny that hangs on a tag.", () => {
        const gate = policy([
            sessions("Allow", { Condition: tag("Development") }),
            sessions("Deny", { Condition: tag("Production") }),
        ]);
        expect(missing({ identity: [gate] }, { "ssm:resourceTag/Environment": "Production" })).to.deep.equal([
            "the instance had Environment=Development",
        ]);
    });
});
