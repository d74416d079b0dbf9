import { expect } from "chai";
import { endpointIngress as rule } from "../../../policies/rules/endpoint-ingress";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { endpoint, ingressRule, network, networkWith, securityGroup, vpc, web } from "../network";

const problemsWith = async (...changed: readonly TestResource[]) =>
    (await judgeStack(rule, networkWith(...changed))).problems;

describe("policies: endpoint-ingress", () => {
    it("accepts HTTPS from the instances' group", async () => {
        expect((await judgeStack(rule, network)).problems).to.be.empty;
    });
    it("reports other ports and protocols", async () => {
        for (const change of [
            { fromPort: 0, toPort: 65535 },
            { ipProtocol: "-1", fromPort: undefined, toPort: undefined },
            { ipProtocol: "udp" },
        ])
            expect(await problemsWith(ingressRule("services", change))).to.have.length(1);
    });
    it("reports address ranges, unless they are configured", async () => {
        const range = ingressRule("services", { cidrIpv4: "10.0.0.0/8" }, undefined);
        expect(await problemsWith(range)).to.deep.equal([
            "into-services: It allows TCP 443 from 10.0.0.0/8; expected TCP 443 from the instances' security group.",
        ]);
        const allowed = await judgeStack(rule, networkWith(range), { allowedCidrs: ["10.0.0.0/8"] });
        expect(allowed.problems).to.be.empty;
    });
    it("names protocol, ports and source as people do", async () => {
        for (const [change, said] of [
            [{ ipProtocol: "-1", fromPort: 0, toPort: 0, cidrIpv4: "0.0.0.0/0" }, "all traffic from 0.0.0.0/0"],
            [{ ipProtocol: "tcp", fromPort: 0, toPort: 65_535, cidrIpv4: "0.0.0.0/0" }, "all TCP from 0.0.0.0/0"],
            [{ ipProtocol: "6", fromPort: 80, toPort: 443, cidrIpv6: "::/0" }, "TCP 80 to 443 from ::/0"],
            [{ ipProtocol: "udp", fromPort: 53, toPort: 53, prefixListId: "pl-1" }, "UDP 53 from pl-1"],
            [{ ipProtocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "10.0.0.0/8" }, "ICMP from 10.0.0.0/8"],
            [
                { ipProtocol: "tcp", fromPort: 22, toPort: 22, referencedSecurityGroupId: "sg-office" },
                "TCP 22 from the security group sg-office",
            ],
        ] as const) {
            const open: TestResource = {
                ...ingressRule("services"),
                props: { securityGroupId: unknownValue, ...change },
                dependsOn: { securityGroupId: ["services"] },
            };
            const { problems } = await judgeStack(rule, networkWith(open));
            expect(problems[0]).to.equal(
                `into-services: It allows ${said}; expected TCP 443 from the instances' security group.`,
            );
        }
    });
    it("reports a group that no instance has", async () => {
        const { problems } = await judgeStack(
            rule,
            networkWith(securityGroup("others"), ingressRule("services", {}, "others")),
        );
        expect(problems[0]).to.contain("others, which no instance has");
    });
    it("reports a group that lets in itself, and inline rules", async () => {
        const self = securityGroup("services", [{ protocol: "tcp", fromPort: 443, toPort: 443, self: true }]);
        expect(await problemsWith(self)).to.have.length(1);
        const open = securityGroup("services", [
            { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
        ]);
        expect(await problemsWith(open)).to.have.length(1);
    });
    it("waits for an address range that isn't known yet", async () => {
        expect(await problemsWith(ingressRule("services", { cidrIpv4: unknownValue }, undefined))).to.be.empty;
    });
    it("reports a group that lets nothing in, once that is known", async () => {
        const without = network.filter(({ name }) => name !== "into-services");
        expect((await judgeStack(rule, without)).problems).to.deep.equal([
            "services: It allows no traffic; expected TCP 443 from the instances' security group.",
        ]);
        const somewhere = { ...ingressRule("services"), dependsOn: { securityGroupId: ["services", "instances"] } };
        expect((await judgeStack(rule, [...without, somewhere])).problems).to.be.empty;
    });
    it("leaves the endpoints of other services alone", async () => {
        const only = [
            vpc,
            securityGroup("services", [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }]),
            endpoint("ecr.dkr"),
            endpoint("logs"),
        ];
        expect((await judgeStack(rule, only)).problems).to.be.empty;
        expect((await judgeStack(rule, [...only, endpoint("ssm")])).problems).to.have.length(1);
    });
    it("leaves groups alone that no endpoint has", async () => {
        const other = ingressRule("instances", { cidrIpv4: "0.0.0.0/0", fromPort: 22, toPort: 22 }, undefined);
        expect(await problemsWith(other)).to.be.empty;
    });
    it("accepts a group that lets in its own members where the instances are among them", async () => {
        const shared = securityGroup("services", [{ protocol: "tcp", fromPort: "443", toPort: "443", self: true }]);
        const member = { ...web, dependsOn: { ...web.dependsOn, vpcSecurityGroupIds: ["services"] } };
        const without = (...more: readonly TestResource[]) =>
            networkWith(shared, ...more).filter(({ name }) => name !== "into-services");
        expect((await judgeStack(rule, without(member))).problems).to.be.empty;
        expect((await judgeStack(rule, without())).problems).to.have.length(1);
    });
    it("reports a group without rules whose inline ones a preview shows as unknown", async () => {
        const bare = { ...securityGroup("services"), props: { ingress: unknownValue } };
        const stack = networkWith(bare).filter(({ name }) => name !== "into-services");
        expect((await judgeStack(rule, stack)).problems).to.have.length(1);
        const made = { ...bare, dependsOn: { ingress: ["instances"] } };
        expect(
            (
                await judgeStack(
                    rule,
                    stack.map((one) => (one === bare ? made : one)),
                )
            ).problems,
        ).to.be.empty;
    });
    it("reports an endpoint without a security group where the instances have one", async () => {
        const bare = (securityGroupIds: unknown) => ({
            ...endpoint("ssm", { securityGroupIds }),
            dependsOn: { vpcId: ["vpc"] },
        });
        for (const ids of [undefined, [], unknownValue]) {
            expect((await judgeStack(rule, networkWith(bare(ids)))).problems).to.deep.equal([
                "endpoint-ssm: It names no security group: the VPC's default one allows no traffic from the instances; expected TCP 443 from their security group.",
            ]);
        }
        const joint: TestResource = {
            type: "aws:ec2/securityGroupAssociation:SecurityGroupAssociation",
            name: "association-of-group",
            props: { vpcEndpointId: unknownValue, securityGroupId: unknownValue },
            dependsOn: { vpcEndpointId: ["endpoint-ssm"], securityGroupId: ["services"] },
        };
        expect((await judgeStack(rule, networkWith(bare(undefined), joint))).problems).to.be.empty;
        const open = securityGroup("open", [{ protocol: "tcp", fromPort: 22, toPort: 22, self: true }]);
        const other = { ...joint, dependsOn: { ...joint.dependsOn, securityGroupId: ["open"] } };
        expect((await judgeStack(rule, networkWith(open, bare(undefined), other))).problems).to.have.length(1);
        const group = { type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", name: "default", props: {} };
        expect((await judgeStack(rule, networkWith(bare(undefined), group))).problems).to.be.empty;
    });
});
