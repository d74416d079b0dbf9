import type { Unknown } from "../../../access/evaluate/context";
import type { AnyPolicy } from "../../../access/evaluate/outcome";
import type { Account, AccountInstance, AccountPrincipal } from "../../../access/matrix/account";
import type { Statement } from "../../../access/policy/document";
import { parseTrustPolicy } from "../../../access/policy/parse";
import { policyOf } from "../policy-of";

/** Small accounts for tests, written as plain data. */

export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";
export const SHELL = `arn:aws:ssm:${REGION}:${ACCOUNT}:document/SSM-SessionManagerRunShell`;
export const SSH = `arn:aws:ssm:${REGION}::document/AWS-StartSSHSession`;
export const ALL_INSTANCES = `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`;

export interface UserSpec {
    readonly policies?: Readonly<Record<string, readonly Statement[]>>;
    readonly groups?: readonly string[];
    readonly tags?: Readonly<Record<string, string>>;
    readonly boundary?: readonly Statement[];
    readonly unknown?: string;
    /** Makes it a role, whose one trusted user was deleted. */
    readonly role?: boolean;
}

const DELETED = { Effect: "Allow", Principal: { AWS: "AIDADELETED" }, Action: "sts:AssumeRole" };

export interface AccountSpec {
    readonly users: Readonly<Record<string, UserSpec>>;
    readonly groups?: Readonly<Record<string, Readonly<Record<string, readonly Statement[]>>>>;
    /** Tags by the instance's name; the id is `i-` and the name. */
    readonly instances: Readonly<Record<string, Readonly<Record<string, string | Unknown>>>>;
}

function policy(name: string, statements: readonly Statement[]): AnyPolicy {
    return policyOf(statements, name);
}

export function accountOf({ users, groups = {}, instances }: AccountSpec): Account {
    const ofGroups = new Map(
        Object.entries(groups).map(([group, policies]) => [
            group,
            Object.entries(policies).map(([name, one]) => policy(`inline policy ${name} of group ${group}`, one)),
        ]),
    );
    return {
        id: ACCOUNT,
        partition: "aws",
        principals: Object.entries(users).map(([name, user]): AccountPrincipal => {
            const type = user.role === true ? "role" : "user";
            const own = Object.entries(user.policies ?? {}).map(([called, one]) =>
                policy(`inline policy ${called} of ${type} ${name}`, one),
            );
            const unknown: AnyPolicy[] =
                user.unknown === undefined
                    ? []
                    : [{ kind: "unknown", name: user.unknown, reason: "is known after deployment" }];
            const identity = [...own, ...unknown, ...(user.groups ?? []).flatMap((group) => ofGroups.get(group) ?? [])];
            return {
                type,
                name,
                arn: `arn:aws:iam::${ACCOUNT}:${type}/${name}`,
                id: `${type === "user" ? "AIDA" : "AROA"}${name.toUpperCase()}`,
                tags: user.tags ?? {},
                groups: user.groups ?? [],
                policies: { identity, ...(user.boundary && { boundary: policy("boundary", user.boundary) }) },
                ...(type === "role" && {
                    trust: parseTrustPolicy({ Statement: DELETED }, `trust policy of role ${name}`),
                }),
            };
        }),
        instances: Object.entries(instances).map(([name, tags]) => instance(name, tags)),
    };
}

export function instance(name: string, tags: AccountInstance["tags"]): AccountInstance {
    const id = `i-${name}`;
    return { id, name, arn: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${id}`, region: REGION, tags };
}

export const startSession = (resource: string | string[], conditions?: Statement["Condition"]): Statement => ({
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource: resource,
    ...(conditions && { Condition: conditions }),
});

/** Sessions with the default shell on instances whose tags are these. */
export function byTags(tags: Readonly<Record<string, string | string[]>>): Statement[] {
    const conditions = Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [`ssm:resourceTag/${key}`, value]),
    );
    return [
        { Sid: "Instances", ...startSession(ALL_INSTANCES, { StringEquals: conditions }) },
        { Sid: "Document", ...startSession(SHELL) },
    ];
}
