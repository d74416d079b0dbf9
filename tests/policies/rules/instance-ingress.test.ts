import { expect } from "chai";
import { instanceIngress as rule } from "../../../policies/rules/instance-ingress";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { ingressRule, network, networkWith, securityGroup, web } from "../network";
import { instance, launchTemplate } from "../resources";

const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] };

describe("policies: instance-ingress", () => {
    it("accepts instances that nothing calls, beside endpoints that something does", async () => {
        expect((await judgeStack(rule, network)).problems).to.be.empty;
    });
    it("reports a rule inside the instances' group while ids are unknown", async () => {
        const { problems } = await judgeStack(rule, networkWith(securityGroup("instances", [ssh])));
        expect(problems).to.deep.equal([
            "instances: instances, the security group of web, allows TCP 22 from 10.0.0.0/8; expected no ingress.",
        ]);
    });
    it("reports a rule that is a resource of its own, of either kind", async () => {
        const separate = ingressRule("instances", { cidrIpv4: "0.0.0.0/0" }, undefined);
        expect((await judgeStack(rule, networkWith(separate))).problems).to.have.length(1);
        const older = {
            ...separate,
            type: "aws:ec2/securityGroupRule:SecurityGroupRule",
            props: { ...separate.props, type: "ingress" },
        };
        expect((await judgeStack(rule, networkWith(older))).problems).to.have.length(1);
        const egress = { ...older, props: { ...older.props, type: "egress" } };
        expect((await judgeStack(rule, networkWith(egress))).problems).to.be.empty;
    });
    it("goes by known ids after the update", async () => {
        const known = { ...securityGroup("instances", [ssh]), props: { id: "sg-1", ingress: [ssh] } };
        const uses = { ...web, props: { ...web.props, vpcSecurityGroupIds: ["sg-1"] }, dependsOn: {} };
        expect((await judgeStack(rule, networkWith(known, uses))).problems).to.have.length(1);
    });
    it("doesn't guess which of two groups a value made from both names", async () => {
        const made = { ...web, dependsOn: { vpcSecurityGroupIds: ["instances", "services"] } };
        expect((await judgeStack(rule, networkWith(made))).problems).to.be.empty;
    });
    it("judges the groups of a launch template's interfaces", async () => {
        const template = {
            ...launchTemplate({ networkInterfaces: [{ securityGroups: [unknownValue] }] }),
            name: "fleet",
            dependsOn: { networkInterfaces: ["open"] },
        };
        expect((await judgeStack(rule, networkWith(securityGroup("open", [ssh]), template))).problems).to.have.length(
            1,
        );
    });
    it("reports the group of a network interface that the instance is given, and one added to its own", async () => {
        const open = securityGroup("open", [ssh]);
        const given: TestResource = {
            type: "aws:ec2/networkInterface:NetworkInterface",
            name: "interface",
            props: { securityGroups: [unknownValue] },
            dependsOn: { securityGroups: ["open"] },
        };
        const using = {
            ...web,
            props: { ...web.props, networkInterfaces: [{ networkInterfaceId: unknownValue, deviceIndex: 0 }] },
            dependsOn: { ...web.dependsOn, networkInterfaces: ["interface"] },
        };
        expect((await judgeStack(rule, networkWith(open, given, using))).problems).to.have.length(1);
        const added: TestResource = {
            type: "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
            name: "added",
            props: { networkInterfaceId: unknownValue, securityGroupId: unknownValue },
            dependsOn: { networkInterfaceId: ["web"], securityGroupId: ["open"] },
        };
        expect((await judgeStack(rule, networkWith(open, added))).problems).to.have.length(1);
    });
    it("reports an instance in the VPC's default group, unless the program closes that", async () => {
        const without = { ...web, props: { ...web.props, vpcSecurityGroupIds: undefined }, dependsOn: {} };
        const byDefault = (ingress: readonly unknown[]): TestResource => ({
            type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            name: "default",
            props: { ingress },
        });
        expect((await judgeStack(rule, networkWith(without))).problems).to.deep.equal([
            "web: It names no security group: the VPC's default one allows all traffic from its other members; expected a group without ingress.",
        ]);
        expect((await judgeStack(rule, networkWith(without, byDefault([])))).problems).to.be.empty;
        expect((await judgeStack(rule, networkWith(without, byDefault([ssh])))).problems).to.have.length(1);
    });
    it("lets a configured port pass", async () => {
        const serving = securityGroup("instances", [{ ...ssh, fromPort: 8080, toPort: 8080 }]);
        expect((await judgeStack(rule, networkWith(serving), { allowedPorts: [8080] })).problems).to.be.empty;
    });
    it("lets the group itself and named groups pass, where they are configured, and nothing beside them", async () => {
        const told = async (ingress: unknown, config: Record<string, unknown>, dependsOn = {}) =>
            (
                await judgeStack(
                    rule,
                    networkWith(securityGroup("instances", [ingress], dependsOn), securityGroup("alb")),
                    config,
                )
            ).problems;
        const self = { protocol: "-1", fromPort: 0, toPort: 0, self: true };
        expect(await told(self, {})).to.deep.equal([
            "instances: instances, the security group of web, allows all traffic from the group itself; expected no ingress.",
        ]);
        expect(await told(self, { allowSelf: true })).to.be.empty;
        expect(await told({ ...self, cidrBlocks: ["10.0.0.0/8"] }, { allowSelf: true })).to.deep.equal([
            "instances: instances, the security group of web, allows all traffic from 10.0.0.0/8, the group itself; expected no ingress except from the group itself.",
        ]);
        const http = { protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: [unknownValue] };
        const made = { ingress: ["alb"] };
        expect(await told(http, {}, made)).to.deep.equal([
            "instances: instances, the security group of web, allows TCP 80 from the security group alb; expected no ingress.",
        ]);
        expect(await told(http, { allowedGroups: ["alb"] }, made)).to.be.empty;
        expect(await told(http, { allowedGroups: ["other"] }, made)).to.have.length(1);
        const byId = { ...http, securityGroups: ["sg-lb"] };
        expect(await told(byId, { allowedGroups: ["sg-lb"] })).to.be.empty;
        expect(await told(byId, { allowSelf: true })).to.deep.equal([
            "instances: instances, the security group of web, allows TCP 80 from the security group sg-lb; expected no ingress except from the group itself.",
        ]);
        const separate = ingressRule("instances", {}, "alb");
        const stack = networkWith(securityGroup("instances"), securityGroup("alb"), separate);
        expect((await judgeStack(rule, stack)).problems).to.have.length(1);
        expect((await judgeStack(rule, stack, { allowedGroups: ["alb"] })).problems).to.be.empty;
        const own = networkWith(securityGroup("instances"), ingressRule("instances", {}, "instances"));
        expect((await judgeStack(rule, own, { allowSelf: true })).problems).to.be.empty;
        expect((await judgeStack(rule, own)).problems).to.have.length(1);
    });
    it("takes the numbers of other protocols for no ports, and a range for all the ports in it", async () => {
        const told = async (ingress: Record<string, unknown>, allowedPorts: readonly number[]) => {
            const open = securityGroup("instances", [{ cidrBlocks: ["10.0.0.0/8"], ...ingress }]);
            return (await judgeStack(rule, networkWith(open), { allowedPorts })).problems;
        };
        expect(await told({ protocol: "-1", fromPort: 0, toPort: 0 }, [0])).to.have.length(1);
        expect(await told({ protocol: "-1", fromPort: 8080, toPort: 8080 }, [8080])).to.have.length(1);
        expect(await told({ protocol: "icmp", fromPort: 8, toPort: 8 }, [8])).to.have.length(1);
        expect(await told({ protocol: "tcp", fromPort: 80, toPort: 82 }, [80, 82])).to.have.length(1);
        expect(await told({ protocol: "tcp", fromPort: 80, toPort: 81 }, [81, 80])).to.be.empty;
        expect(await told({ protocol: "6", fromPort: "80", toPort: "80" }, [80])).to.be.empty;
    });
    it("knows the security groups of a Spot fleet's launch specifications", async () => {
        const fleet: TestResource = {
            type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
            name: "spots",
            props: { launchSpecifications: [{ vpcSecurityGroupIds: [unknownValue] }] },
            dependsOn: { launchSpecifications: ["open"] },
        };
        const open = securityGroup("open", [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }]);
        expect((await judgeStack(rule, networkWith(fleet, open))).problems).to.have.length(1);
    });
    it("takes groups that AWS will decide, which a preview shows as unknown, for none", async () => {
        const left = instance(
            {
                id: unknownValue,
                vpcSecurityGroupIds: unknownValue,
                securityGroups: unknownValue,
                networkInterfaces: unknownValue,
            },
            {},
        );
        expect((await judgeStack(rule, networkWith(left))).problems).to.deep.equal([
            "web: It names no security group: the VPC's default one allows all traffic from its other members; expected a group without ingress.",
        ]);
        const made = { ...left, dependsOn: { vpcSecurityGroupIds: ["instances"] } };
        expect((await judgeStack(rule, networkWith(made))).problems).to.be.empty;
    });
    it("reports a rule on a group outside the stack that an instance names by the same id", async () => {
        const separate = {
            ...ingressRule(
                "instances",
                { securityGroupId: "sg-1", cidrIpv4: "0.0.0.0/0", fromPort: 22, toPort: 22 },
                undefined,
            ),
            dependsOn: {},
        };
        const named = instance({ vpcSecurityGroupIds: ["sg-1"] });
        expect((await judgeStack(rule, [named, separate])).problems).to.deep.equal([
            "into-instances: sg-1, the security group of web, allows TCP 22 from 0.0.0.0/0; expected no ingress.",
        ]);
        expect((await judgeStack(rule, [instance({ vpcSecurityGroupIds: ["sg-2"] }), separate])).problems).to.be.empty;
        const inside = launchTemplate({ networkInterfaces: [{ securityGroups: ["sg-1"] }] });
        expect((await judgeStack(rule, [inside, separate])).problems).to.have.length(1);
    });
    it("knows a group of the stack by its name, as instances of a default VPC name it", async () => {
        const group = { ...securityGroup("open", [ssh]), props: { name: "open-group", ingress: [ssh] } };
        const named = instance({ vpcSecurityGroupIds: undefined, securityGroups: ["open-group"] });
        expect((await judgeStack(rule, [group, named])).problems).to.have.length(1);
    });
    it("reports once a rule that AWS tells of as the group's own as well", async () => {
        const group = {
            ...securityGroup("instances"),
            props: { id: "sg-1" },
            outputs: {
                ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"], self: false }],
            },
        };
        const separate = ingressRule("instances", { cidrIpv4: "10.0.0.0/8", fromPort: 22, toPort: 22 }, undefined);
        expect((await judgeStack(rule, networkWith(group, separate))).problems).to.deep.equal([
            "into-instances: instances, the security group of web, allows TCP 22 from 10.0.0.0/8, the security group instances; expected no ingress.",
        ]);
        // Somebody else's rule is no echo.
        const other = { ...separate, props: { ...separate.props, fromPort: 443, toPort: 443 } };
        expect((await judgeStack(rule, networkWith(group, other))).problems).to.have.length(2);
    });
    it("reports launch configurations, templates of a group and fleets that name no security group", async () => {
        const start = {
            type: "aws:ec2/launchConfiguration:LaunchConfiguration",
            name: "start",
            props: { imageId: "ami-1" },
        };
        const template = launchTemplate({ networkInterfaces: undefined });
        const from = (type: string) => ({
            type,
            name: "fleet",
            props: { launchTemplate: { id: unknownValue } },
            dependsOn: { launchTemplate: ["web"] },
        });
        const told = async (...stack: readonly TestResource[]) => (await judgeStack(rule, stack)).problems;
        expect(await told(start)).to.have.length(1);
        expect(await told(template, from("aws:autoscaling/group:Group"))).to.have.length(1);
        // Who starts instances from a template by hand may name groups; EKS gives its nodes the cluster's.
        expect(await told(template)).to.be.empty;
        expect(await told(template, from("aws:eks/nodeGroup:NodeGroup"))).to.be.empty;
        const bare = instance({ vpcSecurityGroupIds: undefined });
        expect(await told({ ...bare, outputs: { vpcSecurityGroupIds: ["sg-default"] } })).to.have.length(1);
    });
});
