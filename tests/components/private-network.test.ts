import { expect } from "chai";
import { PrivateNetwork, type ExistingVpcArgs, type PrivateNetworkArgs } from "../../components";
import { availabilityZones } from "../../components/availability-zones";
import { ACCOUNT, EXISTING_VPC, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const region = "eu-central-1";
const fresh = {
    cidrBlock: "10.0.0.0/16",
    subnetCidrBlocks: ["10.0.0.0/18", "10.0.64.0/18"],
    region,
};
const subnetIds = ["subnet-0123456789abcdef0"];
const inExisting = (more: Partial<ExistingVpcArgs>, endpoints: string[]): PrivateNetworkArgs => ({
    region,
    existing: { vpcId: EXISTING_VPC, subnetIds, ...more },
    endpoints,
});

async function made(args: PrivateNetworkArgs): Promise<Recorded & { network: PrivateNetwork }> {
    const recorded = await mockEngine();
    const network = new PrivateNetwork("network", args);
    await valueOf(network.instanceSecurityGroupId);
    await valueOf(network.subnetIds);
    return { ...recorded, network };
}

const services = (recorded: Recorded) =>
    ofType(recorded, "VpcEndpoint").map(({ inputs }) => String(inputs["serviceName"]).split(".").at(-1));

describe("PrivateNetwork", () => {
    it("makes a VPC of isolated subnets without NAT, one a zone", async () => {
        const [vpc] = ofType(await made(fresh), "Vpc");
        expect(vpc?.inputs).to.deep.include({
            cidrBlock: "10.0.0.0/16",
            availabilityZoneNames: ["eu-central-1a", "eu-central-1b"],
            natGateways: { strategy: "None" },
            subnetSpecs: [{ type: "Isolated", cidrBlocks: ["10.0.0.0/18", "10.0.64.0/18"] }],
            subnetStrategy: "Auto",
            enableDnsHostnames: true,
            enableDnsSupport: true,
        });
    });

    it("has a block and one subnet of its own when none is given, and refuses a block without subnets", async () => {
        const [vpc] = ofType(await made({ region }), "Vpc");
        expect(vpc?.inputs).to.deep.include({ cidrBlock: "10.0.0.0/16", availabilityZoneNames: ["eu-central-1a"] });
        await mockEngine();
        const half = { region, cidrBlock: "10.1.0.0/16" };
        expect(() => new PrivateNetwork("network", half)).to.throw("missing value for subnetCidrBlocks");
    });

    it("asks for availability zones alone, without the Local Zones that the account has opted in to", async () => {
        const { invokes } = await made(fresh);
        const lookup = invokes.find(({ token }) => token.endsWith(":getAvailabilityZones"));
        expect(lookup?.inputs["filters"]).to.deep.equal([{ name: "zone-type", values: ["availability-zone"] }]);
    });

    it("refuses more zones than the region has, under the setting's key", async () => {
        await mockEngine();
        const error = await availabilityZones(4, "network", {})
            .then(() => "")
            .catch(String);
        expect(error).to.include("invalid value 4 for network.numberOfAvailabilityZones");
        expect(error).to.include("eu-central-1a, eu-central-1b, eu-central-1c");
    });

    it("admits at the interface endpoints of a new VPC the account's own principals alone", async () => {
        const policies = async (args: PrivateNetworkArgs) =>
            ofType(await made(args), "VpcEndpoint").map(({ inputs }) => String(inputs["policy"]));
        for (const policy of await policies(fresh)) expect(policy).to.include(`"aws:PrincipalAccount":"${ACCOUNT}"`);

        for (const policy of await policies({ ...fresh, endpointPrincipals: "o-a1b2c3d4e5" }))
            expect(policy).to.include('"aws:PrincipalOrgID":"o-a1b2c3d4e5"');

        expect(await policies({ ...fresh, endpointPrincipals: "all" })).to.deep.equal(["undefined", "undefined"]);
        expect(await policies(inExisting({}, []))).to.deep.equal(["undefined", "undefined"]);
    });

    it("has IPv6 beside IPv4 in subnets and endpoints with dualstack", async () => {
        const recorded = await made({ ...fresh, ipAddressType: "dualstack" });
        expect(ofType(recorded, "Vpc")[0]?.inputs).to.include({ assignGeneratedIpv6CidrBlock: true });
        for (const { inputs } of ofType(recorded, "VpcEndpoint")) {
            expect(inputs).to.deep.include({
                ipAddressType: "dualstack",
                dnsOptions: { dnsRecordIpType: "dualstack" },
            });
        }
    });

    it("uses the zones that it is given, and then asks for none", async () => {
        const availabilityZoneNames = ["eu-central-1b", "eu-central-1c"];
        const [vpc] = ofType(await made({ ...fresh, availabilityZoneNames }), "Vpc");
        expect(vpc?.inputs).to.deep.include({ availabilityZoneNames });
        expect(vpc?.inputs).not.to.have.property("numberOfAvailabilityZones");
    });

    it("has the endpoints ssm and ssmmessages, with private DNS, in every subnet", async () => {
        const recorded = await made(fresh);
        expect(services(recorded)).to.have.members(["ssm", "ssmmessages"]);
        for (const { inputs } of ofType(recorded, "VpcEndpoint")) {
            expect(inputs).to.deep.include({ vpcEndpointType: "Interface", privateDnsEnabled: true });
            expect(inputs["subnetIds"]).to.have.length(2);
        }
    });

    it("adds the endpoints asked for", async () => {
        const recorded = await made({ ...fresh, endpoints: ["ec2messages", "kms", "logs", "s3"] });
        expect(services(recorded)).to.have.members(["ssm", "ssmmessages", "ec2messages", "kms", "logs", "s3"]);
    });

    it("enters the S3 gateway in the subnets' route tables and lets AWS's own buckets through", async () => {
        const recorded = await made({ ...fresh, endpoints: ["s3"], session: { s3BucketName: "session-logs" } });
        const gateway = ofType(recorded, "VpcEndpoint").find(({ inputs }) => inputs["vpcEndpointType"] === "Gateway");
        expect(gateway?.inputs["routeTableIds"]).to.deep.equal(["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"]);
        expect(gateway?.inputs["policy"]).to.include("al2023-repos-eu-central-1").and.include("session-logs");
    });

    it("admits to the endpoints HTTPS from the instances, and nothing else anywhere", async () => {
        const recorded = await made(fresh);
        const [ingress, ...otherIngress] = ofType(recorded, "SecurityGroupIngressRule");
        const [egress, ...otherEgress] = ofType(recorded, "SecurityGroupEgressRule");
        expect([otherIngress, otherEgress]).to.deep.equal([[], []]);
        const groups = ofType(recorded, "SecurityGroup");
        expect(groups).to.have.length(2);
        groups.forEach(({ inputs }) => expect(inputs).not.to.have.any.keys("ingress", "egress"));
        const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
        expect(ingress?.inputs).to.deep.include(https);
        expect(egress?.inputs).to.deep.include(https);
        expect(ingress?.inputs["securityGroupId"]).to.equal(egress?.inputs["referencedSecurityGroupId"]);
        expect(egress?.inputs["securityGroupId"]).to.equal(ingress?.inputs["referencedSecurityGroupId"]);
        expect(ingress?.inputs["securityGroupId"]).not.to.equal(egress?.inputs["securityGroupId"]);
    });

    it("lets the instances reach S3 only where there is a gateway, and only S3's own addresses", async () => {
        const recorded = await made({ ...fresh, endpoints: ["s3"] });
        const [toS3] = ofType(recorded, "SecurityGroupEgressRule").filter(({ inputs }) => inputs["prefixListId"]);
        expect(toS3?.inputs).to.include({ prefixListId: "pl-0123456789abcdef0", fromPort: 443, toPort: 443 });
    });

    it("makes no route, no internet gateway and no NAT gateway", async () => {
        const recorded = await made({ ...fresh, endpoints: ["s3", "kms"] });
        for (const type of ["Route", "InternetGateway", "NatGateway", "Eip"])
            expect(ofType(recorded, type), type).to.be.empty;
    });

    it("takes subnets that exist, once AWS says whose they are", async () => {
        const recorded = await made(inExisting({ routeTableIds: ["rtb-0123456789abcdef7"] }, ["s3"]));
        expect(ofType(recorded, "Vpc")).to.be.empty;
        expect(await valueOf(recorded.network.vpcId)).to.equal(EXISTING_VPC);
        expect(await valueOf(recorded.network.subnetIds)).to.deep.equal(subnetIds);
        expect(recorded.invokes.map(({ inputs }) => inputs["id"])).to.deep.equal([...subnetIds, EXISTING_VPC]);
    });

    it("doesn't narrow the way to S3 of others in a VPC that exists", async () => {
        const recorded = await made(inExisting({ routeTableIds: ["rtb-0123456789abcdef7"] }, ["s3"]));
        const gateway = ofType(recorded, "VpcEndpoint").find(({ inputs }) => inputs["vpcEndpointType"] === "Gateway");
        expect(gateway?.inputs).to.deep.include({ routeTableIds: ["rtb-0123456789abcdef7"] });
        expect(gateway?.inputs["policy"]).to.be.undefined;
    });

    it("uses endpoints that the VPC has: it admits the instances to their group and creates none", async () => {
        const group = "sg-0123456789abcdef0";
        const recorded = await made(inExisting({ endpointSecurityGroupId: group }, ["s3"]));
        expect(ofType(recorded, "VpcEndpoint")).to.be.empty;
        expect(ofType(recorded, "SecurityGroup")).to.have.length(1);
        expect(ofType(recorded, "SecurityGroupIngressRule")[0]?.inputs["securityGroupId"]).to.equal(group);
        expect(recorded.invokes.map(({ token }) => token)).to.include(
            "aws:ec2/getManagedPrefixList:getManagedPrefixList",
        );
    });

    it("gives every child a name that begins with its own", async () => {
        const { resources } = await made({ ...fresh, endpoints: ["s3", "kms"] });
        resources.forEach(({ name }) => expect(name).to.match(/^network(-|$)/));
    });
});
