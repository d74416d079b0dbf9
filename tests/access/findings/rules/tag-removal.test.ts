import { expect } from "chai";
import { findingsOf } from "../../../../access/findings/findings";
import type { Statement } from "../../../../access/policy/document";
import { tagRemoval } from "../../../../access/findings/rules/tag-removal";
import {
    account,
    allow,
    CHANNEL,
    deny,
    development,
    DOCUMENT,
    GOOD,
    guarded,
    INSTANCES,
    managed,
    principal,
} from "../accounts";
import { instances, testRule } from "../rule-cases";

const allButProduction = [
    allow("ssm:StartSession", INSTANCES),
    DOCUMENT,
    CHANNEL,
    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
];

testRule(tagRemoval, {
    finds: [
        [
            {
                statements: [
                    ...guarded({
                        StringEquals: development,
                        StringNotEquals: { "ssm:resourceTag/Locked": "yes" },
                    }),
                    allow("ec2:DeleteTags"),
                ],
            },
        ],
        [{ statements: [...allButProduction, allow("ec2:CreateTags")] }],
        [
            {
                statements: [
                    allow("ssm:StartSession", managed),
                    DOCUMENT,
                    CHANNEL,
                    deny("ssm:StartSession", { StringEquals: { "ssm:resourceTag/Environment": "Production" } }),
                    allow("ssm:RemoveTagsFromResource"),
                ],
            },
        ],
    ],
    passes: [
        [{ statements: [...GOOD, allow("ec2:DeleteTags")] }],
        // In another spelling it would be a second tag, and EC2's tags aren't those of managed instances.
        [
            {
                statements: [
                    ...allButProduction,
                    allow("ec2:CreateTags", "*", {
                        "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "Name"] },
                    }),
                    allow(["ssm:RemoveTagsFromResource", "ssm:AddTagsToResource"]),
                ],
            },
        ],
    ],
});

describe("access findings: tag-removal", () => {
    it("tells a right that opens nothing by itself, tag:UntagResources, from one that does", () => {
        const severities = (...more: Statement[]) =>
            findingsOf(account([principal({ statements: [...allButProduction, ...more] })], instances))
                .filter(({ rule }) => rule === "tag-removal")
                .map(({ severity }) => severity);
        expect(severities(allow("tag:UntagResources"))).to.deep.equal(["low"]);
        expect(severities(allow("tag:TagResources"))).to.deep.equal(["low"]);
        expect(severities(allow("tag:UntagResources"), allow("ec2:DeleteTags"))).to.deep.equal(["critical"]);
        expect(severities(allow("tag:UntagResources"), deny("tag:*"))).to.be.empty;
        const name = { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } };
        expect(severities(allow("tag:UntagResources", "*", name))).to.be.empty;
    });
});
