import { expect } from "chai";
import { accessTagWrites as rule } from "../../../policies/rules/access-tag-writes";
import { judgeResource } from "../judge";
import { INSTANCES, type TestStatement, userPolicy } from "../resources";

const tag = (change: TestStatement = {}): TestStatement => ({
    Sid: "Tag",
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: INSTANCES,
    ...change,
});
const problems = async (...statements: readonly TestStatement[]) =>
    (await judgeResource(rule, userPolicy(...statements))).problems;
const only = (...keys: readonly string[]) => ({ "ForAllValues:StringEquals": { "aws:TagKeys": keys } });

describe("policies: access-tag-writes", () => {
    it("accepts a principal that writes no tags", async () => {
        expect(await problems()).to.be.empty;
    });
    it("reports every action that writes or removes tags of instances", async () => {
        for (const Action of ["ec2:CreateTags", "ec2:DeleteTags", "tag:TagResources", "tag:UntagResources", "ec2:*"])
            expect(await problems(tag({ Action })), Action).not.to.be.empty;

        const hybrid = "arn:aws:ssm:eu-central-1:111122223333:managed-instance/*";
        for (const Action of ["ssm:AddTagsToResource", "ssm:RemoveTagsFromResource"]) {
            expect(await problems(tag({ Action, Resource: hybrid })), Action).to.deep.equal([
                `policy, statement Tag allows ${Action} of Environment.`,
            ]);
        }
    });
    it("accepts tags on other resources, and tags given at creation", async () => {
        expect(await problems(tag({ Resource: "arn:aws:ec2:eu-central-1:111122223333:volume/*" }))).to.be.empty;
        expect(await problems(tag({ Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } } }))).to.be
            .empty;
    });
    it("accepts keys that gate nothing", async () => {
        expect(await problems(tag({ Condition: only("CostCentre") }))).to.be.empty;
    });
    it("reports a list of keys with the gating one, and a list in another case", async () => {
        expect(await problems(tag({ Condition: only("CostCentre", "Environment") }))).to.have.length(1);
        expect(await problems(tag({ Condition: only("environment") }))).to.deep.equal([
            "policy, statement Tag allows ec2:CreateTags of environment.",
        ]);
    });
    it("reports a denial that forgets the other spellings of the key", async () => {
        const denial = (operator: string) => ({
            Effect: "Deny",
            Action: "ec2:CreateTags",
            Resource: "*",
            Condition: { [`ForAnyValue:${operator}`]: { "aws:TagKeys": "Environment" } },
        });
        expect((await problems(tag(), denial("StringEquals")))[0]).to.contain("environment, ENVIRONMENT");
        expect(await problems(tag(), denial("StringEqualsIgnoreCase"))).to.be.empty;
    });
    it("reports a spelling that only the policy itself thinks of, and a denial of a list of spellings", async () => {
        expect(await problems(tag({ Condition: only("CostCentre", "enviRONment") }))).to.deep.equal([
            "policy, statement Tag allows ec2:CreateTags of enviRONment.",
        ]);
        const spellings = ["Environment", "environment", "ENVIRONMENT", "eNVIRONMENT"];
        const denial = {
            Effect: "Deny",
            Action: "ec2:CreateTags",
            Resource: "*",
            Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": spellings } },
        };
        expect(await problems(tag(), denial)).to.have.length(1);
    });
    it("reports conditions that a second key in the same request meets", async () => {
        for (const Condition of [
            { "ForAnyValue:StringEquals": { "aws:TagKeys": "Name" } },
            { StringEquals: { "aws:RequestTag/CostCentre": "42" } },
            { Null: { "aws:RequestTag/Owner": "false" } },
        ]) {
            expect(await problems(tag({ Condition })), JSON.stringify(Condition)).to.deep.equal([
                "policy, statement Tag allows ec2:CreateTags of Environment.",
            ]);
        }
        const both = { StringEquals: { "aws:RequestTag/CostCentre": "42" }, ...only("CostCentre") };
        expect(await problems(tag({ Condition: both }))).to.be.empty;
    });
    it("reports a denial of the key alone", async () => {
        const denial = {
            Effect: "Deny",
            Action: "ec2:CreateTags",
            Resource: "*",
            Condition: { "ForAllValues:StringEqualsIgnoreCase": { "aws:TagKeys": "Environment" } },
        };
        expect(await problems(tag(), denial)).to.have.length(1);
    });
    it("reports keys that are configured as gating", async () => {
        const config = { keys: ["Owner"] };
        const owner = userPolicy(tag({ Condition: only("Owner") }));
        expect((await judgeResource(rule, owner)).problems).to.be.empty;
        expect((await judgeResource(rule, owner, config)).problems).to.have.length(1);
    });
    it("reports a value that is limited to the one that grants", async () => {
        expect(
            await problems(tag({ Condition: { StringEquals: { "aws:RequestTag/Environment": "Development" } } })),
        ).to.have.length(1);
    });
});
