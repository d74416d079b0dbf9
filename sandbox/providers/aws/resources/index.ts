import type { ResourceType } from "../resource-type";
import { bucket } from "./bucket";
import { eip } from "./eip";
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
import { instance } from "./instance";
import { instanceProfile } from "./instance-profile";
import { internetGateway } from "./internet-gateway";
import { alias, key } from "./kms";
import { launchTemplate } from "./launch-template";
import { logGroup } from "./log-group";
import { natGateway } from "./nat-gateway";
import { route } from "./route";
import { routeTable } from "./route-table";
import { routeTableAssociation } from "./route-table-association";
import { securityGroup } from "./security-group";
import { securityGroupRule } from "./security-group-rule";
import { document } from "./ssm-document";
import { parameter } from "./ssm-parameter";
import { subnet } from "./subnet";
import { vpc } from "./vpc";
import { vpcEndpoint } from "./vpc-endpoint";
import { securityGroupEgressRule, securityGroupIngressRule } from "./vpc-security-group-rules";

/** Every resource type that the stand-in knows, by its token. */
export const resources: Readonly<Record<string, ResourceType>> = {
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:ec2/eip:Eip": eip,
    "aws:ec2/instance:Instance": instance,
    "aws:ec2/internetGateway:InternetGateway": internetGateway,
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
    "aws:kms/alias:Alias": alias,
    "aws:kms/key:Key": key,
    "aws:s3/bucket:Bucket": bucket,
    "aws:ssm/document:Document": document,
    "aws:ssm/parameter:Parameter": parameter,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupEgressRule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupIngressRule,
};
