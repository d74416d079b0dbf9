import { expect } from "chai";
import { check, type CheckOptions } from "../../../sandbox/providers/aws/check";
import { diff } from "../../../sandbox/providers/aws/diff";
import { inputsOf, previewCreate, previewUpdate } from "../../../sandbox/providers/aws/lifecycle";
import { resources } from "../../../sandbox/providers/aws/resources";
import type { ResourceType } from "../../../sandbox/providers/aws/common/resource-type";
import { plainProperties, UNKNOWN, type Properties } from "../../../sandbox/providers/rpc/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const options: CheckOptions = { logicalName: "web", defaultTags: {}, seed: new Uint8Array() };

function type(token: string): ResourceType {
    const found = resources[token];
    if (found === undefined) throw new Error(`${token} is unknown`);

    return found;
}

const checked = (token: string, news: Properties, olds: Properties = {}, more: Partial<CheckOptions> = {}) =>
    check(token, type(token), olds, news, { ...options, ...more });

const ROLE = "aws:iam/role:Role";
const INSTANCE = "aws:ec2/instance:Instance";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] };

describe("The check of the aws stand-in", () => {
    it("makes a name from the logical one, with a dash and seven hexadecimal digits", () => {
        const { inputs } = checked(GROUP, {});
        expect(inputs["name"]).to.match(/^web-[0-9a-f]{7}$/);
    });

    it("keeps a generated name from one deployment to the next", () => {
        const { inputs } = checked(GROUP, {});
        expect(checked(GROUP, {}, inputs).inputs["name"]).to.equal(inputs["name"]);
    });

    it("generates the same name from the same seed, and another from another", () => {
        const from = (seed: number) => checked(GROUP, {}, {}, { seed: Uint8Array.of(seed) }).inputs["name"];
        expect(from(1)).to.equal(from(1));
        expect(from(1)).not.to.equal(from(2));
    });

    it("shortens a generated name to what AWS allows", () => {
        const { inputs } = checked(ROLE, { assumeRolePolicy: trust }, {}, { logicalName: "r".repeat(100) });
        expect(inputs["name"]).to.have.length(64);
    });

    it("begins a generated name with namePrefix where that is given", () => {
        const { inputs } = checked(GROUP, { namePrefix: "front" });
        expect(inputs["name"]).to.match(/^front[0-9a-f]{7}$/);
        expect(checked(GROUP, { namePrefix: "front" }, inputs).inputs["name"]).to.equal(inputs["name"]);
        expect(checked(GROUP, { namePrefix: "back" }, inputs).inputs["name"]).to.match(/^back[0-9a-f]{7}$/);
    });

    it("leaves a name alone that the program gives", () => {
        expect(checked(GROUP, { name: "mine" }).inputs["name"]).to.equal("mine");
    });

    it("lays a resource's tags over the provider's default ones in tagsAll, and only there", () => {
        const defaultTags = { Owner: "platform", Stage: "dev" };
        const { inputs } = checked(GROUP, { tags: { Stage: "prod" } }, {}, { defaultTags });
        expect(inputs["tagsAll"]).to.deep.equal({ Owner: "platform", Stage: "prod" });
        expect(inputs["tags"]).to.deep.equal({ Stage: "prod" });
    });

    it("knows no tagsAll while a tag is unknown", () => {
        expect(checked(GROUP, { tags: { Name: UNKNOWN } }).inputs["tagsAll"]).to.equal(UNKNOWN);
    });

    it("makes a policy document unknown as a whole if anything in it is", () => {
        const document = {
            ...trust,
            Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: UNKNOWN } }],
        };
        expect(checked(ROLE, { assumeRolePolicy: document }).inputs["assumeRolePolicy"]).to.equal(UNKNOWN);
    });

    it("writes a policy document given as an object as JSON with sorted keys", () => {
        const { inputs } = checked(ROLE, { assumeRolePolicy: trust });
        expect(inputs["assumeRolePolicy"]).to.equal(
            '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow"}],"Version":"2012-10-17"}',
        );
    });

    it("names a property that it doesn't know, and those that it does", () => {
        const { failures } = checked(GROUP, { descriptoin: "a typo" });
        expect(failures.map(({ property }) => property)).to.deep.equal(["descriptoin"]);
        expect(failures[0]?.reason).to.contain("descriptoin").and.to.contain("description, egress, ingress");
    });

    it("names a property inside a block that it doesn't know", () => {
        const { failures } = checked(INSTANCE, { metadataOptions: { httpToken: "required" } });
        expect(failures.map(({ property }) => property)).to.deep.equal(["metadataOptions.httpToken"]);
    });

    it("names a required property that is missing", () => {
        const { failures } = checked("aws:ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/24" });
        expect(failures.map(({ property }) => property)).to.deep.equal(["vpcId"]);
    });

    it("refuses a document that isn't JSON, and says what is wrong with it", () => {
        const { failures } = checked(ROLE, { assumeRolePolicy: "{" });
        expect(failures[0]?.reason).to.contain('"assumeRolePolicy" contains an invalid JSON');
    });

    it("takes numbers and flags for text and text for numbers and flags, as the official provider does", () => {
        expect(checked(GROUP, { tags: { Cost: 7 } }).inputs["tags"]).to.deep.equal({ Cost: "7" });
        expect(checked(INSTANCE, { sourceDestCheck: "false" }).inputs["sourceDestCheck"]).to.equal(false);
        expect(
            checked(ROLE, { assumeRolePolicy: trust, maxSessionDuration: "7200" }).inputs["maxSessionDuration"],
        ).to.equal(7200);
    });

    const rule = { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const refused: readonly [what: string, token: string, inputs: Properties, property: string, reason: RegExp][] = [
        [
            "a block with an address inside it",
            "aws:ec2/vpc:Vpc",
            { cidrBlock: "10.0.0.1/16" },
            "cidrBlock",
            /10\.0\.0\.0\/16/,
        ],
        [
            "what isn't a block",
            "aws:ec2/vpc:Vpc",
            { cidrBlock: "10.0.0.0" },
            "cidrBlock",
            /not a valid IPv4 CIDR block/,
        ],
        ["a byte that is none", "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.256.0/24" }, "cidrBlock", /invalid CIDR address/],
        [
            "a subnet's block",
            "aws:ec2/subnet:Subnet",
            { vpcId: "vpc-1", cidrBlock: "10.0.0.0/33" },
            "cidrBlock",
            /not a valid/,
        ],
        [
            "a rule's block",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            { ...rule, cidrIpv4: "10.0.0.5/24" },
            "cidrIpv4",
            /did you mean "10\.0\.0\.0\/24"/,
        ],
        [
            "a tenancy",
            "aws:ec2/vpc:Vpc",
            { cidrBlock: "10.0.0.0/16", instanceTenancy: "host" },
            "instanceTenancy",
            /"default" "dedicated"/,
        ],
        ["a user's name", "aws:iam/user:User", { name: "al ice" }, "name", /alphanumeric/],
        ["a group's name", "aws:iam/group:Group", { name: "a/b" }, "name", /alphanumeric/],
        ["a role's long name", ROLE, { assumeRolePolicy: trust, name: "r".repeat(65) }, "name", /range \(1 - 64\)/],
        [
            "a boundary",
            ROLE,
            { assumeRolePolicy: trust, permissionsBoundary: "ReadOnly" },
            "permissionsBoundary",
            /invalid ARN/,
        ],
        [
            "a short session",
            ROLE,
            { assumeRolePolicy: trust, maxSessionDuration: 60 },
            "maxSessionDuration",
            /range \(3600 - 43200\)/,
        ],
        [
            "one of several ARNs",
            ROLE,
            { assumeRolePolicy: trust, managedPolicyArns: ["arn:aws:iam::aws:policy/A", "B"] },
            "managedPolicyArns[1]",
            /invalid ARN/,
        ],
        [
            "IMDS tokens",
            INSTANCE,
            { metadataOptions: { httpTokens: "yes" } },
            "metadataOptions.httpTokens",
            /"optional" "required"/,
        ],
        [
            "a hop limit",
            INSTANCE,
            { metadataOptions: { httpPutResponseHopLimit: 65 } },
            "metadataOptions.httpPutResponseHopLimit",
            /range \(1 - 64\)/,
        ],
        [
            "a volume's type",
            INSTANCE,
            { rootBlockDevice: { volumeType: "ssd" } },
            "rootBlockDevice.volumeType",
            /"gp3"/,
        ],
        ["a group's description", GROUP, { description: "naïve" }, "description", /invalid value/],
        [
            "an endpoint's type",
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            { vpcId: "vpc-1", serviceName: "s", vpcEndpointType: "gateway" },
            "vpcEndpointType",
            /"Gateway"/,
        ],
        [
            "a password's length",
            "aws:iam/userLoginProfile:UserLoginProfile",
            { user: "alice", passwordLength: 4 },
            "passwordLength",
            /range \(5 - 128\)/,
        ],
        [
            "a key's waiting time",
            "aws:kms/key:Key",
            { deletionWindowInDays: 3 },
            "deletionWindowInDays",
            /range \(7 - 30\)/,
        ],
        ["an alias", "aws:kms/alias:Alias", { name: "key", targetKeyId: "k" }, "name", /alias\//],
        [
            "a retention",
            "aws:cloudwatch/logGroup:LogGroup",
            { name: "g", retentionInDays: 42 },
            "retentionInDays",
            /got 42/,
        ],
        [
            "a parameter's type",
            "aws:ssm/parameter:Parameter",
            { name: "/a", type: "Text", value: "v" },
            "type",
            /"SecureString"/,
        ],
    ];
    for (const [what, token, inputs, property, reason] of refused) {
        it(`refuses ${what} that the official provider refuses: ${property} of ${token}`, () => {
            const { failures } = checked(token, inputs);
            expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
            expect(failures[0]?.reason).to.match(reason);
        });
    }

    it("takes what isn't known yet, and the empty text for what is left out", () => {
        expect(checked("aws:ec2/vpc:Vpc", { cidrBlock: UNKNOWN }).failures).to.deep.equal([]);
        expect(checked(ROLE, { assumeRolePolicy: trust, permissionsBoundary: "" }).failures).to.deep.equal([]);
        expect(checked("aws:ec2/vpc:Vpc", { cidrBlock: "0.0.0.0/0" }).failures).to.deep.equal([]);
        expect(checked("aws:ec2/vpc:Vpc", { cidrBlock: "10.128.0.0/9" }).failures).to.deep.equal([]);
        expect(checked("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.7/32" }).failures).to.deep.equal([]);
    });

    it("wants exactly one source of a security group rule", () => {
        const token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
        const rule = { securityGroupId: "sg-1", ipProtocol: "-1" };
        expect(checked(token, rule).failures).to.have.length(1);
        expect(checked(token, { ...rule, cidrIpv4: "10.0.0.0/8", prefixListId: "pl-1" }).failures).to.have.length(1);
        expect(checked(token, { ...rule, cidrIpv4: "10.0.0.0/8" }).failures).to.deep.equal([]);
    });
});

