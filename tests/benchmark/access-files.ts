import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyPolicy } from "../../access/evaluate/outcome";
import type { Account, AccountInstance, AccountPrincipal } from "../../access/matrix";
import type { Policy } from "../../access/policy/policy";
import { documents } from "./access-account";

/** The account of what is made up. */
const OWN = "123456789012";

/**
 * Writes an account as `aws iam get-account-authorization-details` and `aws ec2 describe-instances` answer, and returns the
 * source that names the files.
 */
export function writeAccount(folder: string, name: string, account: Account): string {
    const details = accountDetails(account, account.id);
    const { reservations } = instanceAnswers(account.instances, account.id);
    const [iam, instances] = [join(folder, `${name}-iam.json`), join(folder, `${name}-instances.json`)];
    writeFileSync(iam, JSON.stringify(details));
    writeFileSync(instances, JSON.stringify(reservations));
    return `iam:${iam},instances:${instances}`;
}

/** The answer of `aws iam get-account-authorization-details`. */
export interface AccountDetails {
    readonly UserDetailList: readonly ReturnType<typeof userOf>[];
    readonly GroupDetailList: readonly object[];
    readonly RoleDetailList: readonly object[];
    readonly Policies: readonly object[];
}

/** An account's details as if it had another ID; policies that several principals share are managed ones. */
export function accountDetails({ principals }: Account, id: string): AccountDetails {
    const uses = new Map<AnyPolicy, number>();
    const all = principals.flatMap(({ policies: { identity, boundary } }) => [
        ...identity,
        // A boundary is a managed policy however few have it.
        ...(boundary === undefined ? [] : [boundary, boundary]),
    ]);
    all.forEach((policy) => uses.set(policy, (uses.get(policy) ?? 0) + 1));
    const shared = new Map([...uses].filter(([, count]) => count > 1).map(([policy], index) => [policy, index]));
    const arn = (policy: AnyPolicy) => `arn:aws:iam::${id}:policy/policy-${shared.get(policy)}`;
    return {
        UserDetailList: principals
            .filter((principal) => trustOf(principal) === undefined)
            .map((principal) => userOf(principal, id, shared, arn)),
        GroupDetailList: [],
        RoleDetailList: principals.flatMap((principal) => {
            const trust = trustOf(principal);
            return trust === undefined ? [] : [roleOf(principal, trust, id, userOf(principal, id, shared, arn))];
        }),
        Policies: [...shared.keys()].map((policy) => ({
            Arn: arn(policy),
            DefaultVersionId: "v1",
            PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: documents.get(policy as Policy) }],
        })),
    };
}

/** The answers of `aws ec2 describe-instances` and `aws ssm describe-instance-information`, of instances of an account. */
export function instanceAnswers(
    instances: readonly AccountInstance[],
    id: string,
): { readonly reservations: object; readonly nodes: object } {
    return {
        reservations: { Reservations: [{ OwnerId: id, Instances: instances.map((one) => instanceOf(one, id)) }] },
        nodes: {
            InstanceInformationList: instances.map((one) => ({ InstanceId: nameIn(one, id), PingStatus: "Online" })),
        },
    };
}

function userOf(
    { name, id, tags, policies: { identity, boundary } }: AccountPrincipal,
    account: string,
    shared: ReadonlyMap<AnyPolicy, number>,
    arn: (policy: AnyPolicy) => string,
) {
    return {
        UserName: name,
        UserId: id,
        Arn: `arn:aws:iam::${account}:user/${name}`,
        Tags: listOf(tags),
        GroupList: [],
        UserPolicyList: identity
            .filter((policy) => !shared.has(policy))
            .map((policy) => ({ PolicyName: "own", PolicyDocument: documents.get(policy as Policy) })),
        AttachedManagedPolicies: [...new Set(identity.filter((policy) => shared.has(policy)))].map((policy) => ({
            PolicyArn: arn(policy),
        })),
        ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: arn(boundary) } }),
    };
}

/** The trust policy of a role that has one. */
function trustOf({ trust }: AccountPrincipal): object | undefined {
    return trust && documents.get(trust);
}

function roleOf(
    { name }: AccountPrincipal,
    trust: object,
    account: string,
    { UserId, Tags, UserPolicyList, AttachedManagedPolicies }: ReturnType<typeof userOf>,
) {
    return {
        RoleName: name,
        RoleId: UserId,
        Arn: `arn:aws:iam::${account}:role/${name}`,
        AssumeRolePolicyDocument: trust,
        RolePolicyList: UserPolicyList,
        AttachedManagedPolicies,
        Tags,
    };
}

/** An instance's ID is of its account alone. */
function nameIn({ id }: AccountInstance, account: string): string {
    return account === OWN ? id : `${id}-${account.slice(-3)}`;
}

function instanceOf(instance: AccountInstance, account: string) {
    const { region, tags } = instance;
    return {
        InstanceId: nameIn(instance, account),
        State: { Name: "running" },
        Placement: { AvailabilityZone: `${region}a` },
        Tags: listOf(tags),
    };
}

/** Made-up accounts know all their tags. */
function listOf(tags: Readonly<Record<string, unknown>>) {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
