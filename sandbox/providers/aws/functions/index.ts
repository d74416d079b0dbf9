import { getAvailabilityZones, getCallerIdentity, getPartition, getRegion } from "./account";
import type { AwsFunction } from "./function";
import { getAmi } from "./images";
import { getBucket, getBucketPolicy, getLogGroup } from "./log-stores";
import { getRouteTable, getRouteTables, getSecurityGroup, getSubnet, getSubnets, getVpc } from "./network";
import { getDocument, getParameter } from "./parameter";
import { getKey, getPolicy } from "./policies-and-keys";
import { getPolicyDocument } from "./policy-document";
import { getManagedPrefixList, getPrefixList } from "./prefix-lists";
import { getGroup, getRole, getUser, getUsers } from "./principals";
import { getInstance } from "./instance";
import { getInstances } from "./sso-instances";

/** Every function that the stand-in knows, by its token. */
export const functions: Readonly<Record<string, AwsFunction>> = {
    "aws:cloudwatch/getLogGroup:getLogGroup": getLogGroup,
    "aws:ec2/getAmi:getAmi": getAmi,
    "aws:ec2/getInstance:getInstance": getInstance,
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": getManagedPrefixList,
    "aws:ec2/getPrefixList:getPrefixList": getPrefixList,
    "aws:ec2/getRouteTable:getRouteTable": getRouteTable,
    "aws:ec2/getRouteTables:getRouteTables": getRouteTables,
    "aws:ec2/getSecurityGroup:getSecurityGroup": getSecurityGroup,
    "aws:ec2/getSubnet:getSubnet": getSubnet,
    "aws:ec2/getSubnets:getSubnets": getSubnets,
    "aws:ec2/getVpc:getVpc": getVpc,
    "aws:iam/getGroup:getGroup": getGroup,
    "aws:iam/getPolicy:getPolicy": getPolicy,
    "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
    "aws:iam/getRole:getRole": getRole,
    "aws:iam/getUser:getUser": getUser,
    "aws:iam/getUsers:getUsers": getUsers,
    "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
    "aws:index/getPartition:getPartition": getPartition,
    "aws:index/getRegion:getRegion": getRegion,
    "aws:kms/getKey:getKey": getKey,
    "aws:s3/getBucket:getBucket": getBucket,
    "aws:s3/getBucketPolicy:getBucketPolicy": getBucketPolicy,
    "aws:ssm/getDocument:getDocument": getDocument,
    "aws:ssm/getParameter:getParameter": getParameter,
    "aws:ssoadmin/getInstances:getInstances": getInstances,
};
