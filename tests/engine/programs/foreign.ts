import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The same two policies in every shape that programs write them in: one as it should be, one with mistakes. */
const PLACE = "eu-central-1:111122223333";
const target = {
    Sid: "Target",
    Effect: "Allow" as const,
    Action: "ssm:StartSession",
    Resource: `arn:aws:ec2:${PLACE}:instance/*`,
};
const shell = {
    Effect: "Allow" as const,
    Action: "ssm:StartSession",
    Resource: `arn:aws:ssm:${PLACE}:document/SSM-SessionManagerRunShell`,
};
const guard = { StringEquals: { "ssm:resourceTag/Environment": "Development" } };
const byName = { StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } };

const trust = (service: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });

for (const kind of ["good", "bad"] as const) {
    const bad = kind === "bad";
    const statements = [bad ? target : { ...target, Condition: guard }, shell];
    const document: aws.iam.PolicyDocument = { Version: "2012-10-17", Statement: statements };
    const text = JSON.stringify(document);
    const made = aws.iam.getPolicyDocumentOutput({
        statements: statements.map(({ Action, Resource, ...rest }) => ({
            actions: [Action],
            resources: [Resource],
            conditions:
                "Condition" in rest
                    ? [{ test: "StringEquals", variable: "ssm:resourceTag/Environment", values: ["Development"] }]
                    : [],
        })),
    });
    const user = new aws.iam.User(`${kind}-user`);
    const group = new aws.iam.Group(`${kind}-group`);
    new aws.iam.UserPolicy(`${kind}-object`, { user: user.name, policy: document });
    new aws.iam.UserPolicy(`${kind}-text`, { user: user.name, policy: text });
    new aws.iam.UserPolicy(`${kind}-made`, { user: user.name, policy: made.json });
    new aws.iam.GroupPolicy(`${kind}-group-policy`, { group: group.name, policy: pulumi.jsonStringify(document) });

    const role = new aws.iam.Role(`${kind}-role`, {
        assumeRolePolicy: trust("lambda.amazonaws.com"),
        inlinePolicies: [{ name: "sessions", policy: text }],
    });
    new aws.iam.RolePolicy(`${kind}-role-policy`, { role: role.id, policy: document });
    const managed = new aws.iam.Policy(`${kind}-managed`, { policy: text });
    new aws.iam.PolicyAttachment(`${kind}-shared`, {
        users: [user.name],
        groups: [group.name],
        roles: [role.name],
        policyArn: managed.arn,
    });

    // ${aws:username} is right for users and means nothing for roles: only the attachment tells which it is.
    const named = new aws.iam.Policy(`${kind}-named`, {
        policy: JSON.stringify({ ...document, Statement: [{ ...target, Condition: byName }, shell] }),
    });
    if (bad) new aws.iam.RolePolicyAttachment(`${kind}-attachment`, { role: role.name, policyArn: named.arn });
    else new aws.iam.UserPolicyAttachment(`${kind}-attachment`, { user: user.name, policyArn: named.arn });

    const listed = new aws.iam.Policy(`${kind}-listed`, {
        policy: JSON.stringify({ ...document, Statement: [{ ...target, Condition: bad ? byName : guard }, shell] }),
    });
    new aws.iam.Role(`${kind}-listing`, {
        assumeRolePolicy: trust("lambda.amazonaws.com"),
        managedPolicyArns: [listed.arn],
    });

    const set = new aws.ssoadmin.PermissionSet(`${kind}-set`, {
        instanceArn: "arn:aws:sso:::instance/ssoins-1",
        name: kind,
    });
    new aws.ssoadmin.PermissionSetInlinePolicy(`${kind}-set-policy`, {
        instanceArn: "arn:aws:sso:::instance/ssoins-1",
        permissionSetArn: set.arn,
        inlinePolicy: text,
    });

    // Two policies of one user that only together go round its sessions.
    const split = new aws.iam.User(`${kind}-split`);
    new aws.iam.UserPolicy(`${kind}-half`, {
        user: split.name,
        policy: JSON.stringify({ ...document, Statement: [{ ...target, Condition: guard }, shell] }),
    });
    const other = { Effect: "Allow", Action: bad ? "ssm:SendCommand" : "s3:ListAllMyBuckets", Resource: "*" };
    new aws.iam.UserPolicy(`${kind}-other-half`, {
        user: split.name,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [other] }),
    });

    // A VPC gives no names unless told to, and private DNS of its endpoints needs them.
    const vpc = new aws.ec2.Vpc(`${kind}-vpc`, {
        cidrBlock: "10.0.0.0/24",
        ...(bad ? {} : { enableDnsHostnames: true }),
    });
    const instances = new aws.ec2.SecurityGroup(`${kind}-instances`, { vpcId: vpc.id });

    const template = new aws.ec2.LaunchTemplate(`${kind}-template`, {
        metadataOptions: { httpTokens: bad ? "optional" : "required" },
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: bad ? "false" : "true" } }],
        networkInterfaces: [
            bad
                ? { associatePublicIpAddress: "true" }
                : { associatePublicIpAddress: "false", securityGroups: [instances.id] },
        ],
        iamInstanceProfile: { name: "web" },
        tagSpecifications: [{ resourceType: "instance", tags: { Department: "Finance" } }],
    });
    new aws.autoscaling.Group(`${kind}-fleet`, {
        minSize: 1,
        maxSize: 2,
        launchTemplate: { id: template.id },
        tags: bad ? [] : [{ key: "Environment", value: "Development", propagateAtLaunch: true }],
    });

    new aws.ec2.SpotFleetRequest(`${kind}-spots`, {
        iamFleetRole: "arn:aws:iam::111122223333:role/fleet",
        targetCapacity: 1,
        ...(bad
            ? { launchSpecifications: [{ ami: "ami-0123456789abcdef0", instanceType: "t3.micro", keyName: "mine" }] }
            : { launchTemplateConfigs: [{ launchTemplateSpecification: { id: template.id, version: "$Latest" } }] }),
    });

    new aws.ssm.Document(`${kind}-preferences`, {
        documentType: "Session",
        documentFormat: "JSON",
        content: JSON.stringify({
            schemaVersion: "1.0",
            sessionType: "Standard_Stream",
            inputs: bad
                ? { idleSessionTimeout: "60" }
                : {
                      cloudWatchLogGroupName: "sessions",
                      cloudWatchEncryptionEnabled: true,
                      kmsKeyId: "alias/sessions",
                      idleSessionTimeout: "15",
                      maxSessionDuration: "60",
                      runAsEnabled: true,
                  },
        }),
    });

    const provider = "arn:aws:iam::111122223333:saml-provider/company";
    const signIn = { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithSAML" };
    const tags = { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:TagSession" };
    new aws.iam.Role(`${kind}-people`, {
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: bad
                ? [signIn, tags]
                : [
                      { ...signIn, Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } } },
                      {
                          ...tags,
                          Condition: {
                              StringLike: { "aws:RequestTag/Department": "*" },
                              "ForAllValues:StringEquals": { "aws:TagKeys": ["Department"] },
                          },
                      },
                  ],
        }),
    });

    // Everything of a network in one program, with a way out or without.
    const subnet = new aws.ec2.Subnet(`${kind}-subnet`, { vpcId: vpc.id, cidrBlock: "10.0.0.0/28" });
    const table = new aws.ec2.RouteTable(`${kind}-table`, { vpcId: vpc.id });
    new aws.ec2.RouteTableAssociation(`${kind}-association`, { subnetId: subnet.id, routeTableId: table.id });
    const gateway = new aws.ec2.InternetGateway(`${kind}-gateway`, { vpcId: vpc.id });
    if (bad) {
        new aws.ec2.Route(`${kind}-route`, {
            routeTableId: table.id,
            destinationCidrBlock: "0.0.0.0/0",
            gatewayId: gateway.id,
        });
    }
    const endpoints = new aws.ec2.SecurityGroup(`${kind}-endpoints`, { vpcId: vpc.id });
    new aws.ec2.SecurityGroupRule(`${kind}-https`, {
        type: "ingress",
        securityGroupId: endpoints.id,
        protocol: "tcp",
        fromPort: bad ? 0 : 443,
        toPort: bad ? 65535 : 443,
        sourceSecurityGroupId: instances.id,
    });
    for (const service of bad ? ["ssm"] : ["ssm", "ssmmessages"]) {
        new aws.ec2.VpcEndpoint(`${kind}-${service}`, {
            vpcId: vpc.id,
            serviceName: `com.amazonaws.eu-central-1.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            securityGroupIds: [endpoints.id],
        });
    }
    const instance = new aws.ec2.Instance(`${kind}-instance`, {
        ami: "ami-0123456789abcdef0",
        instanceType: "t3.micro",
        subnetId: subnet.id,
        vpcSecurityGroupIds: [instances.id],
        associatePublicIpAddress: false,
        iamInstanceProfile: "web",
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true },
        tags: { Department: "Finance", Environment: "Development" },
    });
    new aws.ec2.Tag(`${kind}-tag`, {
        resourceId: instance.id,
        key: bad ? "environment" : "Owner",
        value: "Development",
    });
    if (bad) {
        // A VPC that no route leads out of, and that has no endpoints either.
        const closed = new aws.ec2.Vpc(`${kind}-closed-vpc`, { cidrBlock: "10.0.1.0/24" });
        const within = new aws.ec2.Subnet(`${kind}-closed-subnet`, { vpcId: closed.id, cidrBlock: "10.0.1.0/28" });
        new aws.ec2.Instance(`${kind}-enclosed`, {
            ami: "ami-0123456789abcdef0",
            instanceType: "t3.micro",
            subnetId: within.id,
            tags: { Department: "Finance", Environment: "Development" },
        });
        new aws.ec2.Instance(`${kind}-nowhere`, {
            ami: "ami-0123456789abcdef0",
            instanceType: "t3.micro",
            tags: { Department: "Finance", Environment: "Development" },
        });
    }

    // A boundary is as wide as it likes, unless it is given to somebody as a policy.
    const boundary = new aws.iam.Policy(`${kind}-boundary`, {
        policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    });
    const bounded = new aws.iam.User(`${kind}-bounded`, { permissionsBoundary: boundary.arn });
    if (bad) new aws.iam.UserPolicyAttachment(`${kind}-given`, { user: bounded.name, policyArn: boundary.arn });

    new aws.iam.GroupPolicyAttachment(`${kind}-broad`, {
        group: group.name,
        policyArn: `arn:aws:iam::aws:policy/${bad ? "AmazonSSMFullAccess" : "ReadOnlyAccess"}`,
    });
}
