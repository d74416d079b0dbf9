import {
    GetGroupCommand,
    GetLoginProfileCommand,
    ListGroupPoliciesCommand,
    ListGroupsCommand,
    ListInstanceProfilesCommand,
    ListOpenIDConnectProvidersCommand,
    ListPoliciesCommand,
    ListRolePoliciesCommand,
    ListRolesCommand,
    ListSAMLProvidersCommand,
    ListUserPoliciesCommand,
    ListUsersCommand,
    NoSuchEntityException,
    type IAMClient,
} from "@aws-sdk/client-iam";
import { MEMBERSHIP, type ResourceId } from "./aws-resources";

/** What IAM holds: identity providers, principals, their inline policies, logins and memberships, and the account's own managed policies. */
export async function iamResources(iam: IAMClient): Promise<ResourceId[]> {
    const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    return [
        ...(await users(iam)),
        ...(await groups(iam)),
        ...(await roles(iam)),
        ...InstanceProfiles.map(({ InstanceProfileName = "" }): ResourceId => [
            "aws:iam/instanceProfile:InstanceProfile",
            InstanceProfileName,
        ]),
        ...Policies.map(({ Arn = "" }): ResourceId => ["aws:iam/policy:Policy", Arn]),
        ...(await identityProviders(iam)),
    ];
}

async function identityProviders(iam: IAMClient): Promise<ResourceId[]> {
    const { SAMLProviderList = [] } = await iam.send(new ListSAMLProvidersCommand({}));
    const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    return [
        ...SAMLProviderList.map(({ Arn = "" }): ResourceId => ["aws:iam/samlProvider:SamlProvider", Arn]),
        ...OpenIDConnectProviderList.map(({ Arn = "" }): ResourceId => [
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            Arn,
        ]),
    ];
}

async function users(iam: IAMClient): Promise<ResourceId[]> {
    const resources: ResourceId[] = [];
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    for (const { UserName = "" } of Users) {
        const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
        resources.push(
            ["aws:iam/user:User", UserName],
            ...PolicyNames.map((name): ResourceId => ["aws:iam/userPolicy:UserPolicy", `${UserName}:${name}`]),
        );
        if (await hasLogin(iam, UserName)) resources.push(["aws:iam/userLoginProfile:UserLoginProfile", UserName]);
    }
    return resources;
}

async function groups(iam: IAMClient): Promise<ResourceId[]> {
    const resources: ResourceId[] = [];
    const { Groups = [] } = await iam.send(new ListGroupsCommand({}));
    for (const { GroupName = "" } of Groups) {
        const { PolicyNames = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
        const { Users: members = [] } = await iam.send(new GetGroupCommand({ GroupName }));
        resources.push(
            ["aws:iam/group:Group", GroupName],
            ...PolicyNames.map((name): ResourceId => ["aws:iam/groupPolicy:GroupPolicy", `${GroupName}:${name}`]),
            ...members.map(({ UserName }): ResourceId => [MEMBERSHIP, `${GroupName}:${UserName}`]),
        );
    }
    return resources;
}

async function roles(iam: IAMClient): Promise<ResourceId[]> {
    const resources: ResourceId[] = [];
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    for (const { RoleName = "" } of Roles) {
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        resources.push(
            ["aws:iam/role:Role", RoleName],
            ...PolicyNames.map((name): ResourceId => ["aws:iam/rolePolicy:RolePolicy", `${RoleName}:${name}`]),
        );
    }
    return resources;
}

async function hasLogin(iam: IAMClient, UserName: string): Promise<boolean> {
    try {
        await iam.send(new GetLoginProfileCommand({ UserName }));
        return true;
    } catch (error) {
        if (error instanceof NoSuchEntityException) return false;

        throw error;
    }
}
