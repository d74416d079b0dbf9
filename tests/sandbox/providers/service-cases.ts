import type { ResourceCase } from "./resource-cases";

const tags = { Environment: "Development" };
const other = { Environment: "Production", "cost centre": "7" };

/** Moto's one instance of IAM Identity Center, and its identity store. */
const instanceArn = "arn:aws:sso:::instance/ssoins-aaaabbbbccccdddd";
const identityStoreId = "d-1234567890";

const attribute = (key: string, path: string) => ({ key, values: [{ sources: [`\${path:${path}}`] }] });

const allow = (action: string) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [action], Resource: ["*"] }] });

/** IAM Identity Center: who its people are, and which permission sets they have in which account. */
export const identityCenterCases: Readonly<Record<string, ResourceCase>> = {
    identityStoreUser: {
        type: "aws:identitystore/user:User",
        inputs: () => ({
            identityStoreId,
            displayName: "Alice Example",
            userName: "alice",
            name: { givenName: "Alice", familyName: "Example" },
            emails: { value: "alice@example.com", primary: true, type: "work" },
        }),
        replaces: ["userName", "bob"],
    },
    identityStoreGroup: {
        type: "aws:identitystore/group:Group",
        inputs: () => ({ identityStoreId, displayName: "operators", description: "who operates" }),
        replaces: ["displayName", "others"],
    },
    identityStoreGroupMembership: {
        type: "aws:identitystore/groupMembership:GroupMembership",
        needs: ["identityStoreUser", "identityStoreGroup"],
        inputs: (made) => ({
            identityStoreId,
            groupId: made["identityStoreGroup"]?.state["groupId"],
            memberId: made["identityStoreUser"]?.state["userId"],
        }),
        replaces: ["memberId", "somebody-else"],
    },
    permissionSet: {
        type: "aws:ssoadmin/permissionSet:PermissionSet",
        inputs: () => ({ instanceArn, name: "sessions", description: "opens sessions" }),
        changed: () => ({ instanceArn, name: "sessions", description: "opens sessions", sessionDuration: "PT4H" }),
        replaces: ["name", "others"],
    },
    permissionSetInlinePolicy: {
        type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        needs: ["permissionSet"],
        inputs: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            inlinePolicy: allow("ssm:StartSession"),
        }),
        changed: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            inlinePolicy: allow("ssm:ResumeSession"),
        }),
    },
    managedPolicyAttachment: {
        type: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
        needs: ["permissionSet"],
        inputs: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
        replaces: ["managedPolicyArn", "arn:aws:iam::aws:policy/SecurityAudit"],
    },
    customerManagedPolicyAttachment: {
        type: "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
        needs: ["permissionSet"],
        inputs: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            customerManagedPolicyReference: { name: "sessions", path: "/" },
        }),
        replaces: ["instanceArn", "arn:aws:sso:::instance/ssoins-other"],
    },
    permissionsBoundaryAttachment: {
        type: "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
        needs: ["permissionSet"],
        inputs: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            permissionsBoundary: { customerManagedPolicyReference: { name: "boundary", path: "/limits/" } },
        }),
        replaces: ["permissionsBoundary", { managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
    },
    instanceAccessControlAttributes: {
        type: "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes",
        inputs: () => ({ instanceArn, attributes: [attribute("Department", "enterprise.department")] }),
        changed: () => ({
            instanceArn,
            attributes: [attribute("SSMSessionRunAs", "userName"), attribute("Department", "enterprise.division")],
        }),
        replaces: ["instanceArn", "arn:aws:sso:::instance/ssoins-other"],
    },
    accountAssignment: {
        type: "aws:ssoadmin/accountAssignment:AccountAssignment",
        needs: ["permissionSet", "identityStoreGroup"],
        inputs: (made) => ({
            instanceArn,
            permissionSetArn: made["permissionSet"]?.state["arn"],
            principalId: made["identityStoreGroup"]?.state["groupId"],
            principalType: "GROUP",
            targetId: "123456789012",
            targetType: "AWS_ACCOUNT",
        }),
        replaces: ["targetId", "210987654321"],
    },
};

/** Account access manager. */
export const accountAccessCases: Readonly<Record<string, ResourceCase>> = {
    accountAccessApplication: {
        type: "aws:accountaccess/application:Application",
        inputs: () => ({ identitySource: { identityCenter: { instanceArn } }, tags }),
        changed: () => ({ identitySource: { identityCenter: { instanceArn } }, tags: other }),
        replaces: ["identitySource", { identityCenter: { instanceArn: "arn:aws:sso:::instance/ssoins-other" } }],
    },
    accountAccessEntitlement: {
        type: "aws:accountaccess/entitlement:Entitlement",
        needs: ["accountAccessApplication", "role"],
        inputs: (made) => ({
            applicationArn: made["accountAccessApplication"]?.id,
            entitlement: {
                principalRole: {
                    principal: { identityCenter: { groupId: "11111111-2222-3333-4444-555555555555" } },
                    roleArn: made["role"]?.state["arn"],
                },
            },
        }),
        replaces: ["applicationArn", "arn:aws:account-access:eu-central-1:123456789012:application/aam-other"],
    },
};

