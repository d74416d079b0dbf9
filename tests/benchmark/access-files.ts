import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyPolicy } from "../../access/evaluate/outcome";
import type { Account, AccountInstance, AccountPrincipal } from "../../access/matrix";
import type { Policy } from "../../access/policy/policy";
import { documents } from "./access-account";

/**
 * Writes an account as `aws iam get-account-authorization-details` and `aws ec2 describe-instances` answer, and returns the
 * source that names the files. Policies that several principals share are managed ones.
 */
export function writeAccount(folder: string, name: string, { id, instances, principals }: Account): string {
    const iam = join(folder, `${name}-iam.json`);
    const uses = new Map<AnyPolicy, number>();
    const all = principals.flatMap(({ policies: { identity, boundary } }) => [
        ...identity,
        // A boundary is a managed policy however few have it.
        ...(boundary === undefined ? [] : [boundary, boundary]),
    ]);
    all.forEach((policy) => uses.set(policy, (uses.get(policy) ?? 0) + 1));
    const shared = new Map([...uses].filter(([, count]) => count > 1).map(([policy], index) => [policy, index]));
    const arn = (policy: AnyPolicy) => `arn:aws:iam::${id}:policy/policy-${shared.get(policy)}`;
    const details = {
        UserDetailList: principals.map((principal) => userOf(principal, shared, arn)),
        GroupDetailList: [],
        RoleDetailList: [],
        Policies: [...shared.keys()].map((policy) => ({
            Arn: arn(policy),
            DefaultVersionId: "v1",
            PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: documents.get(policy as Policy) }],
        })),
    };
    writeFileSync(iam, JSON.stringify(details));
    const file = join(folder, `${name}-instances.json`);
    const Instances = instances.map(instanceOf);
    writeFileSync(file, JSON.stringify({ Reservations: [{ OwnerId: id, Instances }] }));
    return `iam:${iam},instances:${file}`;
}

function userOf(
    { name, id, tags, policies: { identity, boundary } }: AccountPrincipal,
    shared: ReadonlyMap<AnyPolicy, number>,
    arn: (policy: AnyPolicy) => string,
) {
    return {
        UserName: name,
        UserId: id,
        Arn: `arn:aws:iam::123456789012:user/${name}`,
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

function instanceOf({ id, region, tags }: AccountInstance) {
    return {
        InstanceId: id,
        State: { Name: "running" },
        Placement: { AvailabilityZone: `${region}a` },
        Tags: listOf(tags),
    };
}

/** Made-up accounts know all their tags. */
function listOf(tags: Readonly<Record<string, unknown>>) {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
