import {
    instanceRolePolicy,
    instanceTrustPolicy,
    roleTrustPolicy,
    sessionPolicy,
    type SessionSettings,
    trustedProvider,
} from "../../../access/grants";
import type { Account, AccountInstance, AccountPrincipal } from "../../../access/matrix/account";
import { withSessions } from "../../../access/matrix/sessions";
import type { AccessModel } from "../../../access/model";
import type { Statement } from "../../../access/policy/document";
import { parsePolicy, parseTrustPolicy } from "../../../access/policy/parse";
import { policyOf } from "../policy-of";

export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";
const place = { partition: "aws", region: REGION, accountId: ACCOUNT };

export const INSTANCES = `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`;
export const SHELL = `arn:aws:ssm:${REGION}:${ACCOUNT}:document/SSM-SessionManagerRunShell`;

/** Sessions on instances with Environment=Development, as they should be allowed. */
export const TARGET: Statement = {
    Sid: "Target",
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource: INSTANCES,
    Condition: { StringEquals: { "ssm:resourceTag/Environment": "Development" } },
};
/** The right to the default session document. */
export const DOCUMENT: Statement = { Sid: "Document", Effect: "Allow", Action: "ssm:StartSession", Resource: SHELL };
/** What connecting needs. */
export const CHANNEL: Statement = {
    Sid: "Channel",
    Effect: "Allow",
    Action: "ssmmessages:OpenDataChannel",
    Resource: "*",
};
/** Statements in which no rule finds anything. */
export const GOOD: readonly Statement[] = [TARGET, DOCUMENT, CHANNEL];

export const allow = (Action: string | string[], Resource: string | string[] = "*", Condition = {}): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    Condition,
});
export const deny = (Action: string | string[], Condition: Statement["Condition"] = {}, Resource = "*"): Statement => ({
    Effect: "Deny",
    Action,
    Resource,
    Condition,
});
/** A grant of sessions under a condition, with what else a session needs. */
export const guarded = (Condition: Statement["Condition"], ...more: Statement[]): Statement[] => [
    { ...TARGET, Condition },
    DOCUMENT,
    CHANNEL,
    ...more,
];

/** The condition on the tag that {@link TARGET} asks for. */
export const development = { "ssm:resourceTag/Environment": "Development" };
/** The beginning of a session's ARN. */
export const session = `arn:aws:ssm:${REGION}:${ACCOUNT}:session/`;
/** Every server outside of EC2. */
export const managed = `arn:aws:ssm:${REGION}:${ACCOUNT}:managed-instance/*`;
/** Sessions on the instances of the principal's own team. */
export const byOwnTag = guarded({ StringEquals: { "ssm:resourceTag/Team": "${aws:PrincipalTag/Team}" } });

export interface Given {
    readonly statements: readonly Statement[];
    readonly name?: string;
    readonly type?: "user" | "role";
    readonly tags?: Readonly<Record<string, string>>;
    readonly trust?: unknown;
    readonly use?: AccountPrincipal["use"];
    readonly boundary?: readonly Statement[];
}

export function principal({
    statements,
    name = "alice",
    type = "user",
    tags = {},
    trust,
    use,
    boundary,
}: Given): AccountPrincipal {
    const policy = (source: readonly Statement[], what: string) => ({
        ...policyOf(source, `inline policy ${what} of ${type} ${name}`),
        owner: { kind: type, name },
    });
    return {
        type,
        name,
        arn: `arn:aws:iam::${ACCOUNT}:${type}/${name}`,
        tags,
        groups: [],
        policies: {
            identity: [policy(statements, "p")],
            ...(boundary && { boundary: policy(boundary, "boundary") }),
        },
        ...(trust !== undefined && { trust: parseTrustPolicy(trust, `trust policy of role ${name}`) }),
        ...(use && { use }),
    };
}

export function account(principals: readonly AccountPrincipal[], instances: readonly AccountInstance[] = []): Account {
    return { id: ACCOUNT, partition: "aws", principals, instances };
}

export function instance(id: string, tags: Readonly<Record<string, string>>): AccountInstance {
    return { id, arn: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${id}`, region: REGION, tags };
}

/** The account that a model becomes, with the documents that this project writes. */
export function accountOf(model: AccessModel, session: SessionSettings): Account {
    const names = Object.keys(model.instances);
    const idOf = (name: string): string => `i-${String(names.indexOf(name) + 1).padStart(17, "0")}`;
    const input = { instanceId: idOf, place, session };
    const groups = Object.entries(model.groups ?? {}).map(([name, { grants, members }]) => ({
        name,
        members,
        policy: {
            ...policyOf(sessionPolicy({ ...input, grants }).Statement, `inline policy session-access of group ${name}`),
            owner: { kind: "group" as const, name },
        },
    }));
    const users = Object.entries(model.users ?? {}).map(([name, user]): AccountPrincipal => {
        const consoleUser = user.console ? name : undefined;
        const own = sessionPolicy({ ...input, grants: user.grants, consoleUser });
        const memberships = groups.filter(({ members }) => members.includes(name));
        return {
            type: "user",
            name,
            arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
            tags: user.tags,
            groups: memberships.map((group) => group.name),
            policies: {
                identity: [
                    ...(own.Statement.length === 0
                        ? []
                        : [
                              {
                                  ...parsePolicy(own, `inline policy session-access of user ${name}`),
                                  owner: { kind: "user" as const, name },
                              },
                          ]),
                    ...memberships.map(({ policy }) => policy),
                ],
            },
        };
    });
    const role: AccountPrincipal = {
        type: "role",
        name: "instances",
        arn: `arn:aws:iam::${ACCOUNT}:role/instances`,
        tags: {},
        groups: [],
        policies: {
            identity: [
                {
                    ...parsePolicy(
                        instanceRolePolicy(place, session),
                        "inline policy session-access of role instances",
                    ),
                    owner: { kind: "role", name: "instances" },
                },
            ],
        },
        trust: parseTrustPolicy(instanceTrustPolicy("aws"), "trust policy of role instances"),
        use: "instance",
    };
    // The people of a federated role are known: each of their combinations of session tags is a principal.
    const roles = Object.entries(model.roles ?? {}).map(([name, one]): AccountPrincipal => {
        const { trust, sessionTags, runAs, tags, people } = one;
        if (trust.by === "identity-center") throw new Error("IAM Identity Center makes the role, not the stack");

        const trusted = { trust: trustedProvider(trust, name, place), sessionTags, runAs, partition: place.partition };
        return {
            type: "role",
            name,
            arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
            tags,
            groups: [],
            policies: {
                identity: [
                    {
                        ...parsePolicy(
                            sessionPolicy({ ...input, grants: one.grants }),
                            `inline policy of role ${name}`,
                        ),
                        owner: { kind: "role", name },
                    },
                ],
            },
            trust: parseTrustPolicy(roleTrustPolicy(trusted), `trust policy of role ${name}`),
            people,
        };
    });
    const { principals: sessions } = withSessions(account(roles, []));
    return account(
        [...users, ...sessions, role],
        names.map((name) => instance(idOf(name), model.instances[name]?.tags ?? {})),
    );
}
