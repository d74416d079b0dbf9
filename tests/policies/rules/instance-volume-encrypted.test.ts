import { expect } from "chai";
import { instanceVolumeEncrypted as rule } from "../../../policies/rules/instance-volume-encrypted";
import { judgeResource, remediate, unknownValue } from "../judge";
import { instance, launchTemplate } from "../resources";

describe("policies: instance-volume-encrypted", () => {
    it("accepts encrypted volumes", async () => {
        expect((await judgeResource(rule, instance())).problems).to.be.empty;
        expect((await judgeResource(rule, launchTemplate())).problems).to.be.empty;
    });
    it("reports a root volume that isn't encrypted, or not said to be", async () => {
        for (const rootBlockDevice of [{ encrypted: false }, { volumeSize: 8 }, undefined]) {
            expect((await judgeResource(rule, instance({ rootBlockDevice }))).problems).to.have.length(1);
        }
    });
    it("reports each open device of a launch template, and one without devices", async () => {
        const open = { deviceName: "/dev/xvdb", ebs: { encrypted: "false" } };
        const two = launchTemplate({ blockDeviceMappings: [open, { deviceName: "/dev/xvdc", ebs: {} }] });
        expect((await judgeResource(rule, two)).problems).to.have.length(2);
        expect((await judgeResource(rule, launchTemplate({ blockDeviceMappings: undefined }))).problems).to.have.length(
            1,
        );
    });
    it("encrypts as a remediation and leaves unknown neighbours alone", async () => {
        const mended = await remediate(
            rule,
            instance({ rootBlockDevice: { encrypted: false, kmsKeyId: unknownValue } }),
        );
        expect(mended?.rootBlockDevice).to.deep.equal({ encrypted: true, kmsKeyId: unknownValue });
        expect(await remediate(rule, instance())).to.equal(undefined);
    });
});