describe("The diff of the aws stand-in", () => {
    const found = (token: string, state: Properties, news: Properties, ignored: string[] = []) => {
        const { changes, replaces, deleteBeforeReplace } = diff(type(token), "web", state, news, ignored);
        return { changes: Object.fromEntries(changes), replaces, deleteBeforeReplace };
    };
    const rest = { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" };

    it("sees no difference between two wordings of one policy", () => {
        const state = {
            ...rest,
            assumeRolePolicy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["a:B","a:C"]}}',
        };
        const news = {
            ...rest,
            assumeRolePolicy: '{"Statement":[{"Action":["a:C","a:B"],"Effect":"Allow"}],"Version":"2012-10-17"}',
        };
        expect(found(ROLE, state, news).changes).to.deep.equal({});
    });

    it("sees a difference between two policies", () => {
        const state = { ...rest, assumeRolePolicy: '{"Statement":[{"Effect":"Allow","Action":["a:B"]}]}' };
        const news = { ...rest, assumeRolePolicy: '{"Statement":[{"Effect":"Deny","Action":["a:B"]}]}' };
        expect(found(ROLE, state, news).changes).to.deep.equal({ assumeRolePolicy: "update" });
    });

    it("pays no heed to the order of a set", () => {
        const sets = (ids: string[]) => ({ vpcSecurityGroupIds: ids, sourceDestCheck: true });
        expect(found(INSTANCE, sets(["sg-1", "sg-2"]), sets(["sg-2", "sg-1"])).changes).to.deep.equal({});
    });

    it("names each tag that differs", () => {
        const state = { description: "d", tags: { a: "1", "b c": "2", d: "3" } };
        const news = { description: "d", tags: { a: "1", "b c": "4", e: "5" } };
        expect(found(GROUP, state, news).changes).to.deep.equal({
            'tags["b c"]': "update",
            "tags.d": "delete",
            "tags.e": "add",
        });
    });

    it("sees what was added by hand to what the program leaves out", () => {
        expect(found(GROUP, { description: "d", tags: { by: "hand" } }, { description: "d" }).changes).to.deep.equal({
            tags: "delete",
        });
    });

    it("leaves alone what AWS chose for what the program leaves out", () => {
        expect(
            found(INSTANCE, { availabilityZone: "eu-central-1a", sourceDestCheck: true }, { sourceDestCheck: true })
                .changes,
        ).to.deep.equal({});
    });

    it("replaces an instance for another image, subnet or encryption, and not for another type or size", () => {
        const state = {
            ami: "ami-1",
            subnetId: "subnet-1",
            instanceType: "t3.micro",
            sourceDestCheck: true,
            rootBlockDevice: { encrypted: false, volumeSize: 8, volumeId: "vol-1", deleteOnTermination: true },
        };
        const root = { volumeSize: 8, deleteOnTermination: true };
        const from = (news: Properties) => found(INSTANCE, state, { sourceDestCheck: true, ...news }).replaces;
        expect(from({ ami: "ami-2" })).to.deep.equal(["ami"]);
        expect(from({ subnetId: UNKNOWN })).to.deep.equal(["subnetId"]);
        expect(from({ rootBlockDevice: { ...root, encrypted: true } })).to.deep.equal(["rootBlockDevice"]);
        expect(from({ instanceType: "t3.small" })).to.deep.equal([]);
        expect(from({ rootBlockDevice: { ...root, volumeSize: 16 } })).to.deep.equal([]);
    });

    it("replaces an instance for other user data only where it is asked to", () => {
        const state = { userData: "one", sourceDestCheck: true };
        const news = { userData: "two", sourceDestCheck: true };
        expect(found(INSTANCE, state, news).replaces).to.deep.equal([]);
        expect(found(INSTANCE, state, { ...news, userDataReplaceOnChange: true }).replaces).to.deep.equal(["userData"]);
    });

    it("ignores what the program says to ignore", () => {
        expect(
            found(INSTANCE, { ami: "ami-1", sourceDestCheck: true }, { ami: "ami-2", sourceDestCheck: true }, ["ami"]),
        ).to.deep.equal({
            changes: {},
            replaces: [],
            deleteBeforeReplace: false,
        });
    });

    it("deletes before it replaces where the name stays the same and must be unique", () => {
        const state = { name: "mine", description: "one" };
        expect(found(GROUP, state, { name: "mine", description: "two" }).deleteBeforeReplace).to.equal(true);
        const generated = { name: "web-0123abc", description: "one" };
        expect(found(GROUP, generated, { ...generated, description: "two" }).deleteBeforeReplace).to.equal(false);
    });
});

