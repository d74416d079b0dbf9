import { sessionsOn } from "./fixtures";

/** A folder of an organization with a management account, two accounts in a unit, and IAM Identity Center. */
export const MANAGEMENT = "111111111111";
export const PROD = "222222222222";
export const DEV = "333333333333";

const everything = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});
const everyResource = everything.replace('"Action"', '"Principal":"*","Action"');
const noSessions = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "ssm:*", Resource: "*" } };

/** An account's details: a user who reaches everything in development, and AWS's role for Systems Manager. */
function details(account: string): object {
    const linked = "AWSServiceRoleForAmazonSSM";
    return {
        UserDetailList: [
            {
                UserName: "alice",
                UserId: `AIDAALICE${account}`,
                Arn: `arn:aws:iam::${account}:user/alice`,
                UserPolicyList: [{ PolicyName: "sessions", PolicyDocument: sessionsOn("Development") }],
                GroupList: [],
                AttachedManagedPolicies: [],
            },
        ],
        GroupDetailList: [],
        RoleDetailList: [
            {
                Path: "/aws-service-role/ssm.amazonaws.com/",
                RoleName: linked,
                Arn: `arn:aws:iam::${account}:role/aws-service-role/ssm.amazonaws.com/${linked}`,
                RolePolicyList: [],
                AttachedManagedPolicies: [],
            },
        ],
        Policies: [],
    };
}

function instances(OwnerId: string): object {
    const instance = {
        InstanceId: `i-${OwnerId}`,
        Placement: { AvailabilityZone: "eu-central-1a" },
        Tags: [{ Key: "Environment", Value: "Development" }],
    };
    return { Reservations: [{ OwnerId, Instances: [instance] }] };
}

/** An account's folder. */
export function accountFiles(account: string): Record<string, unknown> {
    return {
        [`accounts/${account}/get-account-authorization-details.json`]: details(account),
        [`accounts/${account}/eu-central-1/describe-instances.json`]: instances(account),
    };
}

const policies = (...ids: string[]): object => ({ Policies: ids.map((Id) => ({ Id, Name: Id })) });
const described = (Name: string, Content: string): object => ({ Policy: { PolicySummary: { Name }, Content } });
const SCPS = "organization/list-policies-for-target/SERVICE_CONTROL_POLICY";
const RCPS = "organization/list-policies-for-target/RESOURCE_CONTROL_POLICY";

