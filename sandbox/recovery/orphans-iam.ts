import {
    DeleteGroupCommand,
    DeleteGroupPolicyCommand,
    DeleteInstanceProfileCommand,
    DeleteLoginProfileCommand,
    DeletePolicyCommand,
    DeleteRoleCommand,
    DeleteRolePolicyCommand,
    DeleteUserCommand,
    DeleteUserPolicyCommand,
    GetGroupCommand,
    GetInstanceProfileCommand,
    GetLoginProfileCommand,
    GetRoleCommand,
    GetUserCommand,
    ListPoliciesCommand,
    RemoveRoleFromInstanceProfileCommand,
    RemoveUserFromGroupCommand,
    NoSuchEntityException,
} from "@aws-sdk/client-iam";
import type { Orphan, OrphanFinder } from "./orphan";

/** What the look-up answers, or nothing where IAM has no such thing. */
async function ifThere(lookUp: () => Promise<Orphan>): Promise<Orphan[]> {
    try {
        return [await lookUp()];
    } catch (error) {
        if (error instanceof NoSuchEntityException) {
            return [];
        }
        throw error;
    }
}

const users: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const UserName = wanted.text("name");
        await iam.send(new GetUserCommand({ UserName }));
        return { id: UserName!, remove: () => iam.send(new DeleteUserCommand({ UserName })) };
    });

const groups: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const GroupName = wanted.text("name");
        await iam.send(new GetGroupCommand({ GroupName }));
        return { id: GroupName!, remove: () => iam.send(new DeleteGroupCommand({ GroupName })) };
    });

const roles: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const RoleName = wanted.text("name");
        await iam.send(new GetRoleCommand({ RoleName }));
        return { id: RoleName!, remove: () => iam.send(new DeleteRoleCommand({ RoleName })) };
    });

const instanceProfiles: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const InstanceProfileName = wanted.text("name");
        const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
        const remove = async () => {
            for (const { RoleName } of InstanceProfile?.Roles ?? []) {
                await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
            }
            await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
        };
        return { id: InstanceProfileName!, remove };
    });

const loginProfiles: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const UserName = wanted.text("user");
        await iam.send(new GetLoginProfileCommand({ UserName }));
        return { id: UserName!, remove: () => iam.send(new DeleteLoginProfileCommand({ UserName })) };
    });

const managedPolicies: OrphanFinder = async ({ iam }, wanted) => {
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local", MaxItems: 1000 }));
    return Policies.filter(({ PolicyName }) => PolicyName === wanted.text("name")).map(({ Arn }) => ({
        id: Arn!,
        remove: () => iam.send(new DeletePolicyCommand({ PolicyArn: Arn })),
    }));
};

/** An inline policy's id is its principal's name and its own; making it again overwrites it. */
function inlinePolicies(owner: "user" | "group" | "role"): OrphanFinder {
    return ({ iam }, wanted) => {
        const [principal, PolicyName] = [wanted.text(owner), wanted.text("name")];
        const remove = () => {
            switch (owner) {
                case "user":
                    return iam.send(new DeleteUserPolicyCommand({ UserName: principal, PolicyName }));
                case "group":
                    return iam.send(new DeleteGroupPolicyCommand({ GroupName: principal, PolicyName }));
                case "role":
                    return iam.send(new DeleteRolePolicyCommand({ RoleName: principal, PolicyName }));
            }
        };
        return ifThereToRemove(`${principal}:${PolicyName}`, remove);
    };
}

function ifThereToRemove(id: string, remove: () => Promise<unknown>): Promise<Orphan[]> {
    const tolerant = () =>
        remove().catch((error: unknown) => {
            if (!(error instanceof NoSuchEntityException)) {
                throw error;
            }
        });
    return Promise.resolve([{ id, remove: tolerant }]);
}

/** A group with members can't be deleted, should the next `up` no longer want it. */
const groupMemberships: OrphanFinder = async ({ iam }, wanted) =>
    ifThere(async () => {
        const GroupName = wanted.text("group");
        const { Users = [] } = await iam.send(new GetGroupCommand({ GroupName }));
        const remove = async () => {
            for (const { UserName } of Users) {
                await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
            }
        };
        return { id: `the members of ${GroupName}`, remove };
    });

/** Attaching twice is the same as attaching once: the next `up` simply does it again. */
const nothingLeft: OrphanFinder = () => Promise.resolve([]);

/** What of IAM a cut-short creation may have left, by the resource's type. */
export const iamFinders: Readonly<Record<string, OrphanFinder>> = {
    "aws:iam/user:User": users,
    "aws:iam/group:Group": groups,
    "aws:iam/role:Role": roles,
    "aws:iam/instanceProfile:InstanceProfile": instanceProfiles,
    "aws:iam/userLoginProfile:UserLoginProfile": loginProfiles,
    "aws:iam/policy:Policy": managedPolicies,
    "aws:iam/userPolicy:UserPolicy": inlinePolicies("user"),
    "aws:iam/groupPolicy:GroupPolicy": inlinePolicies("group"),
    "aws:iam/rolePolicy:RolePolicy": inlinePolicies("role"),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": nothingLeft,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": nothingLeft,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": nothingLeft,
    "aws:iam/userGroupMembership:UserGroupMembership": nothingLeft,
    "aws:iam/groupMembership:GroupMembership": groupMemberships,
};
