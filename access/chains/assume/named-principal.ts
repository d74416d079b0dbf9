import type { Caller } from "../../evaluate/caller";
import type { ContextValue } from "../../evaluate/context";

/** A user or a role, by its own ARN or by that of a session; a role's path isn't in the latter. */
export function principalOfArn(value: string): Extract<Caller, { type: "user" | "role" }> | undefined {
    const [, account = "", kind] = /^arn:[^:]+:iam::(\d{12}):(user|role)\/./.exec(value) ?? [];
    if (kind === "user" || kind === "role") return { type: kind, arn: value, account };
    const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(value);
    if (session === null) return undefined;
    const [, partition = "", owner = "", name = "", sessionName = ""] = session;
    return { type: "role", arn: `arn:${partition}:iam::${owner}:role/${name}`, account: owner, sessionName };
}

/** What a user or a role brings to a call as condition keys, as far as its ARN says. */
export function principalKeys(caller: Extract<Caller, { type: "user" | "role" }>): Map<string, ContextValue> {
    const { type, arn, account } = caller;
    return new Map<string, ContextValue>([
        [
            "aws:principalarn",
            "sessionName" in caller ? { unknown: "has the role's path", like: withAnyPath(arn) } : arn,
        ],
        ["aws:principalaccount", account],
        ["aws:principaltype", type === "user" ? "User" : "AssumedRole"],
        ["aws:principalisawsservice", "false"],
        ...(type === "user" ? [["aws:username", arn.slice(arn.lastIndexOf("/") + 1)] as const] : []),
    ]);
}

function withAnyPath(arn: string): string {
    return arn.replace(":role/", ":role/*");
}
