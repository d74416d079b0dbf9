import { expect } from "chai";
import { SPOT_FLEET } from "../../../policies/resources/instances";
import { instanceVolumeEncrypted as rule } from "../../../policies/rules/instance-volume-encrypted";
import { judgeResource, judgeStack, remediate, unknownValue } from "../judge";
import { instance, launchTemplate } from "../resources";

describe("policies: instance-volume-encrypted", () => {
    it("accepts encrypted volumes", async () => {
        expect((await judgeResource(rule, instance())).problems).to.be.empty;
        expect((await judgeResource(rule, launchTemplate())).problems).to.be.empty;
    });
    it("reports a root volume that isn't encrypted, or not said to be", async () => {
        for (const rootBlockDevice of [{ encrypted: false }, { volumeSize: 8 }, undefined])
            expect((await judgeResource(rule, instance({ rootBlockDevice }))).problems).to.have.length(1);
    });
    it("reports each open device of a launch template, and one without devices", async () => {
        const open = { deviceName: "/dev/xvdb", ebs: { encrypted: "false" } };
        const two = launchTemplate({ blockDeviceMappings: [open, { deviceName: "/dev/xvdc", ebs: {} }] });
        expect((await judgeResource(rule, two)).problems).to.have.length(2);
        expect((await judgeResource(rule, launchTemplate({ blockDeviceMappings: undefined }))).problems).to.have.length(
            1,
        );
    });
    it("reports further volumes of an instance, unless a snapshot decides", async () => {
        const ebsBlockDevices = [
            { deviceName: "/dev/sdf", encrypted: false },
            { deviceName: "/dev/sdg", encrypted: true },
            { deviceName: "/dev/sdh", snapshotId: "snap-1" },
            { deviceName: "/dev/sdi", encrypted: unknownValue },
        ];
        expect((await judgeResource(rule, instance({ ebsBlockDevices }))).problems).to.deep.equal([
            "ebsBlockDevices[0].encrypted is false.",
        ]);
    });
    it("reports a launch template that speaks of other volumes than the root one", async () => {
        const data = { deviceName: "/dev/sdf", ebs: { encrypted: "true" } };
        const only = launchTemplate({ blockDeviceMappings: [data] });
        expect((await judgeResource(rule, only)).problems[0]).to.contain("the root volume");
        const unknownName = launchTemplate({ blockDeviceMappings: [{ ...data, deviceName: unknownValue }] });
        expect((await judgeResource(rule, unknownName)).problems).to.be.empty;
    });
    it("leaves alone as a remediation what isn't an object, isn't known or a launch template decides", async () => {
        for (const change of [
            { rootBlockDevice: "encrypted" },
            { rootBlockDevice: 7 },
            { rootBlockDevice: [] },
            { rootBlockDevice: unknownValue },
            { rootBlockDevice: { encrypted: unknownValue } },
            { rootBlockDevice: undefined, launchTemplate: { id: unknownValue } },
        ])
            expect(await remediate(rule, instance(change)), JSON.stringify(change)).to.equal(undefined);

        const none = await remediate(rule, instance({ rootBlockDevice: null }));
        expect(none?.rootBlockDevice).to.deep.equal({ encrypted: true });
    });
    it("encrypts as a remediation and leaves unknown neighbours alone", async () => {
        const mended = await remediate(
            rule,
            instance({ rootBlockDevice: { encrypted: false, kmsKeyId: unknownValue } }),
        );
        expect(mended?.rootBlockDevice).to.deep.equal({ encrypted: true, kmsKeyId: unknownValue });
        expect(await remediate(rule, instance())).to.equal(undefined);
    });
    it("judges each launch specification of a Spot fleet", async () => {
        const fleet = (...launchSpecifications: readonly unknown[]) => ({
            type: SPOT_FLEET,
            name: "spots",
            props: { launchSpecifications },
        });
        expect((await judgeResource(rule, fleet({ rootBlockDevices: [{ encrypted: true }] }))).problems).to.be.empty;
        const { problems } = await judgeResource(
            rule,
            fleet({ rootBlockDevices: [{ encrypted: true }] }, { rootBlockDevices: [{ encrypted: false }] }),
        );
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("launchSpecifications[1]: ");
    });
    it("says of which volume it isn't known yet", async () => {
        const ebsBlockDevices = [{ deviceName: "/dev/sdi", encrypted: unknownValue }];
        const further = await judgeResource(rule, instance({ ebsBlockDevices }));
        expect(further.problems).to.be.empty;
        expect(further.notices[0]).to.contain(
            "ebsBlockDevices[0].encrypted of aws:ec2/instance:Instance web is unknown",
        );
        const mapping = { deviceName: "/dev/xvda", ebs: { encrypted: unknownValue } };
        const template = await judgeResource(rule, launchTemplate({ blockDeviceMappings: [mapping] }));
        expect(template.problems).to.be.empty;
        expect(template.notices).to.have.length(1);
    });
    it("goes by what AWS made of a volume that nothing is said about, and by the account's default", async () => {
        const silent = instance({ rootBlockDevice: undefined });
        const made = { ...silent, outputs: { rootBlockDevice: { encrypted: true } } };
        expect((await judgeResource(rule, made)).problems).to.be.empty;
        const byDefault = (enabled: unknown) => ({
            type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
            name: "default",
            props: { enabled },
        });
        const template = { ...launchTemplate({ blockDeviceMappings: undefined }), name: "template" };
        for (const enabled of [true, undefined])
            expect((await judgeStack(rule, [silent, template, byDefault(enabled)])).problems).to.be.empty;

        expect((await judgeStack(rule, [silent, template, byDefault(false)])).problems).to.have.length(2);
    });
});