/** Systems Manager beside its documents and parameters. */
export const systemsManagerCases: Readonly<Record<string, ResourceCase>> = {
    serviceSetting: {
        type: "aws:ssm/serviceSetting:ServiceSetting",
        inputs: () => ({ settingId: "/ssm/documents/console/public-sharing-permission", settingValue: "Disable" }),
        changed: () => ({ settingId: "/ssm/documents/console/public-sharing-permission", settingValue: "Enable" }),
        replaces: ["settingId", "/ssm/managed-instance/activation-tier"],
        outlives: true,
    },
    activation: {
        type: "aws:ssm/activation:Activation",
        needs: ["role"],
        inputs: (made) => ({
            iamRole: made["role"]?.id,
            name: "branch-office",
            expirationDate: "2027-01-01T00:00:00Z",
            registrationLimit: 3,
            tags,
        }),
        replaces: ["registrationLimit", 4],
    },
    association: {
        type: "aws:ssm/association:Association",
        inputs: () => ({
            name: "AWS-RunShellScript",
            associationName: "patch",
            parameters: { commands: "yum -y update" },
            scheduleExpression: "rate(1 day)",
            targets: [{ key: "tag:Environment", values: ["Development"] }],
        }),
        changed: () => ({
            name: "AWS-RunShellScript",
            associationName: "patch",
            parameters: { commands: "yum -y update" },
            scheduleExpression: "rate(7 days)",
            targets: [{ key: "tag:Environment", values: ["Production"] }],
        }),
        replaces: ["name", "AWS-RunPowerShellScript"],
    },
};

const containers = JSON.stringify([
    { name: "web", image: "nginx", essential: true, portMappings: [{ containerPort: 80 }] },
]);

