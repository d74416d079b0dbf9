import { expect } from "chai";
import { SPOT_FLEET } from "../../../policies/resources/instances";
import { instanceImdsv2 as rule } from "../../../policies/rules/instance-imdsv2";
import { judgeResource, judgeStack, remediate, unknownValue } from "../judge";
import { instance, launchTemplate } from "../resources";

describe("policies: instance-imdsv2", () => {
    it("accepts instances and launch templates that require tokens", async () => {
        expect(await judgeResource(rule, instance())).to.deep.equal({ problems: [], notices: [] });
        expect(await judgeResource(rule, launchTemplate())).to.deep.equal({ problems: [], notices: [] });
    });
    it("reports tokens that are optional or not spoken of", async () => {
        for (const metadataOptions of [{ httpTokens: "optional" }, {}, undefined]) {
            expect((await judgeResource(rule, instance({ metadataOptions }))).problems).to.have.length(1);
            expect((await judgeResource(rule, launchTemplate({ metadataOptions }))).problems).to.have.length(1);
        }
    });
    it("has nothing to say where the metadata service is off", async () => {
        const off = instance({ metadataOptions: { httpEndpoint: "disabled" } });
        expect((await judgeResource(rule, off)).notApplicable).to.equal("the metadata service is off");
    });
    it("leaves an instance to its launch template where the instance is silent", async () => {
        const silent = instance({ metadataOptions: undefined, launchTemplate: { id: unknownValue } });
        expect((await judgeResource(rule, silent)).notApplicable).to.equal("its launch template decides this");
    });
    it("says that an unknown setting can't be judged yet", async () => {
        const { problems, notices } = await judgeResource(
            rule,
            instance({ metadataOptions: { httpTokens: unknownValue } }),
        );
        expect(problems).to.be.empty;
        expect(notices).to.have.length(1);
    });
    it("requires tokens as a remediation and leaves the other options alone", async () => {
        const mended = await remediate(
            rule,
            instance({ metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 2 } }),
        );
        expect(mended?.metadataOptions).to.deep.equal({ httpTokens: "required", httpPutResponseHopLimit: 2 });
        expect((await remediate(rule, instance({ metadataOptions: undefined })))?.metadataOptions).to.deep.equal({
            httpTokens: "required",
        });
        expect(await remediate(rule, instance())).to.equal(undefined);
    });
    it("leaves alone as a remediation what isn't an object, isn't known or a launch template decides", async () => {
        for (const change of [
            { metadataOptions: "text" },
            { metadataOptions: [] },
            { metadataOptions: unknownValue },
            { metadataOptions: { httpTokens: unknownValue } },
            { metadataOptions: { httpEndpoint: "disabled" } },
            { metadataOptions: undefined, launchTemplate: { id: unknownValue } },
        ])
            expect(await remediate(rule, instance(change)), JSON.stringify(change)).to.equal(undefined);

        const partial = { httpTokens: "optional", httpPutResponseHopLimit: unknownValue };
        const mended = await remediate(rule, instance({ metadataOptions: partial }));
        expect(mended?.metadataOptions).to.deep.equal({ ...partial, httpTokens: "required" });
    });
    it("reports a Spot fleet's launch specifications, which can't ask for it, and leaves them alone", async () => {
        const fleet = { type: SPOT_FLEET, name: "spots", props: { launchSpecifications: [{ ami: "ami-1" }] } };
        expect((await judgeResource(rule, fleet)).problems[0]).to.contain("launchSpecifications[0]: metadataOptions");
        expect(await remediate(rule, fleet)).to.equal(undefined);
        const byTemplate = { ...fleet, props: { launchTemplateConfigs: [{}] } };
        expect((await judgeResource(rule, byTemplate)).notApplicable).to.be.a("string");
        const open = { ...fleet, props: { launchSpecifications: unknownValue } };
        expect((await judgeResource(rule, open)).notices).to.have.length(1);
    });
    it("goes by what AWS made of an instance that says nothing", async () => {
        const silent = (outputs: object) => ({ ...instance({ metadataOptions: undefined }), outputs: { ...outputs } });
        const required = silent({ metadataOptions: { httpTokens: "required", httpEndpoint: "enabled" } });
        expect((await judgeResource(rule, required)).problems).to.be.empty;
        const optional = silent({ metadataOptions: { httpTokens: "optional", httpEndpoint: "enabled" } });
        expect((await judgeResource(rule, optional)).problems).to.deep.equal([
            'metadataOptions.httpTokens is "optional" (expected "required").',
        ]);
    });
    it("leaves to the account's default, or the image, what an instance doesn't say", async () => {
        const silent = instance(
            { metadataOptions: { httpEndpoint: "enabled" }, ami: unknownValue },
            { dependsOn: { ami: ["image"] } },
        );
        const defaults = (httpTokens: string) => ({
            type: "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
            name: "defaults",
            props: { httpTokens },
        });
        const image = { type: "aws:ec2/ami:Ami", name: "image", props: { imdsSupport: "v2.0" } };
        const template = { ...launchTemplate({ metadataOptions: undefined }), name: "template" };
        expect((await judgeStack(rule, [silent, template])).problems).to.have.length(2);
        expect((await judgeStack(rule, [silent, template, defaults("required")])).problems).to.be.empty;
        expect((await judgeStack(rule, [silent, template, defaults("optional")])).problems).to.have.length(2);
        expect((await judgeStack(rule, [silent, image])).problems).to.be.empty;
    });
});
