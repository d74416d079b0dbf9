import type { TestResource } from "./judge";
import { document, EC2_TRUST } from "./resources";

/** Programs as most people write them, as their state holds them: nobody opens sessions in any. */

type Props = Readonly<Record<string, unknown>>;

const resource = (type: string, name: string, props: Props = {}): TestResource => ({
    type,
    name,
    props: { id: name, ...props },
});

const trust = (service: string) =>
    document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
const role = (name: string, service: string) =>
    resource("aws:iam/role:Role", name, {
        name,
        arn: `arn:aws:iam::111122223333:role/${name}`,
        assumeRolePolicy: service === "ec2.amazonaws.com" ? EC2_TRUST : trust(service),
        inlinePolicies: [],
        managedPolicyArns: [],
    });
const attached = (to: string, policy: string) =>
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${to}-${policy}`, {
        role: to,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
const inline = (to: string, Action: readonly string[], Resource: string) =>
    resource("aws:iam/rolePolicy:RolePolicy", `${to}-policy`, {
        role: to,
        policy: document({ Effect: "Allow", Action, Resource }),
    });

const anywhere = { protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] };
const vpc: readonly TestResource[] = [
    resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
    resource("aws:ec2/subnet:Subnet", "public", { vpcId: "vpc", mapPublicIpOnLaunch: true }),
    resource("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc" }),
    resource("aws:ec2/routeTable:RouteTable", "routes", {
        vpcId: "vpc",
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw" }],
    }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "association", {
        subnetId: "public",
        routeTableId: "routes",
    }),
];
const loadBalancer: readonly TestResource[] = [
    resource("aws:ec2/securityGroup:SecurityGroup", "alb-sg", {
        ingress: [{ ...anywhere, fromPort: 443, toPort: 443 }],
    }),
    resource("aws:lb/loadBalancer:LoadBalancer", "alb", { securityGroups: ["alb-sg"], subnets: ["public"] }),
    resource("aws:lb/targetGroup:TargetGroup", "targets", { port: 80, vpcId: "vpc" }),
];

export const ordinaryPrograms: Readonly<Record<string, readonly TestResource[]>> = {
    "a web service in ECS": [
        ...vpc,
        ...loadBalancer,
        resource("aws:ecs/cluster:Cluster", "cluster", {
            name: "web",
            settings: [{ name: "containerInsights", value: "enabled" }],
        }),
        resource("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/ecs/web", retentionInDays: 0 }),
        role("execution", "ecs-tasks.amazonaws.com"),
        attached("execution", "service-role/AmazonECSTaskExecutionRolePolicy"),
        role("task", "ecs-tasks.amazonaws.com"),
        inline("task", ["s3:GetObject", "dynamodb:*"], "*"),
        resource("aws:ecs/taskDefinition:TaskDefinition", "web-task", {
            family: "web",
            containerDefinitions: JSON.stringify([{ name: "web", image: "nginx" }]),
        }),
        resource("aws:ecs/service:Service", "web", {
            cluster: "cluster",
            taskDefinition: "web-task",
            enableExecuteCommand: false,
        }),
    ],
    "web servers in EC2 behind a load balancer": [
        ...vpc,
        ...loadBalancer,
        role("web", "ec2.amazonaws.com"),
        attached("web", "CloudWatchAgentServerPolicy"),
        attached("web", "AmazonSSMManagedInstanceCore"),
        resource("aws:iam/instanceProfile:InstanceProfile", "profile", { role: "web" }),
        resource("aws:ec2/keyPair:KeyPair", "key", { publicKey: "ssh-ed25519 AAAA" }),
        resource("aws:ec2/securityGroup:SecurityGroup", "web-sg", {
            ingress: [
                { ...anywhere, fromPort: 22, toPort: 22 },
                { protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: ["alb-sg"] },
            ],
        }),
        resource("aws:ec2/instance:Instance", "web-1", {
            subnetId: "public",
            associatePublicIpAddress: true,
            keyName: "key",
            vpcSecurityGroupIds: ["web-sg"],
            tags: { Name: "web-1", name: "web-1" },
        }),
        resource("aws:ec2/launchTemplate:LaunchTemplate", "template", { imageId: "ami-1", keyName: "key" }),
        resource("aws:autoscaling/group:Group", "group", {
            launchTemplate: { id: "template" },
            vpcZoneIdentifiers: ["public"],
            tags: [{ key: "name", value: "web", propagateAtLaunch: false }],
        }),
    ],
    "a database in RDS": [
        ...vpc,
        resource("aws:rds/subnetGroup:SubnetGroup", "subnets", { subnetIds: ["public"] }),
        resource("aws:ec2/securityGroup:SecurityGroup", "db-sg", {
            ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/8"] }],
        }),
        resource("aws:rds/instance:Instance", "db", { engine: "postgres", password: "hunter22" }),
        resource("aws:ssm/parameter:Parameter", "url", { type: "SecureString", value: "postgres://db" }),
        role("monitoring", "monitoring.rds.amazonaws.com"),
        attached("monitoring", "service-role/AmazonRDSEnhancedMonitoringRole"),
    ],
    "a cluster in EKS": [
        ...vpc,
        role("cluster", "eks.amazonaws.com"),
        attached("cluster", "AmazonEKSClusterPolicy"),
        role("nodes", "ec2.amazonaws.com"),
        attached("nodes", "AmazonEKSWorkerNodePolicy"),
        attached("nodes", "AmazonEKS_CNI_Policy"),
        attached("nodes", "AmazonEC2ContainerRegistryReadOnly"),
        resource("aws:eks/cluster:Cluster", "cluster-1", { roleArn: "arn:aws:iam::111122223333:role/cluster" }),
        resource("aws:eks/nodeGroup:NodeGroup", "nodes-1", { clusterName: "cluster-1", subnetIds: ["public"] }),
        resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "oidc", {
            clientIdLists: ["sts.amazonaws.com"],
        }),
        resource("aws:iam/role:Role", "autoscaler", {
            name: "autoscaler",
            assumeRolePolicy: document({
                Effect: "Allow",
                Principal: {
                    Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/1",
                },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        "oidc.eks.eu-central-1.amazonaws.com/id/1:sub": "system:serviceaccount:kube-system:autoscaler",
                    },
                },
            }),
        }),
        inline("autoscaler", ["autoscaling:SetDesiredCapacity", "ec2:DescribeLaunchTemplateVersions"], "*"),
    ],
    "a static site in S3": [
        resource("aws:s3/bucket:Bucket", "site", { bucket: "site" }),
        resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {
            bucket: "site",
            policy: document({
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetObject",
                Resource: "arn:aws:s3:::site/*",
            }),
        }),
        resource("aws:cloudfront/distribution:Distribution", "cdn"),
        resource("aws:iam/user:User", "deployer", { name: "deployer" }),
        resource("aws:iam/userPolicy:UserPolicy", "deploy", {
            user: "deployer",
            policy: document({ Effect: "Allow", Action: ["s3:*", "cloudfront:CreateInvalidation"], Resource: "*" }),
        }),
    ],
    "an API in Lambda": [
        role("function", "lambda.amazonaws.com"),
        attached("function", "service-role/AWSLambdaBasicExecutionRole"),
        inline("function", ["dynamodb:GetItem", "ssm:GetParameter"], "*"),
        resource("aws:lambda/function:Function", "api", { role: "arn:aws:iam::111122223333:role/function" }),
        resource("aws:cloudwatch/logGroup:LogGroup", "api-logs", { name: "/aws/lambda/api" }),
        resource("aws:apigatewayv2/api:Api", "gateway", { protocolType: "HTTP" }),
    ],
};
