import { expect } from "chai";
import { iamSizeNearLimit } from "../../../policies/rules/iam-size-near-limit";
import { judgeResource } from "../judge";
import { sizedPolicy } from "../sized";

describe("policies: iam-size-near-limit", () => {
    const rule = iamSizeNearLimit;

    it("speaks from the configured share of a limit on, and no longer over it", async () => {
        const of = async (characters: number, config = {}) =>
            (await judgeResource(rule, sizedPolicy("userPolicy:UserPolicy", characters), config)).problems.length;
        expect(await of(1_700)).to.equal(0);
        expect(await of(1_800)).to.equal(1);
        expect(await of(1_800, { percent: 90 })).to.equal(0);
        expect(await of(2_049)).to.equal(0);
    });

    it("says nothing of a policy that this project fills with instances by name", async () => {
        const { props, ...full } = sizedPolicy("policy:Policy", 6_000);
        expect((await judgeResource(rule, { ...full, props })).problems).to.have.length(1);
        const policy = String(props["policy"])
            .replace('"Effect"', '"Sid":"StartSessionByName","Effect"')
            .replace('"Resource":"', '"Resource":"arn:aws:s3:::');
        expect((await judgeResource(rule, { ...full, props: { policy } })).problems).to.deep.equal([]);
    });
});
