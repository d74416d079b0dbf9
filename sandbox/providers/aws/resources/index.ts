import type { ResourceType } from "../common/resource-type";
import { application, entitlement } from "./account-access";
import { autoScalingGroup } from "./autoscaling-group";
import { bucket } from "./bucket";
import {
    bucketEncryption,
    bucketLifecycle,
    bucketObjectLock,
    bucketOwnershipControls,
    bucketPolicy,
    bucketPublicAccessBlock,
    bucketVersioning,
} from "./bucket-settings";
import { ecsCluster } from "./ecs-cluster";
import { ecsService } from "./ecs-service";
import { ecsTaskDefinition } from "./ecs-task-definition";
import { eip } from "./eip";
import { eksCluster, eksNodeGroup } from "./eks";
import { accessKey, userLoginProfile } from "./iam-credentials";
import { group, groupMembership, userGroupMembership } from "./iam-group";
import { openIdConnectProvider, samlProvider } from "./iam-identity-providers";
import { groupPolicy, rolePolicy, userPolicy } from "./iam-inline-policies";
import { policy } from "./iam-policy";
import {
    groupPolicyAttachment,
    policyAttachment,
    rolePolicyAttachment,
    userPolicyAttachment,
} from "./iam-policy-attachments";
import { role } from "./iam-role";
import { user } from "./iam-user";
import { identityStoreGroup, identityStoreGroupMembership, identityStoreUser } from "./identity-store";
import { instance } from "./instance";
import { instanceProfile } from "./instance-profile";
import { internetGateway } from "./internet-gateway";
import { keyPair } from "./key-pair";
import { alias, key } from "./kms";
import { launchConfiguration } from "./launch-configuration";
import { launchTemplate } from "./launch-template";
import { listener, listenerRule } from "./listener";
import { loadBalancer } from "./load-balancer";
import { logGroup } from "./log-group";
import { natGateway } from "./nat-gateway";
import { route } from "./route";
import { routeTable } from "./route-table";
import { routeTableAssociation } from "./route-table-association";
import { securityGroup } from "./security-group";
import { securityGroupRule } from "./security-group-rule";
import { activation } from "./ssm-activation";
import { association } from "./ssm-association";
import { document } from "./ssm-document";
import { parameter } from "./ssm-parameter";
import { serviceSetting } from "./ssm-service-setting";
import { instanceAccessControlAttributes } from "./sso-access-control-attributes";
import { accountAssignment } from "./sso-account-assignment";
import { permissionSet } from "./sso-permission-set";
import {
    customerManagedPolicyAttachment,
    managedPolicyAttachment,
    permissionSetInlinePolicy,
} from "./sso-permission-set-policies";
import { permissionsBoundaryAttachment } from "./sso-permissions-boundary";
import { subnet } from "./subnet";
import { targetGroup, targetGroupAttachment } from "./target-group";
import { vpc } from "./vpc";
import { vpcEndpoint } from "./vpc-endpoint";
import { securityGroupEgressRule, securityGroupIngressRule } from "./vpc-security-group-rules";

/** Every resource type that the stand-in knows, by its token. */
export const resources: Readonly<Record<string, ResourceType>> = {
    "aws:accountaccess/application:Application": application,
    "aws:accountaccess/entitlement:Entitlement": entitlement,
    "aws:autoscaling/group:Group": autoScalingGroup,
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:ec2/eip:Eip": eip,
    "aws:ec2/instance:Instance": instance,
    "aws:ec2/internetGateway:InternetGateway": internetGateway,
    "aws:ec2/keyPair:KeyPair": keyPair,
    "aws:ec2/launchConfiguration:LaunchConfiguration": launchConfiguration,
    "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate,
    "aws:ec2/natGateway:NatGateway": natGateway,
    "aws:ec2/route:Route": route,
    "aws:ec2/routeTable:RouteTable": routeTable,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
    "aws:ec2/securityGroup:SecurityGroup": securityGroup,
    "aws:ec2/securityGroupRule:SecurityGroupRule": securityGroupRule,
    "aws:ec2/subnet:Subnet": subnet,
    "aws:ec2/vpc:Vpc": vpc,
    "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
    "aws:ecs/cluster:Cluster": ecsCluster,
    "aws:ecs/service:Service": ecsService,
    "aws:ecs/taskDefinition:TaskDefinition": ecsTaskDefinition,
    "aws:eks/cluster:Cluster": eksCluster,
    "aws:eks/nodeGroup:NodeGroup": eksNodeGroup,
    "aws:iam/accessKey:AccessKey": accessKey,
    "aws:iam/group:Group": group,
    "aws:iam/groupMembership:GroupMembership": groupMembership,
    "aws:iam/groupPolicy:GroupPolicy": groupPolicy,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": groupPolicyAttachment,
    "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
    "aws:iam/policy:Policy": policy,
    "aws:iam/policyAttachment:PolicyAttachment": policyAttachment,
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
    "aws:iam/samlProvider:SamlProvider": samlProvider,
    "aws:iam/user:User": user,
    "aws:iam/userGroupMembership:UserGroupMembership": userGroupMembership,
    "aws:iam/userLoginProfile:UserLoginProfile": userLoginProfile,
    "aws:iam/userPolicy:UserPolicy": userPolicy,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": userPolicyAttachment,
    "aws:identitystore/group:Group": identityStoreGroup,
    "aws:identitystore/groupMembership:GroupMembership": identityStoreGroupMembership,
    "aws:identitystore/user:User": identityStoreUser,
    "aws:kms/alias:Alias": alias,
    "aws:kms/key:Key": key,
    "aws:lb/listener:Listener": listener,
    "aws:lb/listenerRule:ListenerRule": listenerRule,
    "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
    "aws:lb/targetGroup:TargetGroup": targetGroup,
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": targetGroupAttachment,
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketLifecycle,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketObjectLock,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketOwnershipControls,
    "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlock,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketEncryption,
    "aws:s3/bucketVersioning:BucketVersioning": bucketVersioning,
    "aws:ssm/activation:Activation": activation,
    "aws:ssm/association:Association": association,
    "aws:ssm/document:Document": document,
    "aws:ssm/parameter:Parameter": parameter,
    "aws:ssm/serviceSetting:ServiceSetting": serviceSetting,
    "aws:ssoadmin/accountAssignment:AccountAssignment": accountAssignment,
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": customerManagedPolicyAttachment,
    "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes": instanceAccessControlAttributes,
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": managedPolicyAttachment,
    "aws:ssoadmin/permissionSet:PermissionSet": permissionSet,
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": permissionSetInlinePolicy,
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": permissionsBoundaryAttachment,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupEgressRule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupIngressRule,
};