/** What other people's programs run on: containers, load balancers, Auto Scaling, Kubernetes. */
export const serviceCases: Readonly<Record<string, ResourceCase>> = {
    keyPair: {
        type: "aws:ec2/keyPair:KeyPair",
        inputs: () => ({
            publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHx1jx+3Vcfb+0ujiwlnvEFr1o4y0PDJY6Jq5nQGgyKm",
            tags,
        }),
        changed: () => ({
            publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHx1jx+3Vcfb+0ujiwlnvEFr1o4y0PDJY6Jq5nQGgyKm",
            tags: other,
        }),
        replaces: ["keyName", "another"],
        // AWS doesn't tell the key itself.
        importId: null,
    },
    launchConfiguration: {
        type: "aws:ec2/launchConfiguration:LaunchConfiguration",
        needs: ["securityGroup"],
        inputs: (made) => ({
            imageId: "ami-12c6146b",
            instanceType: "t3.micro",
            metadataOptions: { httpTokens: "required" },
            securityGroups: [made["securityGroup"]?.id],
        }),
        replaces: ["instanceType", "t3.small"],
    },
    autoScalingGroup: {
        type: "aws:autoscaling/group:Group",
        needs: ["launchTemplate", "subnet"],
        inputs: (made) => ({
            minSize: 0,
            maxSize: 2,
            desiredCapacity: 1,
            launchTemplate: { id: made["launchTemplate"]?.id, version: "$Latest" },
            vpcZoneIdentifiers: [made["subnet"]?.id],
            tags: [{ key: "Environment", value: "Development", propagateAtLaunch: true }],
        }),
        changed: (made) => ({
            minSize: 0,
            maxSize: 3,
            desiredCapacity: 2,
            launchTemplate: { id: made["launchTemplate"]?.id, version: "$Latest" },
            vpcZoneIdentifiers: [made["subnet"]?.id],
            tags: [{ key: "Department", value: "Finance", propagateAtLaunch: true }],
        }),
        replaces: ["name", "another"],
        // What it launches isn't read back.
        importId: null,
    },
    loadBalancer: {
        type: "aws:lb/loadBalancer:LoadBalancer",
        needs: ["subnet", "secondSubnet", "securityGroup"],
        inputs: (made) => ({
            internal: true,
            subnets: [made["subnet"]?.id, made["secondSubnet"]?.id],
            securityGroups: [made["securityGroup"]?.id],
            tags,
        }),
        changed: (made) => ({
            internal: true,
            idleTimeout: 120,
            subnets: [made["subnet"]?.id, made["secondSubnet"]?.id],
            securityGroups: [made["securityGroup"]?.id],
            tags: other,
        }),
        replaces: ["internal", false],
    },
    targetGroup: {
        type: "aws:lb/targetGroup:TargetGroup",
        needs: ["vpc"],
        inputs: (made) => ({
            port: 80,
            protocol: "HTTP",
            targetType: "ip",
            vpcId: made["vpc"]?.id,
            healthCheck: { path: "/health" },
            tags,
        }),
        changed: (made) => ({
            port: 80,
            protocol: "HTTP",
            targetType: "ip",
            vpcId: made["vpc"]?.id,
            healthCheck: { path: "/ready" },
            tags: other,
        }),
        replaces: ["port", 81],
    },
    targetGroupAttachment: {
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        needs: ["targetGroup"],
        inputs: (made) => ({ targetGroupArn: made["targetGroup"]?.id, targetId: "10.9.1.17", port: 80 }),
        replaces: ["targetId", "10.9.1.18"],
        importId: null,
    },
    listener: {
        type: "aws:lb/listener:Listener",
        needs: ["loadBalancer", "targetGroup"],
        inputs: (made) => ({
            loadBalancerArn: made["loadBalancer"]?.id,
            port: 80,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: made["targetGroup"]?.id }],
            tags,
        }),
        changed: (made) => ({
            loadBalancerArn: made["loadBalancer"]?.id,
            port: 8080,
            protocol: "HTTP",
            defaultActions: [
                { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
            ],
            tags: other,
        }),
        replaces: ["loadBalancerArn", "another"],
        // What a listener does isn't read back, so that an import has to be told it.
        importId: null,
    },
    listenerRule: {
        type: "aws:lb/listenerRule:ListenerRule",
        needs: ["listener", "targetGroup"],
        inputs: (made) => ({
            listenerArn: made["listener"]?.id,
            priority: 7,
            actions: [{ type: "forward", targetGroupArn: made["targetGroup"]?.id }],
            conditions: [{ pathPattern: { values: ["/api/*"] } }, { hostHeader: { values: ["api.example.com"] } }],
            tags,
        }),
        changed: (made) => ({
            listenerArn: made["listener"]?.id,
            priority: 7,
            actions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
            conditions: [{ pathPattern: { values: ["/api/*"] } }],
            tags: other,
        }),
        replaces: ["listenerArn", "another"],
        importId: null,
    },
    ecsCluster: {
        type: "aws:ecs/cluster:Cluster",
        inputs: () => ({ settings: [{ name: "containerInsights", value: "enabled" }], tags }),
        changed: () => ({ settings: [{ name: "containerInsights", value: "disabled" }], tags: other }),
        replaces: ["name", "another"],
    },
    ecsTaskDefinition: {
        type: "aws:ecs/taskDefinition:TaskDefinition",
        needs: ["role"],
        inputs: (made) => ({
            family: "web",
            containerDefinitions: containers,
            cpu: "256",
            memory: "512",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            executionRoleArn: made["role"]?.state["arn"],
            taskRoleArn: made["role"]?.state["arn"],
            tags,
        }),
        changed: (made) => ({
            family: "web",
            containerDefinitions: containers,
            cpu: "256",
            memory: "512",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            executionRoleArn: made["role"]?.state["arn"],
            taskRoleArn: made["role"]?.state["arn"],
            tags: other,
        }),
        replaces: ["cpu", "512"],
        importId: null,
    },
    ecsService: {
        type: "aws:ecs/service:Service",
        needs: ["ecsCluster", "ecsTaskDefinition", "subnet", "securityGroup"],
        inputs: (made) => ({
            cluster: made["ecsCluster"]?.id,
            taskDefinition: made["ecsTaskDefinition"]?.state["arn"],
            desiredCount: 1,
            launchType: "FARGATE",
            enableExecuteCommand: true,
            networkConfiguration: { subnets: [made["subnet"]?.id], securityGroups: [made["securityGroup"]?.id] },
            tags,
        }),
        changed: (made) => ({
            cluster: made["ecsCluster"]?.id,
            taskDefinition: made["ecsTaskDefinition"]?.state["arn"],
            desiredCount: 2,
            launchType: "FARGATE",
            enableExecuteCommand: false,
            networkConfiguration: { subnets: [made["subnet"]?.id], securityGroups: [made["securityGroup"]?.id] },
            tags: other,
        }),
        replaces: ["name", "another"],
    },
    eksCluster: {
        type: "aws:eks/cluster:Cluster",
        needs: ["role", "subnet"],
        inputs: (made) => ({
            roleArn: made["role"]?.state["arn"],
            vpcConfig: { subnetIds: [made["subnet"]?.id], endpointPrivateAccess: true },
            tags,
        }),
        changed: (made) => ({
            roleArn: made["role"]?.state["arn"],
            vpcConfig: { subnetIds: [made["subnet"]?.id], endpointPrivateAccess: true },
            tags: other,
        }),
        replaces: ["name", "another"],
        importId: null,
    },
    eksNodeGroup: {
        type: "aws:eks/nodeGroup:NodeGroup",
        needs: ["eksCluster", "role", "subnet"],
        inputs: (made) => ({
            clusterName: made["eksCluster"]?.id,
            nodeRoleArn: made["role"]?.state["arn"],
            subnetIds: [made["subnet"]?.id],
            scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 2 },
            tags,
        }),
        changed: (made) => ({
            clusterName: made["eksCluster"]?.id,
            nodeRoleArn: made["role"]?.state["arn"],
            subnetIds: [made["subnet"]?.id],
            scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 3 },
            tags,
        }),
        replaces: ["nodeGroupName", "another"],
    },
};
