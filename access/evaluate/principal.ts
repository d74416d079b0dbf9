import { contextOf, type Context, type ContextValue } from "./context";

/** Who asks. */
export interface Principal {
    readonly type: "user" | "role" | "assumed-role" | "federated-user";
    /** The ARN: of the user, of the role, or of the session (`arn:aws:sts::…:assumed-role/Ops/carol`). */
    readonly arn: string;
    /** The account's twelve digits. */
    readonly account: string;
    /** The user's name. Default: the last part of the ARN. Only users have one. */
    readonly username?: string;
    /** `AIDA…` of a user, `AROA…:session-name` of a role's session. Default: not known, or a federated user's. */
    readonly userid?: string;
    /** The tags of the user or role, and the session's. */
    readonly principalTags?: Context;
    /** The role's ARN, where it has a path: an assumed role's own ARN doesn't tell. */
    readonly roleArn?: string;
}

const TYPES = { user: "User", role: "AssumedRole", "assumed-role": "AssumedRole", "federated-user": "FederatedUser" };

/**
 * The condition keys that a principal brings with it, in lower case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @throws AmbiguousKeyError for tags that differ only in letter case.
 */
export function principalContext(principal: Principal): Map<string, ContextValue> {
    const context = new Map<string, ContextValue>([
        ["aws:principalarn", principalArn(principal)],
        ["aws:principalaccount", principal.account],
        ["aws:principaltype", TYPES[principal.type]],
        ["aws:userid", principal.userid ?? useridOf(principal)],
    ]);
    // Roles have no aws:username at all: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    if (principal.type === "user")
        context.set("aws:username", principal.username ?? principal.arn.slice(principal.arn.lastIndexOf("/") + 1));

    for (const [key, value] of contextOf(principal.principalTags ?? {})) context.set(`aws:principaltag/${key}`, value);
    return context;
}

/** For a role's session the key holds the role's ARN, never the session's. */
function principalArn({ type, arn, roleArn }: Principal): ContextValue {
    if (type !== "assumed-role" && type !== "role") return arn;
    const [all, partition, account, name = ""] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
    if (roleArn !== undefined || all === undefined) return roleArn ?? arn;
    const role = `arn:${partition}:iam::${account}:role/`;
    if (!name.startsWith("AWSReservedSSO_")) return role + name;
    const path = `${role}aws-reserved/sso.amazonaws.com/`;
    return {
        unknown: "has the region of IAM Identity Center in its path, which a session's ARN lacks",
        oneOf: [path + name, ...IDENTITY_CENTER_REGIONS.map((region) => `${path}${region}/${name}`)],
    };
}

/**
 * Where IAM Identity Center may be, but for us-east-1, which isn't in the path:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const IDENTITY_CENTER_REGIONS = [
    ...["us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
    ...[
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
    ],
    ...["ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"],
    ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7"],
    ...["af-south-1", "il-central-1", "me-central-1", "me-south-1"],
    ...["cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1"],
];

/** What is known of an id that isn't given. */
function useridOf({ type, arn, account }: Principal): ContextValue {
    switch (type) {
        case "user":
            return { unknown: "isn't given for this user", like: "AIDA*" };
        case "role":
            return { unknown: "isn't given for this role", like: "AROA*:*" };
        case "assumed-role":
            return { unknown: "isn't given for this session", like: `AROA*:${sessionName(arn)}` };
        case "federated-user":
            return `${account}:${arn.slice(arn.indexOf("/") + 1)}`;
    }
}

/** The last part of a session's ARN; a role's ARN has none. */
function sessionName(arn: string): string {
    return /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? "*";
}
