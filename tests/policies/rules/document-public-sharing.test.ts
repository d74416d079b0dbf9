import { expect } from "chai";
import { documentPublicSharing as rule } from "../../../policies/rules/document-public-sharing";
import { judgeResource, unknownValue } from "../judge";

const SETTING = "/ssm/documents/console/public-sharing-permission";
const judged = (settingId: unknown, settingValue: unknown) =>
    judgeResource(rule, {
        type: "aws:ssm/serviceSetting:ServiceSetting",
        name: "sharing",
        props: { settingId, settingValue },
    });

describe("policies: document-public-sharing", () => {
    it("accepts the block, and other settings", async () => {
        expect(await judged(SETTING, "Disable")).to.deep.equal({ problems: [], notices: [] });
        expect((await judged("/ssm/parameter-store/high-throughput-enabled", "Enable")).notApplicable).to.equal(
            "it is another setting",
        );
    });
    it("reports the block switched off, by the setting's name and by its ARN", async () => {
        const arn = `arn:aws:ssm:us-east-1:123456789012:servicesetting${SETTING}`;
        for (const id of [SETTING, arn]) {
            expect((await judged(id, "Enable")).problems, id).to.deep.equal([
                "settingValue is Enable: documents can be shared with every AWS account.",
            ]);
        }
    });
    it("says what isn't known yet", async () => {
        expect((await judged(SETTING, unknownValue)).notices[0]).to.contain("settingValue");
        expect((await judged(unknownValue, "Enable")).notices[0]).to.contain("settingId");
    });
});
