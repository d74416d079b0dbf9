import { expect } from "chai";
import { documentSharing as rule } from "../../../policies/rules/document-sharing";
import { judgeResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const problems = async (permissions: unknown, config = {}) =>
    (await judgeResource(rule, preferences({}, { permissions }), config)).problems;

describe("policies: document-sharing", () => {
    it("accepts a document that isn't shared", async () => {
        expect((await judgeResource(rule, preferences())).problems).to.be.empty;
        expect(await problems({ type: "Share", account_ids: "" })).to.be.empty;
    });
    it("reports one shared with the public, by either name of the property and in any case", async () => {
        for (const permissions of [
            { type: "Share", account_ids: "All" },
            { type: "Share", account_ids: "all" },
            { type: "Share", accountIds: "All" },
            { type: "Share", account_ids: "111122223333, All" },
        ]) {
            expect(await problems(permissions)).to.deep.equal([
                "permissions shares the document with every AWS account.",
            ]);
        }
    });
    it("reports accounts that aren't among those allowed", async () => {
        const shared = { type: "Share", account_ids: "111122223333,444455556666" };
        expect(await problems(shared)).to.be.empty;
        expect(await problems(shared, { allowedAccounts: ["111122223333"] })).to.deep.equal([
            "permissions shares the document with 444455556666 (expected 111122223333).",
        ]);
        expect(await problems(shared, { allowedAccounts: ["111122223333", "444455556666"] })).to.be.empty;
    });
    it("says that it isn't known yet with whom a document is shared", async () => {
        const { problems: none, notices } = await judgeResource(
            rule,
            preferences({}, { permissions: { type: "Share", account_ids: unknownValue } }),
        );
        expect(none).to.be.empty;
        expect(notices[0]).to.contain("permissions of aws:ssm/document:Document preferences is unknown");
    });
});
