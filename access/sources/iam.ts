import type { ContextValue } from "../evaluate/context";
import type { AnyPolicy, PolicySet } from "../evaluate/outcome";
import type { Account, AccountGroup, AccountPrincipal, ManagedPolicy } from "../matrix/account";
import { readPolicy, readTrustPolicy } from "../policy/parse";
import type { PolicyOwner } from "../policy/policy";
import { useOf } from "../stack/use";
import { SourceError } from "../files/source-error";
import {
    UnknownDocument,
    type Document,
    type Entity,
    type Holder,
    type IamDetails,
    type IamGroup,
    type IamManagedPolicy,
    type IamRole,
    type IamUser,
} from "./iam-details";

/**
 * The principals of an account with their policies.
 *
 * Only policies that some principal has are read, and each managed one once: principals that share it share the object.
 * A statement that AWS would refuse, or whose meaning it doesn't state, is odd: `problemsOf` names it.
 * @throws SourceError for a reference to what isn't there.
 */
export function principalsOf(details: IamDetails): readonly AccountPrincipal[] {
    return holdersOf(details).principals;
}

/** What an account has in IAM. */
interface Holders extends Pick<Account, "principals"> {
    readonly groups: readonly AccountGroup[];
    readonly managedPolicies: readonly ManagedPolicy[];
}

/** The principals of an account, its groups and its managed policies, those that nobody has too. */
export function holdersOf(details: IamDetails): Holders {
    const managed = managedPolicies(details);
    const groups = new Map(details.GroupDetailList.map((group) => [group.GroupName, groupPolicies(group, managed)]));
    return {
        principals: [
            ...details.UserDetailList.map((user) => userOf(user, groups, managed)),
            ...details.RoleDetailList.map((role) => roleOf(role, managed)),
        ],
        groups: [...groups].map(([name, policies]) => ({ name, policies })),
        managedPolicies: details.Policies.filter(({ Arn }) => !managedOwner(Arn).ofAws).map((policy) => ({
            arn: policy.Arn,
            current: () => managed(policy.Arn),
            others: () => otherVersions(policy),
        })),
    };
}

function otherVersions({ Arn, PolicyVersionList, DefaultVersionId }: IamManagedPolicy): AnyPolicy[] {
    return PolicyVersionList.filter((one) => !isDefault(one, DefaultVersionId)).map(({ Document, VersionId }) =>
        policyOf(Document, `${managedName(Arn)}, version ${VersionId ?? "unknown"}`, managedOwner(Arn)),
    );
}

type Version = IamManagedPolicy["PolicyVersionList"][number];

function isDefault({ IsDefaultVersion, VersionId }: Version, wanted: string | undefined): boolean {
    return IsDefaultVersion ?? (VersionId !== undefined && VersionId === wanted);
}

function policyOf(document: Document, name: string, owner: PolicyOwner): AnyPolicy {
    return document instanceof UnknownDocument
        ? { kind: "unknown", name, owner, reason: document.reason }
        : { ...readPolicy(document, name), owner };
}

type InlinePolicy = IamUser["UserPolicyList"][number];

function inlinePolicy(
    { PolicyName, PolicyDocument }: InlinePolicy,
    kind: "user" | "group" | "role",
    name: string,
): AnyPolicy {
    return policyOf(PolicyDocument, `inline policy ${PolicyName} of ${kind} ${name}`, { kind, name });
}

type ManagedPolicies = (arn: string) => AnyPolicy;

/** Reads a managed policy when the first principal asks for it. */
function managedPolicies({ Policies }: IamDetails): ManagedPolicies {
    const byArn = new Map(Policies.map((policy) => [policy.Arn, policy]));
    const read = new Map<string, AnyPolicy>();
    return (arn) => {
        const known = read.get(arn);
        if (known !== undefined) return known;
        const policy = byArn.get(arn);
        const version = policy?.PolicyVersionList.find((one) => isDefault(one, policy.DefaultVersionId));
        const result: AnyPolicy =
            version === undefined
                ? {
                      kind: "unknown",
                      name: managedName(arn),
                      owner: managedOwner(arn),
                      reason: "isn't in the authorization details",
                  }
                : policyOf(version.Document, managedName(arn), managedOwner(arn));
        read.set(arn, result);
        return result;
    };
}

