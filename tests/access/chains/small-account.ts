import type { Account } from "../../../access/matrix/account";
import { holdersOf } from "../../../access/sources/iam";
import { readAuthorizationDetails } from "../../../access/sources/authorization-details";

export const ACCOUNT = "111122223333";
export const arnOf = (kind: "user" | "role", name: string, account = ACCOUNT): string =>
    `arn:aws:iam::${account}:${kind}/${name}`;
export const root = (account = ACCOUNT): string => `arn:aws:iam::${account}:root`;

type Statement = Readonly<Record<string, unknown>>;

interface SmallPrincipal {
    readonly can?: readonly Statement[];
    readonly tags?: Readonly<Record<string, string>>;
    readonly account?: string;
    /** Managed policies of the account, by their names. */
    readonly attached?: readonly string[];
}

interface SmallAccount {
    readonly users?: Readonly<Record<string, SmallPrincipal & { readonly groups?: readonly string[] }>>;
    readonly groups?: Readonly<Record<string, readonly Statement[]>>;
    readonly roles?: Readonly<Record<string, SmallPrincipal & { readonly trust: readonly Statement[] }>>;
    /** Managed policies by name: the statements of each version, that in force first. */
    readonly policies?: Readonly<Record<string, readonly (readonly Statement[])[]>>;
    /** Instances by ID with their tags. */
    readonly instances?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** The roles of instances, by ID. */
    readonly profiles?: Readonly<Record<string, string>>;
}

/** An account of a few principals, read as the AWS CLI's answer is. */
export function smallAccount(small: SmallAccount): Account {
    const { users = {}, groups = {}, roles = {}, policies = {}, instances = { "i-1": {} }, profiles = {} } = small;
    const document = (can: readonly Statement[]) => ({ Version: "2012-10-17", Statement: can });
    const inline = (can: readonly Statement[] = []) =>
        can.length === 0 ? [] : [{ PolicyName: "p", PolicyDocument: document(can) }];
    const tags = (own: Readonly<Record<string, string>> = {}) =>
        Object.entries(own).map(([Key, Value]) => ({ Key, Value }));
    const arnOfPolicy = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
    const attached = (names: readonly string[] = []) =>
        names.map((name) => ({ PolicyName: name, PolicyArn: arnOfPolicy(name) }));
    const details = {
        UserDetailList: Object.entries(users).map(([name, user]) => ({
            UserName: name,
            UserId: `AIDA${name.toUpperCase()}`,
            Arn: arnOf("user", name, user.account),
            UserPolicyList: inline(user.can),
            GroupList: user.groups ?? [],
            AttachedManagedPolicies: attached(user.attached),
            Tags: tags(user.tags),
        })),
        GroupDetailList: Object.entries(groups).map(([name, can]) => ({
            GroupName: name,
            GroupPolicyList: inline(can),
        })),
        RoleDetailList: Object.entries(roles).map(([name, role]) => ({
            RoleName: name,
            RoleId: `AROA${name.toUpperCase()}`,
            Arn: arnOf("role", name, role.account),
            AssumeRolePolicyDocument: document(role.trust),
            RolePolicyList: inline(role.can),
            AttachedManagedPolicies: attached(role.attached),
            Tags: tags(role.tags),
        })),
        Policies: Object.entries(policies).map(([name, versions]) => ({
            Arn: arnOfPolicy(name),
            PolicyVersionList: versions.map((can, at) => ({
                VersionId: `v${versions.length - at}`,
                IsDefaultVersion: at === 0,
                Document: document(can),
            })),
        })),
    };
    return {
        id: ACCOUNT,
        partition: "aws",
        ...holdersOf(readAuthorizationDetails(details, "the account")),
        instances: Object.entries(instances).map(([id, own]) => {
            const role = profiles[id];
            return {
                id,
                arn: `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/${id}`,
                region: "eu-central-1",
                tags: own,
                ...(role !== undefined && { role }),
            };
        }),
    };
}

/** Statements that are used again and again. */
export const SESSIONS = { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" };
export const assume = (role: string, account = ACCOUNT): Statement => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: role === "*" ? "*" : arnOf("role", role, account),
});
export const trusts = (Principal: unknown, rest: Statement = {}): Statement => ({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...rest,
});
