import {
    GetGroupCommand,
    GetGroupPolicyCommand,
    GetInstanceProfileCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    GetUserPolicyCommand,
    ListAttachedGroupPoliciesCommand,
    ListAttachedRolePoliciesCommand,
    ListAttachedUserPoliciesCommand,
    ListGroupPoliciesCommand,
    ListGroupsCommand,
    ListRolePoliciesCommand,
    ListUserPoliciesCommand,
    ListUsersCommand,
} from "@aws-sdk/client-iam";
import type { AwsClients } from "./aws-clients";

export interface Statement {
    readonly Sid?: string;
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policies of a user, group or role: the statements of the inline ones, the names of those attached. */
interface Policies {
    readonly statements: readonly Statement[];
    readonly attached: readonly (string | undefined)[];
}

/** IAM answers with the document in percent-encoding. */
function statementsOf(document: string | undefined): readonly Statement[] {
    return (JSON.parse(decodeURIComponent(document ?? "")) as { Statement: Statement[] }).Statement;
}

/** The users by name. */
export async function deployedUsers({ iam }: AwsClients): Promise<Readonly<Record<string, Policies>>> {
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    const users: Record<string, Policies> = {};
    for (const { UserName = "" } of Users) {
        const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
        const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
        const statements: Statement[] = [];
        for (const PolicyName of PolicyNames) {
            const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
            statements.push(...statementsOf(PolicyDocument));
        }
        users[UserName] = { statements, attached: AttachedPolicies.map(({ PolicyName }) => PolicyName) };
    }
    return users;
}

/** The groups by name. */
export async function deployedGroups({
    iam,
}: AwsClients): Promise<Readonly<Record<string, Policies & { readonly members: readonly string[] }>>> {
    const { Groups = [] } = await iam.send(new ListGroupsCommand({}));
    const groups: Record<string, Policies & { readonly members: readonly string[] }> = {};
    for (const { GroupName = "" } of Groups) {
        const { PolicyNames = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
        const { AttachedPolicies = [] } = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
        const { Users = [] } = await iam.send(new GetGroupCommand({ GroupName }));
        const statements: Statement[] = [];
        for (const PolicyName of PolicyNames) {
            const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
            statements.push(...statementsOf(PolicyDocument));
        }
        groups[GroupName] = {
            statements,
            attached: AttachedPolicies.map(({ PolicyName }) => PolicyName),
            members: Users.map(({ UserName = "" }) => UserName).sort(),
        };
    }
    return groups;
}

/** What the role of an instance profile may do. */
export async function deployedRole(aws: AwsClients, profile: string | undefined): Promise<Policies> {
    const { InstanceProfile } = await aws.iam.send(new GetInstanceProfileCommand({ InstanceProfileName: profile }));
    const [role] = InstanceProfile?.Roles ?? [];
    return rolePolicies(aws, role?.RoleName);
}

/** A role that people assume. */
interface PeoplesRole extends Policies {
    readonly tags: Readonly<Record<string, string>>;
    readonly trust: unknown;
}

/** These roles by name. */
export async function deployedRoles(
    aws: AwsClients,
    names: readonly string[],
): Promise<Readonly<Record<string, PeoplesRole>>> {
    const roles: Record<string, PeoplesRole> = {};
    for (const RoleName of names) {
        const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
        roles[RoleName] = {
            ...(await rolePolicies(aws, RoleName)),
            tags: Object.fromEntries((Role?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
            trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")),
        };
    }
    return roles;
}

async function rolePolicies({ iam }: AwsClients, RoleName: string | undefined): Promise<Policies> {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const statements: Statement[] = [];
    for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        statements.push(...statementsOf(PolicyDocument));
    }
    return { statements, attached: AttachedPolicies.map(({ PolicyName }) => PolicyName) };
}

/** Every action that statements allow, sorted, each once. */
export function actionsOf(statements: readonly Statement[]): readonly string[] {
    return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}
