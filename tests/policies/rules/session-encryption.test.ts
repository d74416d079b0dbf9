import { expect } from "chai";
import { sessionEncryption as rule } from "../../../policies/rules/session-encryption";
import { judgeResource, judgeStack, unknownValue } from "../judge";
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
    it("leaves logs to the key of the log group or bucket that they go to", async () => {
        const group = (kmsKeyId?: string) => ({
            type: "aws:cloudwatch/logGroup:LogGroup",
            name: "group",
            props: { name: "sessions", ...(kmsKeyId === undefined ? {} : { kmsKeyId }) },
        });
        const open = preferences({ cloudWatchEncryptionEnabled: false });
        expect((await judgeStack(rule, [open, group("arn:aws:kms:eu-central-1:111122223333:key/1")])).problems).to.be
            .empty;
        expect((await judgeStack(rule, [open, group()])).problems).to.have.length(1);
    });
});