export const organizationFiles: Readonly<Record<string, unknown>> = {
    "organization/describe-organization.json": { Organization: { Id: "o-one", MasterAccountId: MANAGEMENT } },
    "organization/list-accounts.json": {
        Accounts: [
            { Id: MANAGEMENT, Name: "management", Status: "ACTIVE" },
            { Id: PROD, Name: "prod", Status: "ACTIVE" },
            { Id: DEV, Name: "dev", Status: "ACTIVE" },
            { Id: "999999999999", Name: "closed", Status: "SUSPENDED" },
        ],
    },
    "organization/list-roots.json": {
        Roots: [
            {
                Id: "r-one",
                PolicyTypes: [
                    { Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" },
                    { Type: "RESOURCE_CONTROL_POLICY", Status: "ENABLED" },
                ],
            },
        ],
    },
    "organization/list-organizational-units-for-parent/r-one.json": { OrganizationalUnits: [{ Id: "ou-work" }] },
    "organization/list-organizational-units-for-parent/ou-work.json": { OrganizationalUnits: [] },
    "organization/list-accounts-for-parent/r-one.json": { Accounts: [{ Id: MANAGEMENT }] },
    "organization/list-accounts-for-parent/ou-work.json": { Accounts: [{ Id: PROD }, { Id: DEV }] },
    [`${SCPS}/r-one.json`]: policies("p-FullAWSAccess"),
    [`${SCPS}/ou-work.json`]: policies("p-FullAWSAccess"),
    [`${SCPS}/${PROD}.json`]: policies("p-FullAWSAccess", "p-none"),
    [`${SCPS}/${DEV}.json`]: policies("p-FullAWSAccess"),
    [`${RCPS}/r-one.json`]: policies("p-RCPFullAWSAccess"),
    [`${RCPS}/ou-work.json`]: policies("p-RCPFullAWSAccess"),
    [`${RCPS}/${PROD}.json`]: policies("p-RCPFullAWSAccess"),
    [`${RCPS}/${DEV}.json`]: policies("p-RCPFullAWSAccess"),
    "organization/describe-policy/p-FullAWSAccess.json": described("FullAWSAccess", everything),
    "organization/describe-policy/p-RCPFullAWSAccess.json": described("RCPFullAWSAccess", everyResource),
    "organization/describe-policy/p-none.json": described("no-sessions", JSON.stringify(noSessions)),
};

const SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

/** IAM Identity Center, as its own folder: carol in the group operators, which has a permission set in two accounts. */
export const identityCenterFiles: Readonly<Record<string, unknown>> = {
    "list-permission-sets.json": { PermissionSets: [SET] },
    "describe-permission-set/ps-1.json": { PermissionSet: { Name: "Operators", PermissionSetArn: SET } },
    "get-inline-policy-for-permission-set/ps-1.json": { InlinePolicy: JSON.stringify(sessionsOn("Development")) },
    "list-managed-policies-in-permission-set/ps-1.json": {
        AttachedManagedPolicies: [
            { Name: "AmazonSSMFullAccess", Arn: "arn:aws:iam::aws:policy/AmazonSSMFullAccess" },
            { Name: "ViewOnlyAccess", Arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" },
            { Name: "Other", Arn: "arn:aws:iam::aws:policy/Other" },
        ],
    },
    "get-policy-version/ViewOnlyAccess.json": { PolicyVersion: { Document: sessionsOn("None") } },
    "list-customer-managed-policy-references-in-permission-set/ps-1.json": {
        CustomerManagedPolicyReferences: [{ Name: "local", Path: "/" }],
    },
    "get-permissions-boundary-for-permission-set/ps-1.json": {},
    "list-accounts-for-provisioned-permission-set/ps-1.json": { AccountIds: [PROD, DEV] },
    [`list-account-assignments/${PROD}/ps-1.json`]: {
        AccountAssignments: [
            { AccountId: PROD, PermissionSetArn: SET, PrincipalType: "GROUP", PrincipalId: "g-operators" },
        ],
    },
    [`list-account-assignments/${DEV}/ps-1.json`]: {
        AccountAssignments: [{ AccountId: DEV, PermissionSetArn: SET, PrincipalType: "USER", PrincipalId: "u-dave" }],
    },
    "list-users.json": {
        Users: [
            {
                UserId: "u-carol",
                UserName: "carol",
                Name: { GivenName: "Carol" },
                Emails: [{ Value: "old@example.com" }, { Value: "carol@example.com", Primary: true }],
                Extensions: { "aws:identitystore:enterprise": { department: "Finance" } },
            },
            { UserId: "u-dave", UserName: "dave" },
        ],
    },
    "list-groups.json": { Groups: [{ GroupId: "g-operators", DisplayName: "operators" }] },
    "list-group-memberships/g-operators.json": { GroupMemberships: [{ MemberId: { UserId: "u-carol" } }] },
    "describe-instance-access-control-attribute-configuration.json": {
        InstanceAccessControlAttributeConfiguration: {
            AccessControlAttributes: [
                { Key: "Department", Value: { Source: ["${path:enterprise.department}"] } },
                { Key: "Mail", Value: { Source: ["${path:emails[primary eq true].value}"] } },
                { Key: "Given", Value: { Source: ["${path:name.givenName}"] } },
                { Key: "Title", Value: { Source: ["${path:title}"] } },
            ],
        },
    },
};

/** Files under a folder of another folder. */
export function inFolder(folder: string, files: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}

/** The whole folder. */
export const wholeFolder: Readonly<Record<string, unknown>> = {
    ...organizationFiles,
    ...accountFiles(MANAGEMENT),
    ...accountFiles(PROD),
    ...accountFiles(DEV),
    ...inFolder("identity-center", identityCenterFiles),
};
