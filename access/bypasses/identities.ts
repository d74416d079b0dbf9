import type { Bypass, Right } from "./bypass";
import { EC2_INSTANCE, MANAGED_INSTANCE, NO_RESOURCE } from "./places";

const INSTANCE = "arn:PARTITION:sso:::instance/ssoins-*";
const PERMISSION_SET = "arn:PARTITION:sso:::permissionSet/ssoins-*/ps-*";
const DIRECTORY = "the account manages IAM Identity Center";

export const identityCenter: Bypass = {
    id: "identity-center",
    severity: "high",
    opens: "sessions",
    title: "Changes to permissions in IAM Identity Center",
    why: "An assignment, a permission set's policy, a membership or an attribute in the directory decides what people may do in every account, sessions among it.",
    remedy: "Leave IAM Identity Center to its administrators, or limit these actions to the permission sets that are meant.",
    url: "https://docs.aws.amazon.com/singlesignon/latest/userguide/iam-auth-access-overview.html",
    variants: [
        {
            act: {
                actions: ["sso:CreateAccountAssignment"],
                on: [["arn:PARTITION:sso:::account/ACCOUNT"], [INSTANCE], [PERMISSION_SET]],
            },
            effect: "assign permission sets to themselves",
            provided: DIRECTORY,
        },
        {
            act: {
                actions: [
                    "sso:PutInlinePolicyToPermissionSet",
                    "sso:AttachManagedPolicyToPermissionSet",
                    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
                    "sso:DeleteInlinePolicyFromPermissionSet",
                    "sso:DetachManagedPolicyFromPermissionSet",
                    "sso:DetachCustomerManagedPolicyReferenceFromPermissionSet",
                    "sso:PutPermissionsBoundaryToPermissionSet",
                    "sso:DeletePermissionsBoundaryFromPermissionSet",
                ],
                on: [[INSTANCE], [PERMISSION_SET]],
            },
            effect: "change what permission sets allow",
            provided: DIRECTORY,
        },
        {
            act: {
                actions: [
                    "sso:CreateInstanceAccessControlAttributeConfiguration",
                    "sso:UpdateInstanceAccessControlAttributeConfiguration",
                ],
                on: [[INSTANCE]],
            },
            effect: "choose which attributes of people become the tags of their sessions",
            provided: DIRECTORY,
        },
        {
            act: {
                actions: ["identitystore:CreateGroupMembership"],
                on: [
                    ["arn:PARTITION:identitystore:::group/*"],
                    ["arn:PARTITION:identitystore::ACCOUNT:identitystore/d-*"],
                    ["arn:PARTITION:identitystore:::user/*"],
                ],
            },
            effect: "join groups of IAM Identity Center",
            provided: DIRECTORY,
        },
        {
            act: {
                actions: ["identitystore:UpdateUser"],
                on: [
                    ["arn:PARTITION:identitystore::ACCOUNT:identitystore/d-*"],
                    ["arn:PARTITION:identitystore:::user/*"],
                ],
            },
            effect: "write the attributes of people, which become the tags of their sessions",
            provided: DIRECTORY,
        },
        {
            act: {
                actions: [
                    "sso-directory:AddMemberToGroup",
                    "sso-directory:UpdatePassword",
                    "sso-directory:UpdateUser",
                    "sso-directory:CreateExternalIdPConfigurationForDirectory",
                    "sso-directory:UpdateExternalIdPConfigurationForDirectory",
                    "sso-directory:CreateBearerToken",
                ],
                on: NO_RESOURCE,
            },
            effect: "change who is who in the directory of IAM Identity Center",
            provided: DIRECTORY,
        },
    ],
};

export const accountAccess: Bypass = {
    id: "account-access",
    severity: "high",
    opens: "sessions",
    title: "Entitlements to the account's roles",
    why: "An entitlement lets people and groups of IAM Identity Center assume roles of the account that trust account-access.amazonaws.com.",
    remedy: "Remove account-access:CreateEntitlement from those who only open sessions.",
    url: "https://docs.aws.amazon.com/account-access/latest/APIReference/API_CreateEntitlement.html",
    variants: [
        {
            act: {
                actions: ["account-access:CreateEntitlement"],
                on: [["arn:PARTITION:account-access:*:ACCOUNT:application/*"]],
            },
            effect: "entitle themselves to roles of the account",
            provided: "a role trusts account-access.amazonaws.com",
        },
    ],
};

const REQUEST: Right = { actions: ["ssm:StartAccessRequest"], on: [[EC2_INSTANCE, MANAGED_INSTANCE]] };
const TOKEN: Right = { actions: ["ssm:GetAccessToken"], on: [["arn:PARTITION:ssm:*:ACCOUNT:opsitem/*"]] };

export const justInTime: Bypass = {
    id: "just-in-time",
    severity: "high",
    opens: "sessions",
    title: "Just-in-time sessions, which approval policies decide",
    why: "Just-in-time node access opens sessions without ssm:StartSession, on what approval policies let through. They are documents of the account; this program doesn't read them.",
    remedy: "Read the approval policies, and leave writing them to their owners.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-just-in-time-node-access.html",
    variants: [
        {
            act: {
                actions: ["ssm:CreateDocument", "ssm:UpdateDocument"],
                on: [["arn:PARTITION:ssm:*:ACCOUNT:document/x*", "arn:PARTITION:ssm:*:ACCOUNT:document/DOCUMENT"]],
                tagged: false,
                context: { "ssm:documenttype": "AutoApprovalPolicy" },
            },
            also: [REQUEST, TOKEN],
            effect: "write the policy that approves their own sessions",
            provided: "just-in-time node access is set up",
        },
        {
            act: REQUEST,
            also: [TOKEN],
            effect: "ask for just-in-time sessions",
            provided: "an approval policy lets them through",
            severity: "note",
            otherwise: true,
        },
    ],
};
