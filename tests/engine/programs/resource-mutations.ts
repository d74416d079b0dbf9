import * as pulumi from "@pulumi/pulumi";

type Props = Record<string, unknown>;

/** A mistake in a resource: the rule that is there for it, and what it does to the properties. */
interface ResourceMutation {
    readonly rule: string;
    readonly apply: (props: Props) => Props;
}

const set = (change: Props) => (props: Props) => ({ ...props, ...change });
const tags = (change: Props) => (props: Props) => ({ ...props, tags: { ...(props.tags as Props), ...change } });

/** Mistakes in an instance, by the name of the instance that gets it. */
export const instanceMutations: Readonly<Record<string, ResourceMutation>> = {
    "tag-missing": { rule: "instance-access-tags", apply: set({ tags: { Department: "Finance" } }) },
    "tag-in-small-letters": {
        rule: "instance-access-tags",
        apply: set({ tags: { Department: "Finance", environment: "Development" } }),
    },
    "tag-twice": { rule: "instance-access-tags", apply: tags({ ENVIRONMENT: "Production" }) },
    "tag-value-unlisted": { rule: "instance-access-tags", apply: tags({ Environment: "Test" }) },
    "tag-empty": { rule: "instance-access-tags", apply: tags({ Environment: "" }) },
    "tag-value-in-small-letters": { rule: "instance-tags-match-grants", apply: tags({ Environment: "development" }) },
    "tag-mistyped": {
        rule: "instance-tags-match-grants",
        apply: set({ tags: { Department: "Finance", Enviroment: "Development" } }),
    },
    "tokens-optional": {
        rule: "instance-imdsv2",
        apply: set({ metadataOptions: { httpTokens: "optional", httpEndpoint: "enabled" } }),
    },
    "metadata-unspoken": { rule: "instance-imdsv2", apply: set({ metadataOptions: undefined }) },
    "public-address": { rule: "instance-public-address", apply: set({ associatePublicIpAddress: true }) },
    "key-pair": { rule: "instance-key-pair", apply: set({ keyName: "operators" }) },
    "volume-open": { rule: "instance-volume-encrypted", apply: set({ rootBlockDevice: { encrypted: false } }) },
    "volume-unspoken": { rule: "instance-volume-encrypted", apply: set({ rootBlockDevice: { volumeSize: 20 } }) },
    "no-profile": { rule: "instance-profile", apply: set({ iamInstanceProfile: undefined }) },
};

/** Adds a statement to a policy document that is text. */
const statement = (Action: string) => (props: Props) => ({
    ...props,
    policy: pulumi.output(props.policy as pulumi.Input<string>).apply((text) => {
        const document = JSON.parse(text) as { Statement: unknown[] };
        return JSON.stringify({
            ...document,
            Statement: [...document.Statement, { Effect: "Allow", Action, Resource: "*" }],
        });
    }),
});

/** Mistakes in what a stack has once: by type, and by how the resource's name ends. */
export const otherMutations: readonly (ResourceMutation & { readonly type: string; readonly name: string })[] = [
    {
        rule: "instance-role-sessions",
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "instances-policy",
        apply: (props) => statement("ssm:GetParameter")(statement("ssm:StartSession")(props)),
    },
    {
        rule: "endpoint-private-dns",
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: "-ssmmessages",
        apply: set({ privateDnsEnabled: false }),
    },
    {
        rule: "session-endpoints",
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: "-ssm",
        apply: set({ serviceName: "com.amazonaws.eu-central-1.sqs" }),
    },
    {
        rule: "endpoint-ingress",
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        name: "-from-instances",
        apply: set({ referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0" }),
    },
    {
        rule: "instance-ingress",
        type: "aws:ec2/securityGroup:SecurityGroup",
        name: "-instances",
        apply: set({ ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }] }),
    },
];
