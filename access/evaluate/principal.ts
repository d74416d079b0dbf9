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
    /** `AIDA…` of a user, `AROA…:session-name` of a role's session. Default: not known. */
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
        ["aws:userid", principal.userid ?? unknownUserid(principal)],
    ]);
    // Roles have no aws:username at all: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    if (principal.type === "user") {
        context.set("aws:username", principal.username ?? principal.arn.slice(principal.arn.lastIndexOf("/") + 1));
    }
    for (const [key, value] of contextOf(principal.principalTags ?? {})) context.set(`aws:principaltag/${key}`, value);
    return context;
}

/** For a role's session the key holds the role's ARN, never the session's. */
function principalArn({ type, arn, roleArn }: Principal): string {
    if (type !== "assumed-role" && type !== "role") return arn;
    const match = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
    return roleArn ?? (match === null ? arn : `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`);
}

function unknownUserid({ type, arn }: Principal): ContextValue {
    switch (type) {
        case "user":
            return { unknown: "isn't given for this user", like: "AIDA*" };
        case "role":
            return { unknown: "isn't given for this role", like: "AROA*:*" };
        case "assumed-role":
            return { unknown: "isn't given for this session", like: `AROA*:${sessionName(arn)}` };
        case "federated-user":
            return { unknown: "isn't given for this user", like: "*:*" };
    }
}

/** The last part of a session's ARN; a role's ARN has none. */
function sessionName(arn: string): string {
    return /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? "*";
}
