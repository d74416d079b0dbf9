import { z } from "zod";
import type {
    AccountAssignment,
    IdentityCenter,
    IdentityCenterGroup,
    IdentityCenterPerson,
    PermissionSet,
} from "../../matrix/identity-center";
import { isDisabled } from "../../matrix/person-tags";
import { agrees, once, type AnswerFolder } from "./answers";
import { readEntitlements } from "./entitlements";
import { readAttributes, user } from "./attributes";
import { permissionSetPolicies } from "./permission-set-policies";

const sets = z.object({ PermissionSets: z.array(z.string()) });
const describedSet = z.object({
    PermissionSet: z.object({ Name: z.string(), PermissionSetArn: z.string().optional() }),
});
const provisioned = z.object({ AccountIds: z.array(z.string()) });
const assignments = z.object({
    AccountAssignments: z.array(
        z.object({
            AccountId: z.string(),
            PermissionSetArn: z.string(),
            PrincipalType: z.enum(["USER", "GROUP"]),
            PrincipalId: z.string(),
        }),
    ),
});
const users = z.object({ Users: z.array(user) });
const groups = z.object({ Groups: z.array(z.object({ GroupId: z.string(), DisplayName: z.string().optional() })) });
const memberships = z.object({
    GroupMemberships: z.array(z.object({ GroupId: z.string().optional(), MemberId: z.object({ UserId: z.string() }) })),
});

/**
 * Reads IAM Identity Center from answers of `aws sso-admin`, `aws identitystore` and `aws account-access`.
 * @param folder the folder of Identity Center itself.
 * @throws SourceError for what is missing or of another kind.
 */
export function readIdentityCenter(folder: AnswerFolder): IdentityCenter {
    const permissionSets = readPermissionSets(folder);
    const known = readGroups(folder);
    const entitlements = readEntitlements(folder);
    return {
        people: readPeople(folder, known),
        groups: known,
        permissionSets,
        assignments: permissionSets.flatMap((set) => assignmentsOf(folder, set)),
        ...(entitlements && { entitlements }),
    };
}

/** A permission set's ID, the last part of its ARN: `ps-…`. Files about it have its name. */
export function permissionSetId(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}

function readPermissionSets(folder: AnswerFolder): readonly PermissionSet[] {
    const { PermissionSets } = folder.read(sets, "aws sso-admin list-permission-sets", "list-permission-sets.json");
    once(PermissionSets, folder.file("list-permission-sets.json"), "permission set");
    return PermissionSets.map((arn) => {
        const id = permissionSetId(arn);
        const command = `aws sso-admin describe-permission-set --permission-set-arn ${arn}`;
        const place = ["describe-permission-set", `${id}.json`];
        const { Name, PermissionSetArn } = folder.read(describedSet, command, ...place).PermissionSet;
        agrees(folder.file(...place), "PermissionSet.PermissionSetArn", PermissionSetArn, arn);
        const policies = permissionSetPolicies(folder, { arn, name: Name });
        return { arn, name: Name, ...(policies && { policies }) };
    });
}

function assignmentsOf(folder: AnswerFolder, { arn }: PermissionSet): AccountAssignment[] {
    const id = permissionSetId(arn);
    const { AccountIds } = folder.read(
        provisioned,
        `aws sso-admin list-accounts-for-provisioned-permission-set --permission-set-arn ${arn}`,
        "list-accounts-for-provisioned-permission-set",
        `${id}.json`,
    );
    return AccountIds.flatMap((account) => {
        const place = ["list-account-assignments", account, `${id}.json`];
        const command = `aws sso-admin list-account-assignments --account-id ${account} --permission-set-arn ${arn}`;
        const { AccountAssignments } = folder.read(assignments, command, ...place);
        return AccountAssignments.map(({ AccountId, PermissionSetArn, PrincipalType, PrincipalId }, index) => {
            const key = `AccountAssignments.${index}`;
            agrees(folder.file(...place), `${key}.AccountId`, AccountId, account);
            agrees(folder.file(...place), `${key}.PermissionSetArn`, PermissionSetArn, arn);
            return {
                to: { type: PrincipalType === "USER" ? ("person" as const) : ("group" as const), id: PrincipalId },
                account,
                permissionSet: arn,
            };
        });
    });
}

function readGroups(folder: AnswerFolder): readonly IdentityCenterGroup[] {
    const { Groups } = folder.read(groups, "aws identitystore list-groups", "list-groups.json");
    const ids = Groups.map(({ GroupId }) => GroupId);
    once(ids, folder.file("list-groups.json"), "group");
    return Groups.map(({ GroupId, DisplayName }) => ({ id: GroupId, name: DisplayName ?? GroupId }));
}

function readPeople(folder: AnswerFolder, known: readonly IdentityCenterGroup[]): readonly IdentityCenterPerson[] {
    const { Users } = folder.read(users, "aws identitystore list-users", "list-users.json");
    const ids = Users.map(({ UserId }) => UserId);
    once(ids, folder.file("list-users.json"), "user");
    const groupsOf = new Map<string, string[]>(Users.map(({ UserId }) => [UserId, []]));
    for (const { id } of known) {
        const command = `aws identitystore list-group-memberships --group-id ${id}`;
        const place = ["list-group-memberships", `${id}.json`];
        const { GroupMemberships } = folder.read(memberships, command, ...place);
        for (const [index, { GroupId, MemberId }] of GroupMemberships.entries()) {
            agrees(folder.file(...place), `GroupMemberships.${index}.GroupId`, GroupId, id);
            groupsOf.get(MemberId.UserId)?.push(id);
        }
    }
    const tagsOf = readAttributes(folder);
    return Users.map((one) => {
        return {
            id: one.UserId,
            name: one.UserName ?? one.UserId,
            groups: groupsOf.get(one.UserId) ?? [],
            ...tagsOf?.(one),
            ...(isDisabled(one) && { isDisabled: true }),
        };
    });
}
