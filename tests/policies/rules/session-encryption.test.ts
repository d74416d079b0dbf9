import { expect } from "chai";
import { sessionEncryption as rule } from "../../../policies/rules/session-encryption";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const problems = async (inputs: Record<string, unknown>, config = {}) =>
    (await judgeResource(rule, preferences(inputs), config)).problems;

describe("policies: session-encryption", () => {
    it("accepts preferences as they should be", async () => {
        expect(await judgeResource(rule, preferences())).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports a missing key", async () => {
        expect(await problems({ kmsKeyId: "" })).to.deep.equal(["inputs.kmsKeyId isn't set."]);
        expect(await problems({ kmsKeyId: "" }, { session: false })).to.be.empty;
    });
    it("reports logs in use that aren't encrypted", async () => {
        expect(await problems({ cloudWatchEncryptionEnabled: false })).to.deep.equal([
            "inputs.cloudWatchEncryptionEnabled isn't true.",
        ]);
        expect(await problems({ s3EncryptionEnabled: false })).to.be.empty;
        expect(await problems({ s3BucketName: "logs", s3EncryptionEnabled: "false" })).to.have.length(1);
        expect(await problems({ cloudWatchEncryptionEnabled: false }, { logs: false })).to.be.empty;
    });
    it("leaves unknown content to session-logging", async () => {
        const result = await judgeResource(rule, preferences({}, { content: unknownValue }));
        expect(result.notices).to.be.empty;
        expect(result.notApplicable).to.contain("session-logging");
    });
});
