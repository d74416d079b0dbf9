import { expect } from "chai";
import { instancePublicAddress as rule } from "../../../policies/rules/instance-public-address";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { networkWith, subnet, web } from "../network";
import { instance, launchTemplate } from "../resources";

const elasticIp = (props: Record<string, unknown>) => ({ type: "aws:ec2/eip:Eip", name: "ip", props });

describe("policies: instance-public-address", () => {
    it("accepts instances without a public address", async () => {
        expect((await judgeResource(rule, instance())).problems).to.be.empty;
        expect((await judgeResource(rule, launchTemplate())).problems).to.be.empty;
    });
    it("reports an instance that asks for one", async () => {
        const { problems } = await judgeResource(rule, instance({ associatePublicIpAddress: true }));
        expect(problems).to.deep.equal(["associatePublicIpAddress is true."]);
    });
    it("reports a network interface of a launch template that asks for one, as text too", async () => {
        for (const associatePublicIpAddress of [true, "true"]) {
            const template = launchTemplate({ networkInterfaces: [{ associatePublicIpAddress }] });
            expect((await judgeResource(rule, template)).problems).to.have.length(1);
        }
    });
    it("reports an Elastic IP address on an instance, even one not known yet", async () => {
        expect((await judgeResource(rule, elasticIp({ instance: unknownValue }))).problems).to.have.length(1);
    });
    it("reports an instance whose subnet gives addresses, unless the instance says no", async () => {
        const giving = { ...subnet, props: { ...subnet.props, mapPublicIpOnLaunch: true } };
        const leaving = { ...web, props: { ...web.props, associatePublicIpAddress: undefined } };
        expect((await judgeStack(rule, networkWith(leaving))).problems).to.be.empty;
        expect((await judgeStack(rule, networkWith(giving))).problems).to.be.empty;
        expect((await judgeStack(rule, networkWith(giving, leaving))).problems).to.deep.equal([
            "web: Its subnet subnet gives public addresses, and associatePublicIpAddress isn't false.",
        ]);
    });
    it("reports an Auto Scaling group in such a subnet whose launch template doesn't say no", async () => {
        const giving = { ...subnet, props: { ...subnet.props, mapPublicIpOnLaunch: true } };
        const group: TestResource = {
            type: "aws:autoscaling/group:Group",
            name: "fleet",
            props: { vpcZoneIdentifiers: [unknownValue], launchTemplate: { id: unknownValue } },
            dependsOn: { vpcZoneIdentifiers: ["subnet"], launchTemplate: ["template"] },
        };
        const template = { ...launchTemplate(), name: "template" };
        const silent = { ...launchTemplate({ networkInterfaces: undefined }), name: "template" };
        expect((await judgeStack(rule, networkWith(giving, group, template))).problems).to.be.empty;
        expect((await judgeStack(rule, networkWith(giving, group, silent))).problems).to.have.length(1);
    });
    it("reports an Elastic IP address on an instance's network interface", async () => {
        const face: TestResource = { type: "aws:ec2/networkInterface:NetworkInterface", name: "interface", props: {} };
        const using = {
            ...web,
            props: { ...web.props, networkInterfaces: [{ networkInterfaceId: unknownValue }] },
            dependsOn: { ...web.dependsOn, networkInterfaces: ["interface"] },
        };
        const ip = { ...elasticIp({ networkInterface: unknownValue }), dependsOn: { networkInterface: ["interface"] } };
        expect((await judgeStack(rule, networkWith(face, using, ip))).problems).to.have.length(1);
        expect((await judgeStack(rule, networkWith(face, ip))).problems).to.be.empty;
    });
    it("has nothing to say of an Elastic IP address without an instance", async () => {
        expect((await judgeResource(rule, elasticIp({ domain: "vpc" }))).notApplicable).to.be.a("string");
    });
    it("reports an instance that names no subnet and doesn't refuse an address", async () => {
        const anywhere = { subnetId: undefined, associatePublicIpAddress: undefined };
        const { problems } = await judgeResource(rule, instance(anywhere));
        expect(problems[0]).to.contain("It names no subnet");
        for (const change of [
            { ...anywhere, associatePublicIpAddress: false },
            { ...anywhere, launchTemplate: { id: "lt-1" } },
            { ...anywhere, networkInterfaces: [{ networkInterfaceId: "eni-1" }] },
            { ...anywhere, subnetId: unknownValue },
        ])
            expect((await judgeResource(rule, instance(change))).problems, JSON.stringify(change)).to.be.empty;
    });
    it("reports an instance in a default subnet, which gives addresses unless told otherwise", async () => {
        const leaving = { ...web, props: { ...web.props, associatePublicIpAddress: undefined } };
        const byDefault = (props: Record<string, unknown>): TestResource => ({
            type: "aws:ec2/defaultSubnet:DefaultSubnet",
            name: "subnet",
            props,
        });
        expect((await judgeStack(rule, networkWith(byDefault({}), leaving))).problems).to.have.length(1);
        const told = byDefault({ mapPublicIpOnLaunch: false });
        expect((await judgeStack(rule, networkWith(told, leaving))).problems).to.be.empty;
    });
    it("reports an Elastic IP address on an instance's first interface, and on one attached to it later", async () => {
        const on = (...names: readonly string[]) => ({
            ...elasticIp({ networkInterface: unknownValue }),
            dependsOn: { networkInterface: names },
        });
        expect((await judgeStack(rule, networkWith(on("web")))).problems).to.have.length(1);
        const face = (more: Partial<TestResource> = {}): TestResource => ({
            type: "aws:ec2/networkInterface:NetworkInterface",
            name: "interface",
            props: {},
            ...more,
        });
        const taking = face({
            props: { attachments: [{ instance: unknownValue }] },
            dependsOn: { attachments: ["web"] },
        });
        expect((await judgeStack(rule, networkWith(taking, on("interface")))).problems).to.have.length(1);
        const joint: TestResource = {
            type: "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
            name: "attachment",
            props: { instanceId: unknownValue, networkInterfaceId: unknownValue },
            dependsOn: { instanceId: ["web"], networkInterfaceId: ["interface"] },
        };
        expect((await judgeStack(rule, networkWith(face(), joint, on("interface")))).problems).to.have.length(1);
        // The provider doesn't know what an interface will be attached to.
        const free = face({ props: { attachments: unknownValue } });
        expect((await judgeStack(rule, networkWith(free, on("interface")))).problems).to.be.empty;
    });
    it("leaves to the subnet what AWS will decide, which a preview shows as unknown", async () => {
        const giving = { ...subnet, props: { ...subnet.props, mapPublicIpOnLaunch: true } };
        const left = {
            ...web,
            props: { ...web.props, associatePublicIpAddress: unknownValue, networkInterfaces: unknownValue },
        };
        expect((await judgeStack(rule, networkWith(giving, left))).problems).to.have.length(1);
        const made = { ...left, dependsOn: { ...web.dependsOn, associatePublicIpAddress: ["vpc"] } };
        expect((await judgeStack(rule, networkWith(giving, made))).problems).to.be.empty;
    });
    it("says of which interface of a template it isn't known yet", async () => {
        const networkInterfaces = [{ associatePublicIpAddress: unknownValue }];
        const { problems, notices } = await judgeResource(rule, launchTemplate({ networkInterfaces }));
        expect(problems).to.be.empty;
        expect(notices[0]).to.contain("networkInterfaces[0].associatePublicIpAddress of ");
    });
    it("goes by the subnet also where AWS tells of the address it gave", async () => {
        const giving = { ...subnet, props: { ...subnet.props, id: "subnet-1", mapPublicIpOnLaunch: true } };
        const left = {
            ...instance({ subnetId: "subnet-1", associatePublicIpAddress: undefined }),
            outputs: { associatePublicIpAddress: true, publicIp: "203.0.113.9" },
        };
        expect((await judgeStack(rule, [giving, left])).problems).to.deep.equal([
            "web: Its subnet subnet gives public addresses, and associatePublicIpAddress isn't false.",
        ]);
        expect((await judgeStack(rule, [left])).problems).to.deep.equal(["web: associatePublicIpAddress is true."]);
    });
    it("reports an Elastic IP address once, though AWS tells of it as the instance's too", async () => {
        const ip = { ...elasticIp({ instance: "i-0123456789abcdef0" }) };
        const addressed = { ...instance(), outputs: { associatePublicIpAddress: true } };
        const stack = [{ ...addressed, props: { ...addressed.props, associatePublicIpAddress: undefined } }, ip];
        expect((await judgeStack(rule, stack)).problems).to.be.empty;
    });
    it("reports an Auto Scaling group in the default VPC, or with a launch configuration that doesn't say no", async () => {
        const group = (props: Readonly<Record<string, unknown>>): TestResource => ({
            type: "aws:autoscaling/group:Group",
            name: "fleet",
            props,
            dependsOn: { launchConfiguration: ["start"], launchTemplate: ["web"], vpcZoneIdentifiers: ["subnet"] },
        });
        const start = (associatePublicIpAddress?: boolean): TestResource => ({
            type: "aws:ec2/launchConfiguration:LaunchConfiguration",
            name: "start",
            props: {
                imageId: "ami-1",
                ...(associatePublicIpAddress === undefined ? {} : { associatePublicIpAddress }),
            },
        });
        const zones = { availabilityZones: ["eu-central-1a"] };
        const silent = launchTemplate({ networkInterfaces: undefined });
        const byTemplate = group({ ...zones, launchTemplate: { id: unknownValue } });
        const byConfiguration = group({ ...zones, launchConfiguration: unknownValue });
        for (const stack of [
            [silent, byTemplate],
            [start(), byConfiguration],
        ]) {
            const { problems } = await judgeStack(rule, stack);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.contain("fleet: It names no subnets");
        }
        expect((await judgeStack(rule, [launchTemplate(), byTemplate])).problems).to.be.empty;
        expect((await judgeStack(rule, [start(false), byConfiguration])).problems).to.be.empty;
        const giving = { ...subnet, props: { ...subnet.props, mapPublicIpOnLaunch: true } };
        const placed = group({ vpcZoneIdentifiers: [unknownValue], launchConfiguration: unknownValue });
        expect((await judgeStack(rule, [giving, start(), placed])).problems).to.have.length(1);
        expect((await judgeStack(rule, [subnet, start(), placed])).problems).to.be.empty;
    });
});
