import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** A resource that the program registered. */
interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** An account, made up. */
export const ACCOUNT = "111122223333";

/** Everything registered and asked since the mocks were set. */
export interface Recorded {
    readonly resources: Registered[];
    readonly invokes: { readonly token: string; readonly inputs: Readonly<Record<string, unknown>> }[];
}

/**
 * Puts mocks in the engine's place: each resource gets an id and the outputs that the program reads, in the form that AWS
 * gives them.
 */
export async function mockEngine(
    preview = false,
    delay: (resource: Registered) => Promise<void> = () => Promise.resolve(),
): Promise<Recorded> {
    const recorded: Recorded = { resources: [], invokes: [] };
    await pulumi.runtime.setMocks(
        {
            newResource: async ({ type, name, inputs, id }) => {
                const given = inputs as Record<string, unknown>;
                recorded.resources.push({ type, name, inputs: given });
                await delay({ type, name, inputs: given });
                const made = id !== undefined && id !== "" ? id : idOf(type, name, given);
                return { id: made, state: { ...given, ...computed(type, name, made, given) } };
            },
            call: ({ token, inputs }) => {
                recorded.invokes.push({ token, inputs: inputs as Record<string, unknown> });
                return answer(token, inputs as Record<string, unknown>);
            },
        },
        "session-manager-access",
        "test",
        preview,
    );
    return recorded;
}

/** The resources of a type, by what follows its last slash and colon: `Instance` for `aws:ec2/instance:Instance`. */
export function ofType({ resources }: Recorded, type: string): Registered[] {
    return resources.filter((resource) => resource.type.split(":").at(-1) === type);
}

/** What an output comes to. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => void pulumi.output(output).apply(resolve));
}

function idOf(type: string, name: string, inputs: Record<string, unknown>): string {
    const hex = createHash("sha256").update(name).digest("hex").slice(0, 17);
    switch (type) {
        case "aws:ec2/instance:Instance":
            return `i-${hex}`;
        case "aws:ec2/securityGroup:SecurityGroup":
            return `sg-${hex}`;
        case "aws:ec2/vpcEndpoint:VpcEndpoint":
            return `vpce-${hex}`;
        default:
            return typeof inputs["name"] === "string" ? inputs["name"] : `${name}-id`;
    }
}

function computed(type: string, name: string, id: string, inputs: Record<string, unknown>): Record<string, unknown> {
    const physical = typeof inputs["name"] === "string" ? inputs["name"] : `${name}-1234567`;
    switch (type) {
        case "aws:ec2/instance:Instance":
            return { arn: `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/${id}` };
        case "aws:iam/user:User":
        case "aws:iam/group:Group":
        case "aws:iam/role:Role":
        case "aws:iam/instanceProfile:InstanceProfile": {
            const kind = type.split("/")[0]?.split(":")[1] === "iam" ? type.split(/[/:]/)[2] : "";
            return { name: physical, arn: `arn:aws:iam::${ACCOUNT}:${kind}/${physical}` };
        }
        case "aws:ec2/launchTemplate:LaunchTemplate":
            return { latestVersion: 1 };
        case "aws:autoscaling/group:Group":
            return {
                name: physical,
                arn: `arn:aws:autoscaling:eu-central-1:${ACCOUNT}:autoScalingGroup:1:${physical}`,
            };
        case "aws:kms/key:Key":
            return { arn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${id}`, keyId: id };
        case "aws:accountaccess/application:Application":
            return { arn: `arn:aws:account-access:eu-central-1:${ACCOUNT}:application/aam-0123456789abcdef` };
        case "aws:ssoadmin/permissionSet:PermissionSet":
            return { arn: "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef" };
        case "aws:iam/userLoginProfile:UserLoginProfile":
            return { password: `password-of-${name}` };
        case "aws:ec2/vpcEndpoint:VpcEndpoint":
            return { prefixListId: "pl-0123456789abcdef0" };
        case "awsx:ec2:Vpc": {
            const blocks = (inputs["subnetSpecs"] as { cidrBlocks?: string[] }[] | undefined)?.[0]?.cidrBlocks ?? [];
            return {
                vpcId: "vpc-0123456789abcdef0",
                isolatedSubnetIds: blocks.map((_, index) => `subnet-0123456789abcdef${index}`),
                routeTables: blocks.map((_, index) => ({ id: `rtb-0123456789abcdef${index}` })),
            };
        }
        default:
            return {};
    }
}

function answer(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
    switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/deployer`, userId: "AIDAEXAMPLE" };
        case "aws:ssm/getParameter:getParameter":
            return { insecureValue: String(inputs["name"]).endsWith("arm64") ? "ami-arm64" : "ami-x86-64" };
        case "aws:index/getAvailabilityZones:getAvailabilityZones":
            return { names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] };
        case "aws:ec2/getAmi:getAmi":
            return { rootDeviceName: "/dev/root" };
        case "aws:ec2/getSubnet:getSubnet":
            return {
                id: inputs["id"],
                vpcId: inputs["id"] === "subnet-0aaaaaaaaaaaaaaaa" ? "vpc-other" : EXISTING_VPC,
            };
        case "aws:ec2/getInstance:getInstance":
            return { id: inputs["instanceId"], instanceState: "running", tags: { Team: "Web" } };
        case "aws:ec2/getVpc:getVpc":
            return { id: inputs["id"], enableDnsSupport: true, enableDnsHostnames: true };
        case "aws:iam/getPolicy:getPolicy":
            return { arn: inputs["arn"], policy: BOUNDARY_POLICY };
        case "aws:iam/getUsers:getUsers":
            return { names: [], arns: [] };
        case "aws:ec2/getManagedPrefixList:getManagedPrefixList":
            return { id: "pl-0123456789abcdef0" };
        default:
            throw new Error(`The mocks don't know the function ${token}.`);
    }
}

/** What every managed policy of the mocks allows. */
export const BOUNDARY_POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

/** The VPC that existing subnets of the mocks are in. */
export const EXISTING_VPC = "vpc-0fedcba9876543210";