describe("The previews of the aws stand-in", () => {
    it("tell of a creation what is given, and that the rest is unknown", () => {
        const preview = previewCreate(type("aws:iam/user:User"), { name: "alice" }, "eu-central-1");
        expect(preview).to.deep.equal({ name: "alice", arn: UNKNOWN, uniqueId: UNKNOWN });
    });

    it("tell of an update what stays", () => {
        const preview = previewUpdate(
            type("aws:iam/user:User"),
            { name: "alice", arn: "arn", path: "/" },
            { name: "alice", path: "/x/" },
        );
        expect(preview).to.deep.include({ arn: "arn", path: "/x/" });
    });
});

describe("What the aws stand-in reads", () => {
    it("gives an import the inputs that differ from their defaults, and a refresh those that were given", () => {
        const state = {
            name: "alice",
            path: "/",
            arn: "arn",
            tags: { a: "b" },
            tagsAll: { a: "b" },
            forceDestroy: false,
        };
        expect(inputsOf(type("aws:iam/user:User"), state, {})).to.deep.equal({
            name: "alice",
            tags: { a: "b" },
            tagsAll: { a: "b" },
        });
        expect(inputsOf(type("aws:iam/user:User"), state, { name: "bob", path: "/" })).to.deep.equal({
            name: "alice",
            path: "/",
        });
    });

    it("unwraps secrets, outputs and references to resources", () => {
        const secret = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };
        const known = { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: [secret], dependencies: [] };
        const unknown = { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", dependencies: [] };
        const resource = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn", id: "vpc-1" };
        expect(plainProperties({ secret, known, unknown, resource, absent: null })).to.deep.equal({
            secret: "hidden",
            known: ["hidden"],
            unknown: UNKNOWN,
            resource: "vpc-1",
        });
    });
});
