import { expect } from "chai";
import { sessionLogging as rule } from "../../../policies/rules/session-logging";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const problems = async (inputs: Record<string, unknown>, config = {}) =>
    (await judgeResource(rule, preferences(inputs), config)).problems;

describe("policies: session-logging", () => {
    it("accepts preferences as they should be", async () => {
        expect(await judgeResource(rule, preferences())).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports preferences without a place for logs", async () => {
        expect(await problems({ cloudWatchLogGroupName: "" })).to.deep.equal([
            "inputs.s3BucketName and inputs.cloudWatchLogGroupName not set.",
        ]);
    });
    it("asks for the destination configured", async () => {
        expect(await problems({}, { destination: "s3" })).to.have.length(1);
        expect(await problems({}, { destination: "both" })).to.deep.equal(["inputs.s3BucketName not set."]);
        expect(await problems({ s3BucketName: "logs" }, { destination: "both" })).to.be.empty;
    });
    it("reads YAML", async () => {
        const yaml = "schemaVersion: '1.0'\nsessionType: Standard_Stream\ninputs:\n  s3BucketName: ''\n";
        const { problems } = await judgeResource(rule, preferences({}, { documentFormat: "YAML", content: yaml }));
        expect(problems).to.have.length(1);
    });
    it("reports content that can't be read, without a crash", async () => {
        for (const [content, documentFormat] of [
            ["{", "JSON"],
            [": a: b:", "YAML"],
            ["x".repeat(70_000), "JSON"],
        ] as const) {
            expect((await judgeResource(rule, preferences({}, { content, documentFormat }))).problems).to.have.length(
                1,
            );
        }
    });
    it("says once that unknown content can't be judged yet", async () => {
        const result = await judgeResource(rule, preferences({}, { content: unknownValue }));
        expect(result.problems).to.be.empty;
        expect(result.notices).to.have.length(1);
    });
    it("has nothing to say of documents for commands or ports", async () => {
        expect((await judgeResource(rule, preferences({}, { documentType: "Command" }))).notApplicable).to.be.a(
            "string",
        );
        const port = JSON.stringify({ schemaVersion: "1.0", sessionType: "Port", properties: {} });
        expect((await judgeResource(rule, preferences({}, { content: port }))).notApplicable).to.be.a("string");
    });
    it("reports a session type that AWS doesn't have, and none at all", async () => {
        for (const sessionType of ["standard_stream", "Shell", undefined, 7]) {
            const content = JSON.stringify({ schemaVersion: "1.0", sessionType, inputs: {} });
            const { problems } = await judgeResource(rule, preferences({}, { content }));
            expect(problems, String(sessionType)).to.have.length(1);
            expect(problems[0]).to.contain("AWS takes Standard_Stream");
        }
        const port = preferences({}, { content: '{"schemaVersion": "1.0", "sessionType": "Port"}' });
        expect((await judgeResource(rule, port)).notApplicable).to.be.a("string");
    });
});
