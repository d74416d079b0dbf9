import { expect } from "chai";
import { getPolicyDocument } from "../../../sandbox/providers/aws/functions/policy-document";
import type { Context } from "../../../sandbox/providers/aws/common/resource-type";
import type { Properties } from "../../../sandbox/providers/rpc/values";

/** The function makes no call to AWS, so that it needs no context. */
const context = {} as Context;

async function written(args: Properties): Promise<unknown> {
    const { json, minifiedJson } = await getPolicyDocument(context, args);
    expect(JSON.parse(String(minifiedJson))).to.deep.equal(JSON.parse(String(json)));
    return JSON.parse(String(json));
}

async function failure(args: Properties): Promise<string> {
    try {
        await getPolicyDocument(context, args);
    } catch (error) {
        return (error as Error).message;
    }
    throw new Error("it was expected to fail");
}

describe("getPolicyDocument", () => {
    it("writes statements with principals and conditions, one value as itself and several as a list", async () => {
        const document = await written({
            statements: [
                {
                    sid: "Start",
                    actions: ["ssm:StartSession"],
                    resources: ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/*"],
                    conditions: [
                        { test: "StringEquals", variable: "ssm:resourceTag/Environment", values: ["Development"] },
                    ],
                },
                {
                    effect: "Deny",
                    notActions: ["iam:*"],
                    notResources: ["*"],
                    principals: [{ type: "AWS", identifiers: ["*"] }],
                },
            ],
        });
        expect(document).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Start",
                    Effect: "Allow",
                    Action: "ssm:StartSession",
                    Resource: ["arn:aws:ssm:*:*:document/*", "arn:aws:ec2:*:*:instance/*"],
                    Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
                },
                { Effect: "Deny", NotAction: "iam:*", NotResource: "*", Principal: { AWS: "*" } },
            ],
        });
    });

    it("writes everyone as a star", async () => {
        const document = await written({
            statements: [{ actions: ["a:B"], principals: [{ type: "*", identifiers: ["*"] }] }],
        });
        expect(document).to.deep.include({ Statement: [{ Effect: "Allow", Action: "a:B", Principal: "*" }] });
    });

    it("gathers the conditions on one key under one test", async () => {
        const condition = (variable: string, value: string) => ({ test: "StringEquals", variable, values: [value] });
        const document = await written({
            statements: [
                { actions: ["a:B"], conditions: [condition("k", "1"), condition("l", "2"), condition("k", "3")] },
            ],
        });
        expect(document)
            .to.have.nested.property("Statement[0].Condition")
            .deep.equal({ StringEquals: { k: ["3", "1"], l: "2" } });
    });

    it("writes policy variables", async () => {
        const document = await written({
            statements: [{ actions: ["a:B"], resources: ["session/&{aws:username}-*", "${aws:userid}"] }],
        });
        expect(document)
            .to.have.nested.property("Statement[0].Resource")
            .deep.equal(["session/${aws:username}-*", "${aws:userid}"]);
    });

    it("adds statements to source documents, and puts override documents over them by Sid", async () => {
        const source = JSON.stringify({
            Version: "2012-10-17",
            Statement: { Sid: "One", Effect: "Allow", Action: "a:B" },
        });
        const override = JSON.stringify({ Statement: [{ Sid: "Two", Effect: "Deny", Action: "a:D" }] });
        const document = await written({
            sourcePolicyDocuments: [source],
            statements: [{ sid: "Two", actions: ["a:C"] }],
            overridePolicyDocuments: [override],
        });
        expect(document).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                { Sid: "One", Effect: "Allow", Action: "a:B" },
                { Sid: "Two", Effect: "Deny", Action: "a:D" },
            ],
        });
    });

    it("refuses the same Sid twice", async () => {
        const twice = {
            statements: [
                { sid: "One", actions: ["a:B"] },
                { sid: "One", actions: ["a:C"] },
            ],
        };
        expect(await failure(twice)).to.contain("duplicate Sid (One)");
    });
});
