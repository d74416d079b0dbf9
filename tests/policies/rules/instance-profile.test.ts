import { expect } from "chai";
import { SPOT_FLEET } from "../../../policies/resources/instances";
import { instanceProfile as rule } from "../../../policies/rules/instance-profile";
import { judgeResource, unknownValue } from "../judge";
import { instance, launchTemplate } from "../resources";

describe("policies: instance-profile", () => {
    it("accepts a profile by name, by ARN, and one not known yet", async () => {
        for (const iamInstanceProfile of ["web", unknownValue]) {
            expect((await judgeResource(rule, instance({ iamInstanceProfile }))).problems).to.be.empty;
        }
        for (const iamInstanceProfile of [
            { name: unknownValue },
            { arn: "arn:aws:iam::111122223333:instance-profile/web" },
        ]) {
            expect((await judgeResource(rule, launchTemplate({ iamInstanceProfile }))).problems).to.be.empty;
        }
    });
    it("reports an instance without a profile", async () => {
        const { problems } = await judgeResource(rule, instance({ iamInstanceProfile: undefined }));
        expect(problems).to.deep.equal(["iamInstanceProfile isn't set."]);
    });
    it("reports a profile that names nothing", async () => {
        expect((await judgeResource(rule, launchTemplate({ iamInstanceProfile: {} }))).problems).to.have.length(1);
    });
    it("judges each launch specification of a Spot fleet", async () => {
        const fleet = (...launchSpecifications: readonly unknown[]) => ({
            type: SPOT_FLEET,
            name: "spots",
            props: { launchSpecifications },
        });
        expect((await judgeResource(rule, fleet({ iamInstanceProfileArn: unknownValue }))).problems).to.be.empty;
        const { problems } = await judgeResource(rule, fleet({ iamInstanceProfileArn: unknownValue }, {}));
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("launchSpecifications[1]: ");
    });
});
