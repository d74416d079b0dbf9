import type { Account, AccountInstance, AccountPrincipal } from "../../access/matrix";
import { parsePolicy } from "../../access/policy/parse";
import type { Policy } from "../../access/policy/policy";

/** A made-up account: `mixed` is what accounts look like, `named` the worst case, every instance named in some policy. */
export type AccountShape = "mixed" | "named";

const ID = "123456789012";
const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1"];
const ENVIRONMENTS = ["Development", "Test", "Staging", "Production"];
const DEPARTMENTS = ["Finance", "HR", "Sales", "Platform", "Data", "Legal"];
const TEAMS = 40;

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Instances and principals of an account, the same for the same numbers. */
export function madeUpAccount(instances: number, principals: number, shape: AccountShape): Account {
    const all = Array.from({ length: instances }, (_, index) => instanceOf(index));
    const shared = sharedPolicies();
    return {
        id: ID,
        partition: "aws",
        instances: all,
        principals: Array.from({ length: principals }, (_, index) =>
            principalOf(index, principals, all, shared, shape),
        ),
    };
}

function arnOf(index: number, instances: number): string {
    const own = index % instances;
    return `arn:aws:ec2:${at(REGIONS, own)}:${ID}:instance/${idOf(own)}`;
}

function idOf(index: number): string {
    return `i-${index.toString(16).padStart(17, "0")}`;
}

function instanceOf(index: number): AccountInstance {
    const region = at(REGIONS, index);
    const id = idOf(index);
    // Some lack a tag, some have it in another spelling of its value.
    const environment: Record<string, string> =
        index % 23 === 0 ? {} : { Environment: index % 29 === 0 ? "production" : at(ENVIRONMENTS, index * 7) };
    return {
        id,
        name: `server-${index}`,
        arn: arnOf(index, index + 1),
        region,
        tags: {
            Name: `server-${index}`,
            Department: at(DEPARTMENTS, Math.floor(index / 5)),
            Team: `team-${(index * 13) % TEAMS}`,
            Owner: `user-${index % 997}`,
            ...environment,
        },
    };
}

const INSTANCES = "arn:aws:ec2:*:*:instance/*";
const DOCUMENT = {
    Effect: "Allow",
    Action: "ssm:StartSession",
    Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell",
};
const OWN_SESSIONS = {
    Effect: "Allow",
    Action: ["ssm:TerminateSession", "ssm:ResumeSession"],
    Resource: "arn:aws:ssm:*:*:session/*",
    Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
};
const CONSOLE = { Effect: "Allow", Action: ["ec2:DescribeInstances", "ssm:DescribeSessions"], Resource: "*" };

/** What each policy was read from, for those who write the account to files. */
export const documents = new WeakMap<Policy, object>();

/** A policy, of which it is kept what it was read from. */
export function documented(
    read: (document: unknown, name: string) => Policy,
    statements: readonly object[],
    name: string,
): Policy {
    const document = { Version: "2012-10-17", Statement: statements };
    const made = read(document, name);
    documents.set(made, document);
    return made;
}

function policy(name: string, ...statements: object[]): Policy {
    return documented(parsePolicy, [...statements, OWN_SESSIONS, CONSOLE], name);
}

function tagged(Condition: object, Effect = "Allow", Resource: string | string[] = INSTANCES): object {
    return { Effect, Action: "ssm:StartSession", Resource, Condition };
}

/** Policies of groups, and managed ones. */
function sharedPolicies(): Policy[] {
    const groups = ENVIRONMENTS.flatMap((environment) =>
        DEPARTMENTS.map((department) =>
            policy(
                `group ${department} ${environment}`,
                tagged({
                    StringEquals: {
                        "ssm:resourceTag/Environment": environment,
                        "aws:ResourceTag/Department": department,
                    },
                }),
                DOCUMENT,
            ),
        ),
    );
    return [
        ...groups,
        policy("administrators", { Effect: "Allow", Action: "ssm:*", Resource: "*" }),
        policy(
            "not production",
            { Effect: "Allow", Action: "ssm:StartSession", Resource: "*" },
            tagged({ StringLike: { "ssm:resourceTag/Environment": ["Prod*", "prod*"] } }, "Deny"),
        ),
        policy(
            "own department",
            tagged({ StringEquals: { "ssm:resourceTag/Department": "${aws:PrincipalTag/Department}" } }),
            DOCUMENT,
        ),
        policy(
            "own team",
            tagged({ StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team, 'none'}" } }),
            DOCUMENT,
        ),
        policy(
            "europe with MFA",
            tagged({ Bool: { "aws:MultiFactorAuthPresent": "true" } }, "Allow", "arn:aws:ec2:eu-*:*:instance/*"),
            DOCUMENT,
        ),
    ];
}

function principalOf(
    index: number,
    principals: number,
    instances: readonly AccountInstance[],
    shared: readonly Policy[],
    shape: AccountShape,
): AccountPrincipal {
    const name = `user-${index}`;
    const own = [...(index % 3 === 0 || shape === "named" ? [ownPolicy(index, principals, instances, shape)] : [])];
    const boundary = index % 11 === 0 ? { boundary: shared[shared.length - 4] as Policy } : {};
    return {
        type: index % 10 === 9 ? "role" : "user",
        name,
        arn: `arn:aws:iam::${ID}:user/${name}`,
        id: `AIDA${index}`,
        tags: { Department: at(DEPARTMENTS, index), Team: `team-${index % TEAMS}` },
        groups: [],
        policies: { identity: [...own, at(shared, index * 5), at(shared, index * 3 + 1)], ...boundary },
    };
}

/** An inline policy: in the mixed account instances by name, by owner or by a denial; in the worst case by name. */
function ownPolicy(
    index: number,
    principals: number,
    instances: readonly AccountInstance[],
    shape: AccountShape,
): Policy {
    const name = `inline policy of user-${index}`;
    const share = shape === "named" ? Math.ceil(instances.length / principals) : 8;
    const arns = Array.from({ length: share }, (_, n) => arnOf(index * share + n, instances.length));
    const byName = { Effect: "Allow", Action: "ssm:StartSession", Resource: arns };
    if (shape === "named" || index % 2 === 0) return policy(name, byName, DOCUMENT);
    return policy(
        name,
        tagged({ StringEquals: { "ssm:resourceTag/Owner": "${aws:username}" } }),
        tagged({ StringEquals: { "ssm:resourceTag/Team": `team-${index % TEAMS}` } }, "Deny"),
        DOCUMENT,
    );
}