function managedName(arn: string): string {
    const { name, ofAws } = managedOwner(arn);
    return ofAws ? `AWS managed policy ${name}` : `managed policy ${name}`;
}

function managedOwner(arn: string): PolicyOwner & { readonly kind: "managed" } {
    return { kind: "managed", name: arn.slice(arn.lastIndexOf("/") + 1), ofAws: arn.split(":")[4] === "aws" };
}

function attachedPolicies({ AttachedManagedPolicies }: Holder, managed: ManagedPolicies): AnyPolicy[] {
    return AttachedManagedPolicies.map(({ PolicyArn }) => managed(PolicyArn));
}

function groupPolicies(group: IamGroup, managed: ManagedPolicies): AnyPolicy[] {
    const inline = group.GroupPolicyList.map((one) => inlinePolicy(one, "group", group.GroupName));
    return [...inline, ...attachedPolicies(group, managed)];
}

function policySet(
    identity: readonly AnyPolicy[],
    boundary: { PermissionsBoundaryArn?: string | undefined } | null | undefined,
    managed: ManagedPolicies,
): PolicySet {
    const arn = boundary?.PermissionsBoundaryArn;
    return arn === undefined ? { identity } : { identity, boundary: managed(arn) };
}

/** @throws SourceError for two tags that are the same key to IAM, which knows no such principal. */
function tagsOf(tags: Entity["Tags"], who: string): Record<string, ContextValue> {
    const keys = new Set<string>();
    for (const { Key } of tags) {
        if (keys.has(Key.toLowerCase())) {
            throw new SourceError(
                `${who} has the tag ${Key} twice (tag keys must be unique regardless of letter case)`,
            );
        }

        keys.add(Key.toLowerCase());
    }
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

function userOf(
    user: IamUser,
    groups: ReadonlyMap<string, readonly AnyPolicy[]>,
    managed: ManagedPolicies,
): AccountPrincipal {
    const { UserName, UserId, Arn } = user;
    const inline = user.UserPolicyList.map((one) => inlinePolicy(one, "user", UserName));
    const ofGroups = user.GroupList.flatMap((group) => {
        const policies = groups.get(group);
        if (policies === undefined)
            throw new SourceError(`user ${UserName} is in the group ${group}, which isn't in GroupDetailList`);

        return policies;
    });
    return {
        type: "user",
        name: UserName,
        arn: Arn,
        ...(UserId !== undefined && { id: UserId }),
        tags: tagsOf(user.Tags, `user ${UserName}`),
        groups: user.GroupList,
        policies: policySet(
            [...inline, ...ofGroups, ...attachedPolicies(user, managed)],
            user.PermissionsBoundary,
            managed,
        ),
    };
}

function roleOf(role: IamRole, managed: ManagedPolicies): AccountPrincipal {
    const { RoleName, RoleId, Arn } = role;
    const inline = role.RolePolicyList.map((one) => inlinePolicy(one, "role", RoleName));
    const trust =
        role.AssumeRolePolicyDocument === undefined || role.AssumeRolePolicyDocument instanceof UnknownDocument
            ? undefined
            : readTrustPolicy(role.AssumeRolePolicyDocument, `trust policy of role ${RoleName}`);
    const isServiceLinked = (role.Path ?? "").startsWith("/aws-service-role/");
    const use = isServiceLinked ? "service-linked" : useOf(Arn, trust);
    return {
        type: "role",
        name: RoleName,
        arn: Arn,
        ...(RoleId !== undefined && { id: RoleId }),
        tags: tagsOf(role.Tags, `role ${RoleName}`),
        groups: [],
        policies: policySet([...inline, ...attachedPolicies(role, managed)], role.PermissionsBoundary, managed),
        ...(trust !== undefined && { trust }),
        ...(use !== undefined && { use }),
        ...(role.InstanceProfileList?.length === 0 && { lacksProfile: true }),
    };
}
