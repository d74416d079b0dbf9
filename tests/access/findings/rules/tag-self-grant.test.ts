import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import { tagSelfGrant } from "../../../../access/findings/rules/tag-self-grant";
import type { Statement } from "../../../../access/policy/document";
import { account, allow, CHANNEL, deny, development, GOOD, INSTANCES, principal, SHELL } from "../accounts";
import { found, instances, testRule } from "../rule-cases";

testRule(tagSelfGrant, {
    finds: [
        [{ statements: [...GOOD, allow("ec2:CreateTags")] }],
        [
            {
                statements: [
                    ...GOOD,
                    allow("ec2:*"),
                    deny("ec2:CreateTags", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["Environment"] } }),
                ],
            },
        ],
        [
            {
                statements: [...GOOD, allow("ec2:CreateTags", "*", { StringEquals: { "ec2:ResourceTag/Team": "a" } })],
            },
        ],
    ],
    passes: [
        [
            {
                statements: [
                    ...GOOD,
                    allow("ec2:*"),
                    deny("ec2:*Tags", {
                        "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": ["environment"] },
                    }),
                ],
            },
        ],
        [
            {
                statements: [
                    ...GOOD,
                    allow("ec2:CreateTags", "*", { StringEquals: { "ec2:CreateAction": "RunInstances" } }),
                ],
            },
        ],
        [
            {
                statements: [
                    ...GOOD,
                    allow("ec2:CreateTags", "*", { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } }),
                ],
            },
        ],
        [{ statements: [...GOOD, allow("ssm:AddTagsToResource")] }],
    ],
});

describe("access findings: tag-self-grant", () => {
    it("find a tag that opens where everything without it is denied", () => {
        const closed = { ...deny("ssm:StartSession", { StringNotEquals: development }), Resource: INSTANCES };
        const statements = [allow("ssm:StartSession", [INSTANCES, SHELL]), CHANNEL, closed];
        expect(found([{ statements: [...statements, allow("ec2:CreateTags")] }])).to.include("tag-self-grant");
        expect(found([{ statements }])).not.to.include("tag-self-grant");
    });

    it("tell a right that opens nothing by itself, tag:TagResources, from one that does", () => {
        const severities = (...more: Statement[]) =>
            findingsOf(account([principal({ statements: [...GOOD, ...more] })], instances))
                .filter(({ rule }) => rule === "tag-self-grant")
                .map(({ severity }) => severity);
        expect(severities(allow("tag:TagResources"))).to.deep.equal(["low"]);
        expect(severities(allow("tag:TagResources"), allow("ec2:CreateTags"))).to.deep.equal(["critical"]);
        expect(severities(allow("tag:TagResources"), deny("tag:*"))).to.be.empty;
    });
});
